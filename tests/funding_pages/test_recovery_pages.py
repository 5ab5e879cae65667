"""Pages of money to pay back and of moves between years: asked, decided, recorded, read."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.services import give_staff_role
from core.actors import PORTAL
from core.dates import FinancialYear, today
from funding.columns_recoveries import moved_words
from funding.forms.reprofiles import ReprofileForm
from funding.models import Recovery, Reprofile, Tranche
from tests.factories.funding import MILLION, make_release, make_tranche, propose, this_year
from tests.factories.people import make_member
from tests.factories.recoveries import (
    ask_to_move,
    make_failed,
    make_movable,
    make_recovery,
    move_rest,
)
from tests.funding_pages.support import browser

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200, response.status_code
    sent = response.getvalue() if response.streaming else response.content
    return " ".join(sent.decode().split())


def day_of(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_money_is_asked_back_on_an_instalment_decided_and_recorded():
    release, commitment = make_failed()
    page = release.tranche.get_absolute_url()
    manager, finance = browser(role="programme_manager"), browser(role="finance_approver")
    assert "Ask for money back" in text(manager.get(page))
    address = f"{page}recoveries/new/"
    asked = {"commitment": commitment.reference, "amount": "250,000", "reason": "Not coded"}
    due = day_of("due_on", today() + timedelta(20))
    assert "Enter why it is to be paid back" in text(
        manager.post(address, {**asked, **due, "reason": ""})
    )
    assert "is less: £2,000,000" in text(
        manager.post(address, {**asked, **due, "amount": "2,000,000"})
    )
    done = text(manager.post(address, {**asked, **due}, follow=True))
    assert "You asked for £250,000 back" in done
    recovery = Recovery.objects.get()
    place = recovery.get_absolute_url()
    cio = browser(make_member(release.tranche.payee, "cio"))
    assert cio.get(place).status_code == 404
    assert finance.get(f"{place}agree/").status_code == 302
    assert "is to be paid back by" in text(finance.post(f"{place}agree/", follow=True))
    refusal = finance.post(f"{place}agree/")
    assert (refusal.status_code, b"already" in refusal.content) == (409, True)
    for where in (place, page, "/funding/", "/"):
        assert recovery.reference in text(cio.get(where)), where
    assert "Let it go" in text(finance.get(place))
    payer = browser(role="payments_officer")
    assert "Record as paid back" in text(payer.get(place))
    there = {"payment_reference": "IN-7"}
    late = text(
        payer.post(f"{place}received/", there | day_of("received_on", today() + timedelta(1)))
    )
    assert "must be today or in the past" in late
    soon = text(
        payer.post(f"{place}received/", there | day_of("received_on", today() - timedelta(1)))
    )
    assert "when it was decided" in soon
    done = payer.post(f"{place}received/", there | day_of("received_on", today()), follow=True)
    assert "It stands in the ledger" in text(done)
    shown = text(cio.get(place))
    assert "IN-7" in shown
    assert "Paid back" in shown
    history = text(manager.get(release.tranche.award.get_absolute_url()))
    assert f"Recorded as paid back {recovery.reference}, £250,000" in history


def test_where_nothing_can_be_asked_back_the_page_says_why():
    manager = browser(role="programme_manager")
    release = make_release("paid")
    address = f"{release.tranche.get_absolute_url()}recoveries/new/"
    assert "No commitment of this award has failed" in text(manager.get(address))
    make_recovery(release=release, amount=MILLION)
    assert "All that was paid" in text(manager.get(address))
    waiting = make_tranche(release.tranche.award)
    assert "Nothing of this instalment is paid" in text(
        manager.get(f"{waiting.get_absolute_url()}recoveries/new/")
    )


@pytest.mark.parametrize(
    ("make", "steps"),
    [
        (make_recovery, {"refuse": "finance_approver", "withdraw": ""}),
        (ask_to_move, {"refuse": "finance_approver", "withdraw": ""}),
    ],
)
def test_a_request_is_refused_or_withdrawn_with_a_reason(make, steps):
    for step, role in steps.items():
        row = make()
        place = row.get_absolute_url()
        client = (
            browser(role=role)
            if role
            else browser(getattr(row, "asked_by", None) or row.proposed_by)
        )
        assert f"{step.capitalize()} it" in text(client.get(place))
        assert "Enter the reason" in text(client.post(f"{place}{step}/", {"reason": ""}))
        done = text(client.post(f"{place}{step}/", {"reason": "A mistake"}, follow=True))
        assert "A mistake" in done


def test_what_is_let_go_and_the_lists():
    row = make_recovery("agreed")
    place = row.get_absolute_url()
    done = browser(role="finance_approver").post(
        f"{place}drop/", {"reason": "Met late"}, follow=True
    )
    assert "Nothing is to be paid back" in text(done)
    make_recovery("received")
    auditor = browser(role="auditor")
    assert "Not coded" in text(auditor.get("/funding/recoveries/?format=csv"))
    assert row.reference in text(auditor.get("/funding/recoveries/?status=dropped"))
    move = ask_to_move()
    assert move.reference in text(auditor.get(f"/funding/moves/?search={move.award.reference}"))
    assert "delivers late" in text(auditor.get("/funding/moves/?format=csv"))


def test_an_overdue_one_is_shown(on_day):
    row = make_recovery("agreed", due_on=today() + timedelta(1))
    on_day(today() + timedelta(2))
    assert "This is overdue" in text(browser(role="auditor").get(row.get_absolute_url()))


def test_an_instalment_is_asked_to_move_and_moves():
    tranche = make_movable()
    page = tranche.award.get_absolute_url()
    manager, finance = browser(role="programme_manager"), browser(role="finance_approver")
    assert "Move money to another year" in text(manager.get(page))
    address = f"{page}moves/new/"
    asked = {
        "what": tranche.reference,
        "to_year": this_year() + 1,
        "to_class": "capital",
        "reason": "The supplier delivers late",
    }
    assert "Enter when the instalment is due then" in text(manager.post(address, asked))
    assert 'name="amount"' in text(manager.get(address))
    due = day_of("due_on", FinancialYear(this_year() + 1).first_day)
    no_authority = text(manager.post(address, {**asked, **due, "to_class": "revenue"}))
    assert "only by a higher authority" in no_authority
    done = text(manager.post(address, {**asked, **due}, follow=True))
    assert "You asked that £1,000,000 moves" in done
    place = Reprofile.objects.get().get_absolute_url()
    assert browser(make_member(tranche.payee, "cio")).get(place).status_code == 404
    assert finance.get(f"{place}agree/").status_code == 302
    assert "The trusts of the award were told" in text(finance.post(f"{place}agree/", follow=True))
    assert finance.post(f"{place}agree/").status_code == 409
    cio = browser(make_member(tranche.payee, "finance_lead"))
    assert "The supplier delivers late" in text(cio.get(place))
    assert Tranche.objects.get(pk=tranche.pk).year == this_year() + 1
    assert "Moved the money of" in text(manager.get(page))


def test_money_that_no_instalment_holds_moves_too():
    tranche = make_movable()
    page = tranche.award.get_absolute_url()
    manager = browser(role="programme_manager")
    asked = {"what": f"capital-{this_year()}", "to_year": this_year() + 1, "to_class": "capital"}
    address = f"{page}moves/new/"
    assert "Enter how much should move" in text(manager.post(address, {**asked, "reason": "x"}))
    done = manager.post(address, {**asked, "reason": "x", "amount": "400,000"}, follow=True)
    assert "Money that no instalment held" in text(done)
    place = move_rest(tranche, MILLION).get_absolute_url()
    refusing = text(browser(role="finance_approver").get(f"{place}refuse/"))
    assert f"{tranche.payee.display_name}: £1,000,000 capital from" in refusing
    paid = propose(make_tranche(amount=6 * MILLION)).tranche.award
    nothing = text(manager.get(f"{paid.get_absolute_url()}moves/new/"))
    assert "Nothing of this award can move" in nothing


def test_the_form_asks_only_for_what_can_move():
    tranche = make_movable()
    rest = ReprofileForm(tranches=[], rest={(this_year(), "capital"): MILLION})
    assert ("due_on" in rest.fields, rest.fields["amount"].required) == (False, True)
    whole = ReprofileForm(tranches=[tranche], rest={})
    assert ("amount" in whole.fields, whole.fields["due_on"].required) == (False, True)
    move = ask_to_move(tranche, to_class="revenue", authority="Treasury letter")
    assert f"to revenue of {FinancialYear(this_year() + 1)}" in moved_words(move)


def test_what_is_to_be_done_stands_on_the_home_page_of_whoever_does_it():
    move, asked, owed = ask_to_move(), make_recovery(), make_recovery("agreed")
    finance, payer = browser(role="finance_approver"), browser(role="payments_officer")
    home = text(finance.get("/"))
    assert "Decide: £250,000 back from" in home
    assert "Decide: move £1,000,000 of" in home
    assert "Record when it is paid back: £250,000" in text(payer.get("/"))
    for person, row in ((move.asked_by, move), (asked.proposed_by, asked)):
        give_staff_role(by=PORTAL, user=person, role="finance_approver")
        client = browser(User.objects.get(pk=person.pk))
        assert row.get_absolute_url() not in text(client.get("/"))
        assert "You asked for this" in text(client.get(str(row.get_absolute_url())))
    assert owed.reference in text(browser(make_member(owed.tranche.payee, "cio")).get("/"))
