"""What staff read about what is about to go wrong."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

import evidence.outlook
import funding.outlook
from core.dates import FinancialYear, today
from core.todo import Todo
from tests.factories.accounts import make_staff, make_user
from tests.factories.evidence import submitted_claim
from tests.factories.funding import (
    MILLION,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
)

pytestmark = pytest.mark.django_db


def risks(user):
    return {risk.figure: risk for risk in funding.outlook.for_staff(user)}


def test_nobody_else_reads_it():
    make_release()
    submitted_claim()
    stranger = make_user()
    assert funding.outlook.for_staff(stranger) == []
    assert evidence.outlook.for_staff(stranger) == []


def test_where_nothing_is_wrong_nothing_is_said(client):
    manager = make_staff("programme_manager")
    assert funding.outlook.for_staff(manager) == []
    assert evidence.outlook.for_staff(manager) == []
    client.force_login(manager)
    assert "about to go wrong" not in client.get("/").content.decode()


def test_capital_of_this_year_that_is_not_paid_lapses():
    make_tranche(make_award(), amount=MILLION)
    manager = make_staff("programme_manager")
    risk = risks(manager)["£1,000,000"]
    last_day = FinancialYear.of(today()).last_day
    assert f"in {(last_day - today()).days} day" in risk.words
    assert risk.url.startswith("/funding/")


@pytest.mark.parametrize(
    ("day", "urgent"),
    [
        (date(2022, 11, 30), False),
        (date(2022, 12, 1), True),
        (date(2023, 3, 31), True),
        (date(2023, 4, 1), False),
    ],
)
def test_it_is_a_warning_from_december_to_march(day, urgent):
    with time_machine.travel(f"{day} 12:00"):
        assert funding.outlook._lapsing(1, Decimal(5), None).urgent is urgent


def test_instalments_that_are_due_and_not_ready_are_counted_soon_and_then_late():
    award = make_award()
    waits = [make_commitment(award)]
    make_tranche(award, due_on=today(), amount=Decimal(1000), conditions=waits)
    make_tranche(award, due_on=today(), amount=Decimal(2000), conditions=waits)
    make_tranche(award, due_on=today(), amount=Decimal(4000))  # waits for nothing
    auditor = make_staff("auditor")
    soon = risks(auditor)["2 instalments"]
    with time_machine.travel(today() + timedelta(days=1)):
        late = risks(auditor)["2 instalments"]
    assert "£3,000 due within 30 days" in soon.words
    assert not soon.urgent
    assert "£3,000 past the due date" in late.words
    assert late.urgent


def test_the_age_of_what_is_approved_and_not_paid_is_shown():
    make_release("approved")
    assert "approved 0 working days ago" in risks(make_staff("auditor"))["1 payment"].words


def test_decisions_past_their_target_are_counted(client):
    claim = submitted_claim()
    assessor = make_staff("assessor")
    due = claim.latest_submission.decision_due_on
    with time_machine.travel(due + timedelta(days=7)):
        (risk,) = evidence.outlook.for_staff(assessor)
        client.force_login(assessor)
        page = client.get("/").content.decode()
    assert risk.figure == "1 decision"
    assert risk.urgent
    assert "past the target date" in page
    assert "Warning" in page


def test_a_task_says_for_how_many_working_days_it_has_waited():
    with time_machine.travel("2022-03-03 12:00"):
        assert Todo("Decide", "/", "You", since=date(2022, 2, 24)).days_waited == 5
        assert Todo("Decide", "/", "You").days_waited is None
