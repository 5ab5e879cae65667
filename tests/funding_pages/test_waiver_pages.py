"""Pages of waivers and pauses: asked, granted by two, public, ended; and what each person reads."""

from datetime import timedelta

import pytest

from core.dates import long_date, today
from funding.models import Waiver
from funding.todo_waivers import waivers_to_decide
from tests.conftest import HttpsClient
from tests.factories.accounts import make_user
from tests.factories.funding import make_release, make_tranche
from tests.factories.people import add_member, make_member
from tests.factories.waivers import grant, make_blocked, make_waiver
from tests.funding_pages.support import browser

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200, response.status_code
    sent = response.getvalue() if response.streaming else response.content
    return " ".join(sent.decode().split())


def test_a_waiver_is_asked_for_on_an_instalment_and_granted_by_two():
    tranche = make_blocked()
    manager, finance = browser(role="programme_manager"), browser(role="finance_approver")
    address = f"{tranche.get_absolute_url()}waivers/new/"
    assert "Ask for a waiver of a condition" in text(manager.get(tranche.get_absolute_url()))
    day = tranche.financial_year.last_day
    asked = {"condition": tranche.conditions.get().pk, "justification": "The supplier failed"}
    day_parts = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    assert "Enter why" in text(manager.post(address, {**asked, "justification": "", **day_parts}))
    done = manager.post(address, {**asked, **day_parts}, follow=True)
    assert "Next: two colleagues grant it" in text(done)
    waiver = Waiver.objects.get()
    page = waiver.get_absolute_url()
    assert "Withdraw it" in text(manager.get(page))
    assert "You asked for this waiver." in text(manager.get(page))
    refusal = manager.post(f"{page}grant/")
    assert (refusal.status_code, b"You asked for this waiver" in refusal.content) == (409, True)
    assert "Grant this waiver" in text(finance.get(page))
    assert finance.get(f"{page}grant/").status_code == 302
    assert "colleague of the other side" in text(finance.post(f"{page}grant/", follow=True))
    other = browser(role="programme_manager")
    assert "is in force until" in text(other.post(f"{page}grant/", follow=True))
    shown = text(manager.get(tranche.get_absolute_url()))
    assert "Lifted by a waiver" in shown
    assert waiver.reference in shown
    assert "waits for nothing that a waiver could lift" in text(manager.get(address))


def test_one_is_refused_withdrawn_or_revoked_with_a_reason():
    for status, step, role in (
        ("asked", "refuse", "finance_approver"),
        ("granted", "revoke", "programme_manager"),
    ):
        page = make_waiver(status).get_absolute_url()
        client = browser(role=role)
        assert f"{step.capitalize()} it" in text(client.get(page))
        assert "Enter the reason" in text(client.post(f"{page}{step}/", {"reason": ""}))
        assert "You re" in text(client.post(f"{page}{step}/", {"reason": "No"}, follow=True))
    waiver = make_waiver()
    page = waiver.get_absolute_url()
    done = browser(waiver.asked_by).post(f"{page}withdraw/", {"reason": "No"}, follow=True)
    assert "You withdrew waiver" in text(done)
    make_waiver()
    shown = text(browser(role="auditor").get("/funding/waivers/"))
    assert shown.index(">Asked for</strong>") < shown.index(">Refused</strong>")
    listed = text(browser(role="auditor").get("/funding/waivers/?format=csv"))
    assert listed.count("The supplier failed") == 4


def test_a_tranche_page_says_that_one_was_asked_for():
    waiver = make_waiver()
    shown = text(browser(role="auditor").get(waiver.tranche.get_absolute_url()))
    assert f"Waiver {waiver.reference} of it was asked for." in shown


def test_the_public_reads_a_waiver_from_its_day_on_and_of_roles_only(on_day):
    waiver = make_waiver("granted")
    places = (
        waiver.tranche.payee.get_absolute_url(),
        waiver.tranche.award.programme.get_absolute_url(),
    )
    cio = make_member(waiver.tranche.payee, "cio")
    assert "report a mistake" in text(browser(cio).get(waiver.get_absolute_url()))
    for place in places:
        assert "The supplier failed" not in text(HttpsClient().get(place))
    on_day(waiver.public_from)
    for place in places:
        shown = text(HttpsClient().get(place))
        assert "The supplier failed" in shown
        assert waiver.asked_by.name not in shown
        assert f"until {long_date(waiver.until)}" in shown


def test_a_waiver_waits_for_those_who_may_still_decide_it():
    waiver = make_waiver()
    finance = make_user(staff_role="finance_approver")
    [task] = waivers_to_decide(finance)
    assert task.title.startswith("A waiver waits for you: ")
    assert (task.url, task.holds_up) == (waiver.get_absolute_url(), waiver.tranche.amount)
    assert waivers_to_decide(waiver.asked_by) == []
    assert waivers_to_decide(make_user(staff_role="auditor")) == []
    ours = make_user(staff_role="programme_manager")
    add_member(ours, waiver.tranche.payee, "viewer")
    assert waivers_to_decide(ours) == []
    assert len(waivers_to_decide(make_user(staff_role="programme_manager"))) == 1
    grant(waiver, finance=finance)
    assert waivers_to_decide(make_user(staff_role="programme_manager")) == []


def test_an_award_is_paused_on_its_page_and_goes_on():
    release = make_release(tranche=make_tranche(conditions=[today() - timedelta(1)]))
    award, tranche = release.tranche.award, release.tranche
    page = award.get_absolute_url()
    manager = browser(role="programme_manager")
    assert "Pause this award" in text(manager.get(page))
    assert "Enter the reason" in text(manager.post(f"{page}pause/", {"reason": ""}))
    done = manager.post(f"{page}pause/", {"reason": "The board resigned"}, follow=True)
    assert "You paused award" in text(done)
    cio = browser(make_member(tranche.payee, "cio"))
    for place in (page, tranche.get_absolute_url(), "/funding/"):
        assert "The board resigned" in text(cio.get(place))
    assert "The award is paused." in text(manager.get("/funding/"))
    since = f"aused since {long_date(today())}"
    for place in (tranche.payee.get_absolute_url(), award.programme.get_absolute_url()):
        shown = text(HttpsClient().get(place))
        assert since in shown
        assert "The board resigned" not in shown
    done = manager.post(f"{page}pause/end/", {"reason": "A new board"}, follow=True)
    assert f"Award {award.reference} goes on" in text(done)
