"""Rounds: opened by the calendar, moved with a reason, and kept whatever is lost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from core.models import OutgoingMail
from core.services import service
from maturity import policies, reading_rounds, services, tasks
from maturity.models import Assessment, Invitation, Round
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.accounts import make_staff, make_user
from tests.factories.maturity import (
    fill,
    in_days,
    make_assessment,
    make_draft,
    make_round,
    make_version,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.factories.programmes import make_participation
from tests.factories.trusts import make_trust
from tests.maturity.pages import date_fields, text_of

WHY = "Two trusts merge."

pytestmark = pytest.mark.django_db


def again(found):
    return Round.objects.get(pk=found.pk)


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_a_round_opens_on_its_day_whoever_looks_and_however_often():
    one, two = make_trust(), make_trust()
    found = make_round(one, two, opens_in=3, closes_in=40)
    assert found.status == "planned"
    assert tasks.keep_rounds() == 0
    with later(3):
        assert [tasks.keep_rounds(), tasks.keep_rounds(), tasks.keep_rounds(found.pk)] == [1, 0, 1]
    asked = Assessment.objects.filter(round=found)
    assert {each.trust_id for each in asked} == {one.pk, two.pk}
    assert {each.due_on for each in asked} == {found.closes_on}
    with later(41):
        assert [tasks.keep_rounds(), tasks.keep_rounds()] == [1, 0]
        assert again(found).status == "closed"


def test_planning_and_inviting_ask_a_worker(monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("maturity.receivers.enqueue", lambda task, *args: asked.append(args))
    found = make_round()
    services.invite_trusts(by=PORTAL, the_round=found, trusts=[make_trust()])
    assert asked == [(found.pk,), (found.pk,)]


def test_whoever_cannot_be_asked_holds_up_nobody_and_is_asked_later():
    version = make_version()
    running = make_assessment(version=version)
    found = make_round(running.trust, make_trust(), version=version)
    stuck = found.invitations.get(trust=running.trust)
    assert "is answering" in stuck.obstacle
    assert found.invitations.filter(assessment__isnull=False).count() == 1
    services.cancel_assessment(by=PORTAL, assessment=running, reason="Twice.")
    assert tasks.keep_rounds() == 1
    stuck = Invitation.objects.get(pk=stuck.pk)
    assert (stuck.obstacle, stuck.assessment.status) == ("", "open")
    assert str(stuck) == f"{stuck.trust} in Spring"


def test_who_is_invited_twice_is_asked_once():
    found = make_round()
    (first,) = found.invitations.all()
    more = services.invite_trusts(by=PORTAL, the_round=found, trusts=[first.trust, make_trust()])
    assert len(more) == 1
    tasks.keep_rounds(found.pk)
    assert Assessment.objects.filter(round=found).count() == 2


def test_a_later_closing_date_moves_what_is_owed_and_opens_it_again():
    manager = make_user(staff_role="programme_manager")
    signs, owes = make_trust(), make_trust()
    found = make_round(signs, owes, closes_in=2)
    done = signed_assessment(Assessment.objects.get(round=found, trust=signs))
    with later(3):
        tasks.keep_rounds()
        services.move_closing(by=manager, the_round=found, closes_on=in_days(10), reason=WHY)
        assert again(found).status == "open"
        (move,) = reading_rounds.moves(found)
        assert (move.was, move.to, move.reason) == (
            found.closes_on,
            in_days(10),
            WHY,
        )
        due = {each.trust: each.due_on for each in Assessment.objects.filter(round=found)}
        assert due == {signs: done.due_on, owes: in_days(10)}


def test_what_makes_no_round_is_refused():
    version = make_version()
    facts = {"by": PORTAL, "name": "Spring", "version": version, "trusts": []}
    for name, opens, closes, code in (
        ("Spring", -1, 5, "opens_past"),
        ("Spring", 5, 4, "window"),
        (" ", 0, 5, "name"),
    ):
        with refused(code):
            services.plan_round(
                **facts | {"name": name}, opens_on=in_days(opens), closes_on=in_days(closes)
            )
    with refused("version_not_in_force"):
        make_round(version=make_draft())
    found, planned = make_round(), make_round(opens_in=2)
    for day, reason, code in ((30, "x", "same_date"), (-1, "x", "window"), (3, " ", "reason")):
        with refused(code):
            services.move_closing(by=PORTAL, the_round=found, closes_on=in_days(day), reason=reason)
    assert codes(policies.check_can_remind, PORTAL, planned) == "nobody_asked"
    assert codes(policies.check_may_cancel_round, PORTAL, found) == "round_move"
    off = services.cancel_round(by=PORTAL, the_round=planned, reason="Too early.")
    assert codes(policies.check_can_invite, PORTAL, off) == "round_over"
    assert codes(policies.check_may_move_closing, PORTAL, off) == "round_cancelled"
    assert codes(policies.check_can_invite, make_user(staff_role="assessor"), found) != ""
    assert (found.slug, off.slug, str(off)) == ("spring", "spring-2", "Spring")


def test_trusts_that_have_not_signed_are_reminded_once_a_day():
    signs, owes = make_trust(), make_trust()
    found = make_round(signs, owes)
    signed_assessment(Assessment.objects.get(round=found, trust=signs))
    waiting = fill(Assessment.objects.get(round=found, trust=owes))
    cio = make_member(owes, "cio")
    OutgoingMail.objects.all().delete()
    assert services.remind_trusts(by=PORTAL, the_round=found) == 1
    assert services.remind_trusts(by=PORTAL, the_round=found) == 0
    mails = {mail.recipient: mail for mail in OutgoingMail.objects.select_related("email")}
    assert set(mails) == {cio.email, waiting.authors.get().person.email}
    assert waiting.reference in mails[cio.email].email.message
    with later(1):
        assert services.remind_trusts(by=PORTAL, the_round=found) == 1


@service
def change(*, by, row, **fields):
    return type(row).objects.filter(pk=row.pk).update(**fields)


def test_postgresql_keeps_what_a_round_is():
    found, planned = make_round(), make_round(opens_in=5)
    (invitation,) = found.invitations.all()
    for row, fields, words in (
        (found, {"opens_on": in_days(-9)}, "keeps its name"),
        (found, {"closes_on": in_days(-1)}, "opens_first"),
        (found, {"status": "planned"}, "cannot go from"),
        (planned, {"status": "cancelled"}, "cancelled_with_reason"),
        (invitation, {"trust": make_trust()}, "keeps its round"),
        (invitation, {"obstacle": "No."}, "asked_or_not"),
        (invitation.assessment, {"round": planned}, "keeps its trust"),
    ):
        with database_refuses(words):
            change(by=PORTAL, row=row, **fields)
    with database_refuses("never deleted"):
        Invitation.objects.all()._raw_delete("default")


def new_round(**fields):
    dates = date_fields("opens_on", in_days(0)) | date_fields("closes_on", in_days(30))
    return {"name": "Autumn", "version": make_version().pk, **dates, **fields}


def test_a_manager_starts_a_round_for_a_programme_a_region_and_some_codes():
    part, other = make_participation(), make_participation()
    north = make_trust(region_code="Y62")
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:round_new")
    assert "Start a round" in text_of(client.get(url))
    assert "Choose a programme" in text_of(client.post(url, new_round()))
    assert "No trust has the code QQQ" in text_of(client.post(url, new_round(codes="QQQ")))
    past = new_round(codes=north.code) | date_fields("opens_on", in_days(-1))
    assert "must be today or later" in text_of(client.post(url, past))
    past = new_round(codes=north.code) | date_fields("opens_on", in_days(40))
    assert "must close on the day" in text_of(client.post(url, past))
    fields = new_round(programme=part.programme.pk, codes=f"{north.code.lower()}, {north.code}")
    response: Any = client.post(url, fields)
    found = Round.objects.get(name="Autumn")
    assert response.url == found.get_absolute_url()
    assert {each.trust for each in found.invitations.all()} == {part.trust, north}
    assert "a round with this name already" in text_of(client.post(url, fields))
    invite = reverse("maturity:round_invite", args=[found.slug])
    assert client.get(invite).status_code == 200
    client.post(invite, {"programme": other.programme.pk, "region": "Y62"})
    assert found.invitations.count() == 2
    known = client.post(invite, {"region": "Y62"}, follow=True)
    assert "All of these were invited before." in text_of(known)
    client.post(invite, {"programme": other.programme.pk})
    assert found.invitations.count() == 3


def test_staff_read_how_far_each_trust_is(django_assert_max_num_queries):
    found = make_round(*[make_trust() for _ in range(3)], closes_in=3)
    first, second, _ = Assessment.objects.filter(round=found).order_by("pk")
    signed_assessment(first)
    fill(second)
    client = browser(make_staff("auditor"))
    listed = reverse("maturity:round_list")
    assert "Spring" in text_of(client.get(listed))
    assert "Start a round" not in text_of(client.get(listed))
    url = found.get_absolute_url()
    with django_assert_max_num_queries(10):
        page = client.get(url)
    assert "1 of 3 trusts signed off" in text_of(page)
    assert "3 of 3" in text_of(page)
    assert "Remind those" not in text_of(page)
    only = client.get(f"{url}?how_far=submitted&format=csv").getvalue().decode()
    assert first.reference in only
    assert second.reference not in only
    assert "Spring" in text_of(client.get(second.get_absolute_url()))
    with later(4):
        auditor = browser(make_staff("auditor"))
        page = text_of(auditor.get(f"{url}?how_far=overdue"))
        assert "2 overdue" in page
        assert first.reference not in page


def test_a_manager_moves_reminds_and_calls_off():
    found, planned = make_round(), make_round(opens_in=4)
    client = browser(make_staff("programme_manager"))
    page = client.get(planned.get_absolute_url())
    assert "1 trust is invited" in text_of(page)
    assert "Not asked yet" in text_of(page)
    move = reverse("maturity:round_move", args=[found.slug])
    assert client.get(move).status_code == 200
    client.post(move, date_fields("closes_on", in_days(50)) | {"reason": "Winter was hard."})
    assert "Winter was hard." in text_of(client.get(found.get_absolute_url()))
    assert client.post(reverse("maturity:round_remind", args=[found.slug])).status_code == 302
    off = reverse("maturity:round_cancel", args=[planned.slug])
    assert "Call the round off" in text_of(client.get(off))
    client.post(off, {"reason": "Wrong framework."})
    assert "Wrong framework." in text_of(client.get(planned.get_absolute_url()))
    stuck = make_assessment(version=make_version())
    other = make_round(stuck.trust, version=stuck.version)
    assert "is answering" in text_of(client.get(f"{other.get_absolute_url()}?how_far=not-asked"))
