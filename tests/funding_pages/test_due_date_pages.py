"""Pages of commitments: read by both sides, another date asked for and answered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.actors import PORTAL
from core.dates import long_date, today
from funding import services
from funding.models import DueDateRequest
from funding.todo_due_dates import for_staff, for_trust
from tests.factories.accounts import make_user
from tests.factories.due_dates import ask_for
from tests.factories.funding import lead_of, make_award, make_commitment, make_tranche, make_type
from tests.factories.people import add_member, make_member
from tests.funding_pages.support import browser, get, text
from tests.maturity.pages import date_fields

pytestmark = pytest.mark.django_db


def test_a_trust_asks_for_another_date_and_staff_agree():
    award = make_award()
    wanted = make_type(evidence_wanted="The signed report", standard="DCB0129", owner="Safety lead")
    commitment = make_commitment(award, type_=wanted)
    tranche = make_tranche(award, conditions=[commitment])
    page = commitment.get_absolute_url()
    cio, manager = make_member(commitment.trust, "cio"), make_user(staff_role="programme_manager")
    ours, theirs = browser(cio), browser(manager)
    shown = get(ours, page)
    for words in ("The signed report", "DCB0129", "Safety lead", tranche.title, "another date"):
        assert words in shown
    assert "The signed report" in text(ours.get(commitment.claim.get_absolute_url()))
    ask = reverse("funding:due_date_ask", args=[commitment.reference])
    day = tranche.financial_year.last_day + timedelta(30)
    assert "Enter why you need" in text(ours.post(ask, date_fields("wanted_on", day)))
    data = {**date_fields("wanted_on", day), "reason": "The supplier is late"}
    assert f"You asked for {long_date(day)}" in text(ours.post(ask, data, follow=True))
    assert "The supplier is late" in get(theirs, page)
    [task], [due] = for_staff(manager), for_trust(commitment.trust, cio)
    assert (due.with_us, due.url) == (True, page)
    assert "Money may be lost" in get(theirs, task.url)
    answer = {"decision": "agree", "answer": ""}
    assert "Enter your answer" in text(theirs.post(task.url, answer))
    done = text(theirs.post(task.url, answer | {"answer": "Agreed"}, follow=True))
    both = f"{long_date(day)} (first {long_date(today())})"
    assert "The trust was told" in done
    for place in (page, award.get_absolute_url(), tranche.get_absolute_url(), "/"):
        assert both in text(ours.get(place)), place
    for place in (commitment.claim.get_absolute_url(), "/claims/", "/funding/commitments/"):
        assert both in text(ours.get(place)), place
    assert for_staff(manager) == []


def test_a_request_is_refused_or_taken_back():
    commitment = make_commitment(make_award())
    request = ask_for(commitment)
    page = commitment.get_absolute_url()
    manager = browser(role="programme_manager")
    answer = reverse("funding:due_date_answer", args=[commitment.reference])
    listed = get(manager, "/funding/commitments/?state=asked")
    assert "Another date asked for" in listed
    done = manager.post(answer, {"decision": "refuse", "answer": "The year ends"}, follow=True)
    assert "You refused the new date" in text(done)
    assert manager.get(answer).status_code == 404
    ask_for(commitment, by=request.asked_by)
    taken = browser(request.asked_by).post(f"{page}date/withdraw/", follow=True)
    assert "You took the request back" in text(taken)
    assert [each.status for each in DueDateRequest.objects.all()] == ["withdrawn", "refused"]
    ours = make_user(staff_role="programme_manager")
    add_member(ours, commitment.trust, "viewer")
    ask_for(commitment, by=request.asked_by)
    assert for_staff(ours) == for_staff(make_user(staff_role="auditor")) == []


def test_what_was_asked_for_in_other_words_names_no_evidence_of_the_catalogue():
    award = make_award()
    commitment = services.add_commitment(
        by=PORTAL,
        award=award,
        trust=lead_of(award),
        type=make_type(evidence_wanted="The signed report"),
        due_on=today(),
        title="Train the wards",
        requirement="Each ward was trained.",
    )
    client = browser(make_member(commitment.trust, "cio"))
    for page in (commitment.get_absolute_url(), commitment.claim.get_absolute_url()):
        assert "The signed report" not in text(client.get(page))


@pytest.mark.parametrize(
    ("state", "number"), [("", 1), ("trust", 1), ("accepted", 0), ("overdue", 0)]
)
def test_the_list_of_commitments_is_narrowed_by_state(state, number):
    make_commitment(make_award())
    shown = browser(role="auditor").get(f"/funding/commitments/?state={state}&format=csv")
    assert shown.getvalue().decode().count("CM-") == number
