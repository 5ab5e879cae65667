"""Money that moves between years: who asks, who decides, what moves, and that all adds up."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.actors import PORTAL
from core.dates import FinancialYear, today
from core.errors import BadInput, DomainError, NotPossible
from core.models import OutgoingMail
from funding import services
from funding.models import LedgerEntry, Reprofile, Tranche
from funding.page_data.recoveries import movable, unplanned_of
from funding.policies_reprofiles import check_moves
from funding.services import YearAmount
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    make_award,
    make_budget,
    make_tranche,
    propose,
    this_year,
)
from tests.factories.people import add_member, make_member
from tests.factories.recoveries import (
    agree,
    ask_to_move,
    make_manager_for_finance,
    make_movable,
    move_rest,
)
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def given(award):
    """Pounds of each year and class that an award gives, and that the ledger says it promised."""
    amounts = {(a.year, a.capital_class): a.amount for a in award.amounts.all() if a.amount}
    promised: dict[tuple[int, str], Decimal] = {}
    for entry in LedgerEntry.objects.filter(award=award, kind="allocated"):
        key = (entry.year, entry.capital_class)
        promised[key] = promised.get(key, Decimal(0)) + entry.amount
    assert {key: pounds for key, pounds in promised.items() if pounds} == amounts
    return amounts


def test_an_instalment_moves_whole_with_the_award_and_the_ledger():
    tranche = make_movable()
    award = tranche.award
    cio = make_member(tranche.payee, "cio")
    asked = ask_to_move(tranche)
    assert given(award) == {(this_year(), "capital"): 2 * MILLION}
    assert not Reprofile.objects.visible_to(cio).exists()
    agree(asked)
    moved = Tranche.objects.get(pk=tranche.pk)
    assert (moved.year, moved.due_on) == (this_year() + 1, asked.due_on)
    now_given = {(this_year(), "capital"): MILLION, (this_year() + 1, "capital"): MILLION}
    assert given(award) == now_given
    assert LedgerEntry.objects.filter(award=award, reverses__isnull=False).count() == 1
    assert Reprofile.objects.visible_to(cio).get() == asked
    assert OutgoingMail.objects.get(template="funding/reprofiled")
    # Back again, and the rest after it: nothing is left in this year.
    agree(ask_to_move(moved, to_year=this_year(), due_on=today()))
    assert given(award) == {(this_year(), "capital"): 2 * MILLION}
    back = Tranche.objects.get(pk=tranche.pk)
    agree(move_rest(back, MILLION))
    agree(ask_to_move(back))
    assert given(award) == {(this_year() + 1, "capital"): 2 * MILLION}


def test_shares_of_an_award_that_several_hold_stay_what_they_were():
    years = [YearAmount(this_year() + n, "capital", MILLION) for n in (0, 1)]
    revenue = YearAmount(this_year(), "revenue", MILLION)
    award = make_award(
        trusts=[make_trust() for _ in range(3)], amount=3 * MILLION, amounts=[*years, revenue]
    )
    tranche = make_tranche(award, amount=MILLION / 4)
    assert str(move_rest(tranche, Decimal(5))).startswith("RP-")
    make_budget(award.programme, year=this_year() + 1, confirmed=False)
    agree(move_rest(tranche, Decimal("333333.34")))
    for holder in award.holders.all():
        entries = LedgerEntry.objects.filter(award=award, trust=holder.trust)
        assert entries.total("allocated") == holder.amount
    given(award)


def test_capital_becomes_revenue_only_by_a_named_authority():
    tranche = make_movable()
    with pytest.raises(BadInput, match="higher authority"):
        ask_to_move(tranche, to_class="revenue", authority=" ")
    asked = ask_to_move(tranche, to_class="revenue", authority="Treasury letter of 3 March")
    agree(asked)
    assert Tranche.objects.get(pk=tranche.pk).capital_class == "revenue"
    given(tranche.award)


def test_only_money_moves_that_is_there_and_not_paid_or_being_paid():
    tranche = make_movable()
    year = this_year()
    for facts, refusal in (
        ({"to_year": year, "due_on": today()}, "another year"),
        ({"to_year": year - 1}, "this financial year or a later"),
        ({"due_on": FinancialYear(year + 1).last_day + timedelta(1)}, "in its new financial year"),
        ({"due_on": None}, "in its new financial year"),
        ({"reason": " "}, "Give a reason"),
    ):
        with pytest.raises(DomainError, match=refusal):
            ask_to_move(tranche, **facts)
    with pytest.raises(NotPossible, match="no instalment of that year and class holds"):
        move_rest(tranche, MILLION + 1)
    with pytest.raises(BadInput, match="more than £0"):
        move_rest(tranche, Decimal(0))
    with pytest.raises(NotPossible, match="not yet agreed"):
        ask_to_move(make_tranche(make_award(agreed=False)))
    ready = make_tranche(tranche.award)
    asked = ask_to_move(ready)
    with pytest.raises(NotPossible, match="was asked for already"):
        ask_to_move(ready)
    propose(ready)
    with pytest.raises(NotPossible, match="“waiting for approval”"):
        agree(asked)
    assert movable(tranche.award) == [tranche]
    assert unplanned_of(tranche.award) == {}


def test_an_instalment_that_changed_meanwhile_does_not_move():
    tranche = make_movable()
    rest, asked = move_rest(tranche, MILLION), ask_to_move(tranche)
    make_tranche(tranche.award)
    with pytest.raises(NotPossible, match="£1,000,000 is more than £0"):
        agree(rest)
    asked.tranche.year = this_year() + 1
    with pytest.raises(NotPossible, match="The instalment is £1,000,000 of"):
        check_moves(asked)


def test_the_new_year_has_a_budget_with_room():
    asked = ask_to_move(make_movable(budget=False))
    programme = asked.award.programme
    with pytest.raises(NotPossible, match="There is no budget for"):
        agree(asked)
    year = this_year() + 1
    make_budget(programme, amount=MILLION - 1, year=year, confirmed=False)
    with pytest.raises(NotPossible, match="has room for £999,999 more"):
        agree(asked)
    make_budget(programme, amount=MILLION, year=year, confirmed=False)
    agree(asked)
    again = make_movable(programme=programme, budget=False)
    with pytest.raises(NotPossible, match="has room for £0 more"):
        agree(ask_to_move(again))


def test_what_has_lapsed_moves_no_more(on_day):
    asked = ask_to_move()
    on_day(FinancialYear(this_year()).last_day + timedelta(1))
    with pytest.raises(NotPossible, match="is over: what was not paid has lapsed"):
        agree(asked)


# Who may take a step: (step, who it is, how the refusal begins, or nothing).
@pytest.mark.parametrize(
    ("step", "who", "refusal"),
    [
        ("agree", "programme_manager", "Your role"),
        ("agree", "portal", "The portal proposes"),
        ("agree", "asker", "You asked for this.*Withdraw it"),
        ("agree", "ours", "You belong"),
        ("refuse", "finance_approver", None),
        ("refuse", "asker", "You asked"),
        ("withdraw", "asker", None),
        ("withdraw", "programme_manager", "asked for this"),
        ("withdraw", "finance_approver", "Your role"),
    ],
)
def test_another_decides_than_asked(step, who, refusal):
    asker = make_manager_for_finance()
    reprofile = ask_to_move(by=asker)
    people: dict[str, Any] = {"portal": PORTAL, "asker": asker}
    person = people.get(who) or make_user(staff_role="finance_approver" if who == "ours" else who)
    if who == "ours":
        add_member(person, reprofile.tranche.payee, "viewer")
    facts = {} if step == "agree" else {"reason": "x"}
    act = getattr(services, f"{step}_reprofile")
    if refusal is None:
        assert act(by=person, reprofile=reprofile, **facts).status_words
        return
    with pytest.raises(DomainError) as said:
        act(by=person, reprofile=reprofile, **facts)
    assert re.search(refusal, f"{said.value.message} {said.value.next_step}")
