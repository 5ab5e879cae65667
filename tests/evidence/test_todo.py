"""What the home pages list."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.actors import PORTAL
from core.dates import FinancialYear, today
from evidence import services, todo
from evidence.models import RequestLimit
from evidence.requests import requests_in_words
from tests.evidence.helpers import browser
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    decide,
    decided_claim,
    make_claim,
    make_item,
    ready_claim,
    sign,
    submitted_claim,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def test_a_trust_sees_what_to_show_sign_send_again_and_await() -> None:
    trust = make_trust()
    make_claim(trust)
    ready_claim(trust=trust)
    decided_claim("returned", trust=trust)
    submitted_claim(trust=trust)
    cio = make_member(trust, "cio")
    found = {each.title.partition(":")[0]: each for each in todo.for_trust(trust, cio)}
    assert found["Show"].owner == todo.PREPARERS
    assert found["Sign off"].owner == "You"
    assert found["Sign off"].minutes == 5
    assert "Not shown." in found["Send again"].detail
    assert found["Send again"].group == "overdue"
    (waits,) = [each for each in found.values() if each.with_us]
    assert waits.owner == "The next free assessor"
    assert waits.since == today()


def test_a_contributor_sees_that_somebody_else_signs() -> None:
    claim = ready_claim()
    (task,) = todo.for_trust(claim.trust, make_member(claim.trust))
    assert task.owner == todo.SIGNERS
    assert task.url == claim.get_absolute_url()
    (task,) = todo.for_trust(claim.trust, make_member(claim.trust, "cio"))
    assert task.url == reverse("evidence:claim_sign")


def test_whoever_signs_is_not_told_to_prepare_since_an_author_cannot_sign() -> None:
    claim = make_claim()
    owners = {
        role: todo.for_trust(claim.trust, make_member(claim.trust, role))[0].owner
        for role in ("cio", "contributor", "viewer")
    }
    assert owners == {"cio": todo.PREPARERS, "contributor": "You", "viewer": todo.PREPARERS}


def test_evidence_behind_something_accepted_is_renewed_in_time() -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer, expires_on=today() + timedelta(days=30))
    services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, None)])
    services.mark_ready(by=writer, claim=claim)
    sign(claim)
    decide(claim)
    (task,) = todo.renewals(claim.trust, writer)
    assert task.title == f"Renew: {item.title}"


def test_an_assessor_sees_what_is_in_hand_and_how_much_waits() -> None:
    assessor = make_user(staff_role="assessor")
    mine, own_trust = submitted_claim(), submitted_claim()
    submitted_claim()
    services.take_claim(by=assessor, claim=mine)
    add_member(assessor, own_trust.trust, "viewer")
    decide_this, take = todo.for_staff(assessor)
    assert decide_this.title.startswith("Decide: ")
    assert take.title == "Take: 1 piece of evidence to check"
    (give,) = todo.for_staff(make_user(staff_role="programme_manager"))
    assert give.title == "Give to an assessor: 2 pieces of evidence to check"


def test_staff_who_neither_decide_nor_allocate_have_nothing() -> None:
    submitted_claim()
    assert todo.for_staff(make_user(staff_role="auditor")) == []
    assert todo.for_staff(make_user(staff_role="assessor"))


def admin() -> Client:
    return browser(make_user(staff_role="administrator"))


@pytest.mark.parametrize(
    "model", ["claim", "submission", "review", "evidenceitem", "evidenceversion"]
)
def test_the_admin_shows_claims_and_evidence_and_changes_nothing(model: str) -> None:
    claim = decided_claim()
    client = admin()
    assert client.get(f"/admin/evidence/{model}/").status_code == 200
    assert client.get(f"/admin/evidence/{model}/add/").status_code == 403
    assert client.post(f"/admin/evidence/claim/{claim.pk}/change/", {}).status_code == 403
    assert client.post(f"/admin/evidence/claim/{claim.pk}/delete/", {}).status_code == 403


def test_the_admin_sets_yearly_limits_through_the_service() -> None:
    client = admin()
    data = {"participant_type": "seed", "per_year": "9", "source": "The board, 3 May 2026"}
    client.post("/admin/evidence/requestlimit/add/", data)
    limit = RequestLimit.objects.get(participant_type="seed")
    assert limit.per_year == 9
    assert limit.events.last().pgh_context["service"] == "evidence.set_request_limit"  # type: ignore[attr-defined]


def test_the_admin_says_that_no_limit_is_published() -> None:
    client = admin()
    for page in ("", "add/"):
        text = client.get(f"/admin/evidence/requestlimit/{page}").content.decode()
        assert "No figure has been published" in text
    refused = client.post(
        "/admin/evidence/requestlimit/add/",
        {"participant_type": "anything", "per_year": "9", "source": "Nobody"},
    )
    assert "Select a valid choice" in refused.content.decode()


def test_staff_read_how_much_was_asked_of_a_trust_and_whether_there_is_a_limit() -> None:
    part = make_participation(make_programme(), make_trust())
    make_claim(part.trust)
    year = FinancialYear.of(today())
    assert requests_in_words(part.trust, year) == f"1 in {year}; no yearly limit is set"
    services.set_request_limit(by=PORTAL, participant_type=part.role, per_year=20, source="A test")
    assert requests_in_words(part.trust, year) == f"1 in {year}; at most 20 a year"


def test_what_is_due_long_ago_is_overdue() -> None:
    assert make_claim(due_on=date(2021, 3, 1)).is_overdue
    assert not make_claim(due_on=None).is_overdue
