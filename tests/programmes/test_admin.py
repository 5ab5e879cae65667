"""Django admin: every change goes through a service, in the name of the person at the screen."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput
from core.history import events_of
from programmes import services
from programmes.models import (
    AnnouncedCount,
    Pairing,
    Participation,
    Programme,
    RoleCap,
    Wave,
)
from tests.factories.accounts import make_user
from tests.factories.people import add_member
from tests.factories.programmes import (
    make_pair,
    make_pairing,
    make_participation,
    make_programme,
)
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db
HOME = "/admin/programmes"


@pytest.fixture
def administrator(client: Client) -> Any:
    user = make_user(staff_role="administrator")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return user


def add(client: Client, model: str, **given: Any) -> None:
    response = client.post(f"{HOME}/{model}/add/", given)
    errors = response.context and response.context["adminform"].form.errors
    assert response.status_code == 302, errors


def act(client: Client, model: str, action: str, row: Any, **given: Any) -> str:
    chosen = {"action": action, "_selected_action": [row.pk], **given}
    return str(client.post(f"{HOME}/{model}/", chosen, follow=True).content.decode())


def test_a_programme_with_cap_wave_and_count_is_entered_by_hand(
    client: Client, administrator: Any
) -> None:
    add(client, "programme", slug="new", name="New", summary="A new one.", began_on="2026-01-05")
    programme = Programme.objects.get(slug="new")
    add(
        client,
        "rolecap",
        programme=programme.pk,
        role="seed",
        amount="250,000",
        source="A circular",
        as_of="2026-01-05",
    )
    add(
        client,
        "wave",
        programme=programme.pk,
        slug="one",
        name="One",
        opens_on="2026-02-01",
        closes_on="2026-03-01",
    )
    add(
        client,
        "announcedcount",
        programme=programme.pk,
        role="seed",
        number="25",
        source="A circular",
        as_of="2026-01-05",
    )
    assert RoleCap.objects.get().amount == 250_000
    assert AnnouncedCount.objects.get().number == 25
    wave = Wave.objects.get()
    assert events_of(wave).get().pgh_context["user"] == administrator.pk
    dates = {"opens_on": "2026-02-01", "closes_on": "2026-04-01"}
    inline = {"criteria-TOTAL_FORMS": "0", "criteria-INITIAL_FORMS": "0"}
    client.post(f"{HOME}/wave/{wave.pk}/change/", {**dates, **inline})
    assert str(Wave.objects.get().closes_on) == "2026-04-01"


def test_the_words_of_a_programme_may_be_mended_and_its_address_may_not(
    client: Client, administrator: Any
) -> None:
    programme = make_programme()
    words = {"name": "Better name", "summary": "Said better.", "slug": "elsewhere"}
    client.post(f"{HOME}/programme/{programme.pk}/change/", words)
    mended = Programme.objects.get()
    assert (mended.name, mended.slug) == ("Better name", programme.slug)


def test_a_trust_is_proposed_and_moved_along(client: Client, administrator: Any) -> None:
    trust, programme = make_trust(), make_programme()
    add(
        client,
        "participation",
        programme=programme.pk,
        trust=trust.pk,
        role="aspirant",
        reason="Ready",
    )
    row = Participation.objects.get()
    for action in (
        "start_due_diligence",
        "finish_due_diligence",
        "sign_agreement",
        "activate",
        "announce",
        "complete",
    ):
        act(client, "participation", action, row)
    assert Participation.objects.get().status == "completed"


def test_a_step_that_is_refused_says_why_and_changes_nothing(
    client: Client, administrator: Any
) -> None:
    row = make_participation(status="proposed")
    assert "cannot become" in act(client, "participation", "complete", row)
    assert "Give a reason" in act(client, "participation", "decline", row, reason=" ")
    assert "No action selected" in act(client, "participation", "announce", row, day="soon")
    assert Participation.objects.get().status == "proposed"


def test_an_administrator_does_not_move_a_trust_of_their_own(
    client: Client, administrator: Any
) -> None:
    row = make_participation(status="proposed")
    add_member(administrator, row.trust, "viewer")
    assert "You belong to" in act(client, "participation", "start_due_diligence", row)
    assert Participation.objects.get().status == "proposed"


def test_a_pairing_is_proposed_and_taken_back_with_a_reason(
    client: Client, administrator: Any
) -> None:
    exemplar, follower = make_pair()
    add(client, "pairing", exemplar=exemplar.pk, follower=follower.pk, reason="Alike")
    pairing = Pairing.objects.get()
    act(client, "pairing", "deny_pairing", pairing, reason="Not asked")
    assert Pairing.objects.get().status == "denied"


def test_a_wave_shows_the_criteria_that_it_was_opened_with(
    client: Client, administrator: Any
) -> None:
    wave = services.open_wave(
        by=administrator,
        programme=make_programme(),
        slug="one",
        name="One",
        opens_on=today(),
        closes_on=today(),
        criteria=[("Need", "How far is it?", 3)],
    )
    shown = client.get(f"{HOME}/wave/{wave.pk}/change/").content.decode()
    assert "Need" in shown
    assert "How far is it?" in shown


@pytest.mark.parametrize("slug", ["", "two words", "x" * 61])
def test_a_service_refuses_what_no_form_would_let_pass(slug: str) -> None:
    with pytest.raises(BadInput):
        services.create_programme(by=PORTAL, slug=slug, name="New", summary="A new one.")


def test_rows_are_read_and_never_edited_or_deleted(client: Client, administrator: Any) -> None:
    row = make_pairing(*make_pair())
    for model, key in (
        ("pairing", row.pk),
        ("participation", row.exemplar_id),
        ("rolecap", RoleCap.objects.all()[0].pk),
    ):
        assert client.get(f"{HOME}/{model}/{key}/change/").status_code == 200
        assert client.post(f"{HOME}/{model}/{key}/change/", {"reason": "x"}).status_code == 403
        assert client.get(f"{HOME}/{model}/{key}/delete/").status_code == 403
