"""Holding, withdrawing, returning and proposing anew, through the pages; and how long it takes."""

from datetime import timedelta

import pytest

from core.actors import PORTAL
from core.dates import long_date, today, working_days_after
from funding import services
from funding.models import Release, ReleaseHold
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, lead_of, make_release, propose
from tests.factories.people import make_member
from tests.funding_pages.support import browser, get, text

pytestmark = pytest.mark.django_db


def test_a_payment_is_held_seen_everywhere_and_lifted() -> None:
    release = propose()
    client = browser(role="finance_approver")
    url = release.get_absolute_url()
    assert "Put on hold" in get(client, url)
    assert client.get(f"{url}hold/").status_code == 200
    done = text(client.post(f"{url}hold/", {"reason": "The account changed"}, follow=True))
    assert "is on hold: nobody can approve or instruct it" in done
    manager = browser(role="programme_manager")
    page = get(manager, url)
    assert "This payment is on hold" in page
    assert "The account changed" in page
    assert "Approve for the programme" not in page.replace("Approved for the programme", "")
    refused = manager.post(f"{url}approve-for-programme/")
    assert refused.status_code == 409
    assert "is on hold since" in text(refused)
    assert "On hold" in get(manager, "/funding/releases/")
    assert release.reference in get(manager, "/funding/releases/?step=held")
    assert release.reference not in get(manager, "/funding/releases/?step=approval")
    assert "On hold" in get(manager, release.tranche.get_absolute_url())
    trust = browser(make_member(lead_of(release.tranche.award)))
    assert "The account changed" in get(trust, url)
    done = text(client.post(f"{url}lift/", {"reason": "It is right"}, follow=True))
    assert "The hold of payment" in done
    assert "Put the payment on hold" in done
    assert "Lifted the hold" in done
    assert ReleaseHold.objects.get().lift_reason == "It is right"


def test_a_payment_on_hold_is_offered_to_no_batch() -> None:
    release = make_release("approved")
    officer = browser(role="payments_officer")
    assert release.reference in get(officer, "/funding/batches/new/")
    finance = make_user(staff_role="finance_approver")
    services.hold_release(by=finance, release=release, reason="Checking")
    assert release.reference not in get(officer, "/funding/batches/new/")
    assert "Make a payment batch: 1" not in get(officer, "/")


def test_a_proposal_is_withdrawn_and_proposed_anew_with_the_first_try_beside_it() -> None:
    first = propose()
    client = browser(role="programme_manager")
    url = first.get_absolute_url()
    page = text(client.post(f"{url}withdraw/", {"reason": "Wrong year"}, follow=True))
    assert "You withdrew payment" in page
    assert "Propose it anew" in page
    propose_url = f"{first.tranche.get_absolute_url()}propose/"
    page = text(client.post(propose_url, follow=True))
    assert "Tried before" in page
    assert "Wrong year" in page
    again = Release.objects.get(previous=first)
    page = get(client, url)
    assert f"Proposed anew as {again}" in page
    assert "Propose it anew" not in page


def test_a_payment_that_came_back_is_recorded_with_day_and_reason() -> None:
    release = make_release("paid")
    client = browser(role="payments_officer")
    url = f"{release.get_absolute_url()}returned/"
    assert "Record that it came back" in get(client, release.get_absolute_url())
    day = today() - timedelta(days=1)
    parts = {"returned_on_day": day.day, "returned_on_month": day.month}
    data = {**parts, "returned_on_year": day.year, "reason": "Account closed"}
    assert "when it was paid" in text(client.post(url, data))
    day = today() + timedelta(days=1)
    data |= {"returned_on_day": day.day, "returned_on_month": day.month}
    assert "must be today or in the past" in text(
        client.post(url, data | {"returned_on_year": day.year})
    )
    day = today()
    data |= {"returned_on_day": day.day, "returned_on_month": day.month}
    page = text(client.post(url, data | {"returned_on_year": day.year}, follow=True))
    assert "is recorded as returned. The trust was told." in page
    assert "Payment returned Stopped Account closed" in page
    assert "Paid Completed" in page
    assert "Came back on" in page
    assert release.batch is not None
    batch = release.batch.get_absolute_url()
    assert "Account closed. A programme manager can propose it anew." in get(client, batch)
    manager = make_user(staff_role="programme_manager")
    again = services.propose_release(by=manager, tranche=release.tranche)
    assert f"Proposed anew as {again}" in get(client, batch)


def test_the_page_and_the_list_say_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    release = propose()
    client = browser(role="auditor")
    due = long_date(working_days_after(today(), 5))
    assert f"0 working days. Due by {due}: the target is 5." in get(
        client, release.get_absolute_url()
    )
    assert due in get(client, "/funding/releases/")
    from funding.presenting import targets

    later = working_days_after(today(), 7)
    monkeypatch.setattr(targets, "today", lambda: later)
    assert "2 working days late" in get(client, "/funding/releases/")
    assert "2 working days late" in get(client, release.get_absolute_url())
    assert ",2\r\n" in client.get("/funding/releases/?format=csv").getvalue().decode()


def test_the_rules_of_a_programme_are_set_with_a_reason_by_finance() -> None:
    release = propose()
    programme = release.tranche.award.programme
    finance = make_user(staff_role="finance_approver")
    client = browser(finance)
    assert "Nobody yet: the usual rules" in get(client, "/funding/rules/")
    url = f"/funding/rules/{programme.slug}/"
    data = {
        "light_route_below": "2,000,000",
        "approval_working_days": "3",
        "payment_working_days": "0",
        "reason": "",
    }
    page = text(client.post(url, data))
    assert "Enter a number of working days from 1 to 60" in page
    assert "Enter the reason" in page
    data |= {"payment_working_days": "8", "reason": "Small payments waited too long"}
    page = text(client.post(url, data, follow=True))
    assert "You cannot give the only approval of a payment below the limit" in page
    assert f"Limit set by {finance.name}" in page
    assert "One approval is enough below £2,000,000" in page
    assert "Small payments waited too long" in get(client, url)
    refused = client.post(f"{release.get_absolute_url()}approve-for-finance/")
    assert "You set the limit below which one approval is enough." in text(refused)
    services.set_funding_rules(by=PORTAL, programme=programme, light_route_below=MILLION)
    assert "The portal" in get(browser(role="auditor"), "/funding/rules/")
