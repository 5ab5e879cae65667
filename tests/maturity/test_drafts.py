"""The next version of a framework: copied, changed in Django admin, put in force."""

from typing import Any

import pytest

from core.history import events_of
from maturity import policies_frameworks, services
from maturity.models import Dimension, FrameworkVersion, Option, Proof, Scale, Statement
from tests.evidence.helpers import browser, codes, refused
from tests.factories.accounts import make_staff, make_user
from tests.factories.maturity import (
    DMA,
    WGLL,
    force,
    make_assessment,
    make_draft,
    make_version,
    version_of,
)

pytestmark = pytest.mark.django_db

ADMIN = "/admin/maturity"
WHY = "Worded after this year's reviews."


@pytest.fixture
def administrator():
    return make_user(staff_role="administrator")


def copy(version, by):
    return services.copy_version(by=by, version=version)


@pytest.mark.parametrize("slug", [WGLL, DMA])
def test_a_copy_says_the_same_in_every_part(administrator, slug):
    version = version_of(slug)
    draft = copy(version, administrator)
    assert (draft.status, draft.number) == ("draft", 2)
    assert draft.statements.count() == version.statements.count()
    # The same content has the same hash: scales, themes, weights, words and proofs.
    assert force(draft).content_hash == version.content_hash
    assert FrameworkVersion.objects.get(pk=version.pk).status == "superseded"


def test_a_draft_put_in_force_supersedes_and_running_assessments_keep_theirs(administrator):
    before = make_version()
    running = make_assessment(version=before)
    draft = copy(before, administrator)
    statement = draft.statements.first()
    statement.weight = 3
    services.save_part(by=administrator, part=statement)
    services.put_version_in_force(by=administrator, version=draft, reason=WHY)
    after = FrameworkVersion.objects.in_force().get()
    assert after == draft
    assert after.content_hash != before.content_hash
    assert running.version == before
    event = events_of(after).last()
    assert (event.pgh_context["reason"], event.pgh_context["user"]) == (WHY, administrator.pk)


def test_what_was_in_force_never_changes_and_an_older_draft_comes_too_late(administrator):
    version = make_version()
    older, newer = copy(version, administrator), copy(version, administrator)
    statement = version.statements.first()
    for write in (
        lambda: services.save_part(by=administrator, part=statement),
        lambda: services.remove_part(by=administrator, part=statement),
        lambda: services.change_version(by=administrator, version=version, source="Elsewhere"),
    ):
        with refused("not_draft"):
            write()
    services.put_version_in_force(by=administrator, version=newer, reason=WHY)
    with refused("older"):
        services.put_version_in_force(by=administrator, version=older, reason=WHY)


def test_only_who_changes_reference_data_changes_frameworks(administrator):
    draft = copy(make_version(), administrator)
    assessor = make_user(staff_role="assessor")
    check = policies_frameworks.check_can_put_in_force
    assert codes(check, assessor, draft, WHY) == "role"
    assert codes(check, administrator, draft, " ") == "reason"
    assert codes(check, administrator, draft, WHY) == ""
    for write in (
        lambda: copy(draft, assessor),
        lambda: services.save_part(by=assessor, part=draft.scales.get()),
        lambda: services.remove_part(by=assessor, part=draft.scales.get()),
        lambda: services.change_version(by=assessor, version=draft, source="Mine"),
    ):
        with refused("role"):
            write()


def test_a_draft_that_could_not_be_answered_is_not_put_in_force(administrator):
    draft = make_draft()
    check = policies_frameworks.check_can_put_in_force

    def found():
        return codes(check, administrator, draft, WHY)

    assert found() == "statements"
    dimension = services.save_part(
        by=administrator, part=Dimension(version=draft, code="d", name="D", position=1)
    )
    assert found() == "dimension"
    Statement.objects.create(
        version=draft,
        dimension=dimension,
        scale=draft.scales.get(),
        code="A",
        text="A.",
        position=1,
    )
    assert found() == ""
    Option.objects.filter(scale__version=draft).update(points=0)
    assert found() == "scale"


def test_parts_fit_each_other(administrator):
    themes = copy(version_of(DMA), administrator)
    theme = themes.dimensions.filter(parent=None).first()
    section = theme.sections.first()
    statement = section.statements.first()
    other = copy(version_of(WGLL), administrator)

    def save(part, code, /, **changes):
        for name, value in changes.items():
            setattr(part, name, value)
        with refused(code):
            services.save_part(by=administrator, part=part)

    save(Dimension.objects.get(pk=section.pk), "theme", parent=section)
    save(Dimension.objects.get(pk=section.pk), "version", parent=other.dimensions.first())
    save(Statement.objects.get(pk=statement.pk), "section", dimension=theme)
    save(Statement.objects.get(pk=statement.pk), "version", scale=other.scales.get())
    save(Statement.objects.get(pk=statement.pk), "code", code="RS/1")
    parts: list[Any] = [section, other.measures.first()]
    for part in parts:
        part.name = "Worded anew"
        services.save_part(by=administrator, part=part)
        assert type(part).objects.get(pk=part.pk).name == "Worded anew"
    save(Proof(statement=statement, level=9, requirement_code="dspt"), "level")
    save(other.measures.first(), "version", dimension=section)
    save(other.measures.first(), "range", highest=0)


def test_a_part_that_others_need_is_not_removed(administrator):
    draft = copy(make_version(), administrator)
    with refused("needed"):
        services.remove_part(by=administrator, part=draft.scales.get())
    services.remove_part(by=administrator, part=draft.statements.last())
    assert draft.statements.count() == 2


def act(client, kind, action, row, **more):
    data = {"action": action, "_selected_action": [row.pk], "reason": WHY, **more}
    return client.post(f"{ADMIN}/{kind}/", data, follow=True).content.decode()


def test_an_administrator_makes_the_next_version_in_admin():
    version = version_of(WGLL)
    client = browser(make_staff("administrator"))
    assert "copy to a new draft" in act(client, "frameworkversion", "copy_version", version)
    draft = FrameworkVersion.objects.get(status="draft")
    words = {"method": "statements", "in_our_words": "on", "source": "Our own words, again."}
    changed = client.post(f"{ADMIN}/frameworkversion/{draft.pk}/change/", words)
    assert changed.status_code == 302
    statement = draft.statements.get(code="WL-4")
    url = f"{ADMIN}/statement/{statement.pk}/change/"
    page = client.get(url).content.decode()
    assert "What Good Looks Like, version 2" in page
    assert "What Good Looks Like, version 1" not in page
    data = {
        "version": draft.pk,
        "dimension": statement.dimension_id,
        "scale": statement.scale_id,
        "code": "WL-4",
        "text": "The board learns.",
        "position": statement.position,
        "weight": 2,
        "settings": ["acute", "mental_health"],
    }
    odd = client.post(url, data | {"settings": "100% of them"}).content.decode()
    assert "100% of them is not one of the available choices" in odd
    assert client.post(url, data).status_code == 302
    assert draft.statements.get(code="WL-4").settings == ["acute", "mental_health"]
    proof = {"statement": statement.pk, "level": 9, "requirement_code": "board-course"}
    added = client.post(f"{ADMIN}/proof/add/", proof, follow=True)
    assert "has no level 9" in added.content.decode()
    assert client.post(f"{ADMIN}/proof/add/", proof | {"level": 2}).status_code == 302
    removed = act(client, "proof", "remove_part", Proof.objects.filter(statement=statement).get())
    assert "remove from the draft" in removed
    refusal = act(client, "frameworkversion", "put_version_in_force", draft, reason="")
    assert "Enter a reason" in refusal
    assert "put in force" in act(client, "frameworkversion", "put_version_in_force", draft)
    now = FrameworkVersion.objects.in_force().get(framework=version.framework)
    assert (now, now.source) == (draft, "Our own words, again.")
    assert client.post(url, data | {"weight": 9}).status_code == 403


@pytest.mark.parametrize(
    "kind",
    ["frameworkversion", "dimension", "scale", "option", "statement", "proof", "outcomemeasure"],
)
def test_admin_lists_every_kind_of_part(kind):
    make_version()
    client = browser(make_staff("administrator"))
    assert client.get(f"{ADMIN}/{kind}/").status_code == 200
    if kind == "frameworkversion":
        assert client.get(f"{ADMIN}/{kind}/add/").status_code == 403


def test_a_scale_without_options_may_stand_in_a_draft_only(administrator):
    draft = copy(make_version(), administrator)
    services.save_part(by=administrator, part=Scale(version=draft, slug="empty", name="Empty"))
    with refused("scale"):
        services.put_version_in_force(by=administrator, version=draft, reason=WHY)
