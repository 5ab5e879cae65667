"""What must fail: money asked back, decided, received or moved by bulk update or raw SQL."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.dates import FinancialYear, now, today
from funding.models import AwardAmount, LedgerEntry, Recovery, Release, Reprofile, Tranche
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, make_commitment, make_release, make_tranche, this_year
from tests.factories.people import make_member
from tests.factories.recoveries import (
    agree,
    ask_to_move,
    make_failed,
    make_movable,
    make_recovery,
    move_rest,
)
from tests.funding.attacking import as_somebody, refused, sql

pytestmark = pytest.mark.django_db


def test_nothing_is_asked_back_that_was_not_paid_or_of_whom_it_may_not():
    release, commitment = make_failed()
    person, ours = make_user(), make_member(release.tranche.payee, "viewer")

    def asking(by=person, **facts):
        rest = {"amount": MILLION, "due_on": today(), "reason": "x", "reference": "RV-X"}
        given = {"release": release, "commitment": commitment, "proposed_by": by}
        return lambda: Recovery.objects.create(**{**rest, **given, **facts})

    waiting = make_release("approved", make_tranche(release.tranche.award))
    met = make_commitment(release.tranche.award)
    for facts, words in (
        ({"release": waiting}, "Only what was paid"),
        ({"commitment": met}, "that was not met"),
        ({"commitment": make_failed()[1]}, "of the same award"),
        ({"amount": MILLION + 1}, "No more is asked back"),
        ({"amount": Decimal(-1)}, "amount_positive"),
        ({"due_on": today() - timedelta(1)}, "today or later"),
        ({"reason": ""}, "has_reason"),
        ({"status": "received"}, "begins as proposed"),
    ):
        refused(asking(**facts), words, person)
    refused(asking(), "by_oneself", make_user())
    refused(asking(ours), "own trust", ours)
    as_somebody(asking(), person)
    refused(asking(amount=Decimal(1), reference="RV-Y"), "No more is asked back", person)


def test_nobody_decides_or_receives_who_may_not_and_no_step_is_skipped():
    judge = make_user(staff_role="assessor")
    release, commitment = make_failed(judge=judge)
    recovery = make_recovery(release=release, commitment=commitment)
    rows = Recovery.objects.filter(pk=recovery.pk)
    person, ours = make_user(), make_member(release.tranche.payee, "viewer")

    def deciding(by):
        return lambda: rows.update(status="agreed", decided_by=by, decided_at=now())

    def receiving(by, on=None, **facts):
        given = {"received_by": by, "received_on": on or today(), "payment_reference": "IN-1"}
        return lambda: rows.update(**{"status": "received", **given, **facts})

    def ending(by, status):
        return lambda: rows.update(status=status, ended_by=by, ended_at=now(), end_reason="x")

    asker = recovery.proposed_by
    refused(deciding(asker), "does not decide it", asker)
    refused(deciding(judge), "does not decide it", judge)
    refused(deciding(ours), "own trust", ours)
    refused(deciding(person), "by_oneself", make_user())
    refused(receiving(person), "cannot go from|decided_whole", person)
    refused(ending(asker, "refused"), "withdraws it", asker)
    refused(ending(person, "withdrawn"), "withdraws it", person)
    refused(ending(person, "dropped"), "let go by another", person)
    refused(lambda: rows.update(amount=1), "as it was asked", person)
    refused(lambda: sql("DELETE FROM funding_recovery"), "never deleted")
    as_somebody(deciding(person), person)
    refused(ending(asker, "dropped"), "let go by another", asker)
    refused(receiving(person), "does not record it", person)
    officer = make_user()
    refused(receiving(officer, decided_by=officer), "keeps who decided", officer)
    for day in (today() + timedelta(1), today() - timedelta(1)):
        refused(receiving(officer, day), "not in the future", officer)
    refused(receiving(officer), "The ledger shows", officer)
    refused(lambda: rows.update(status="agreed"), "next state", person)


def test_the_ledger_recovers_what_was_received_and_nothing_else():
    recovery = make_recovery("received")
    entry = LedgerEntry.objects.get(kind="recovered")
    names = ("award", "tranche", "release", "trust", "year", "capital_class", "on_date")
    again = {name: getattr(entry, name) for name in names}
    refused(
        lambda: LedgerEntry.objects.create(kind="recovered", amount=5, **again), "The ledger shows"
    )
    refused(
        lambda: LedgerEntry.objects.create(
            kind="recovered", amount=-entry.amount, reverses=entry, **again
        ),
        "The ledger shows",
    )
    open_one = make_recovery("agreed", release=recovery.release, amount=Decimal(5))
    back = {"status": "returned", "returned_on": today(), "reason": "x"}
    rows = Release.objects.filter(pk=open_one.release_id)
    refused(lambda: rows.update(**back), "The ledger shows|came back by itself", make_user())


def test_no_money_moves_but_by_two_people_into_room_that_is_there():
    tranche = make_movable()
    award, year = tranche.award, this_year()
    person, ours = make_user(), make_member(tranche.payee, "viewer")

    def asking(by=person, **facts):
        given = {
            "reference": "RP-X",
            "award": award,
            "tranche": tranche,
            "from_year": year,
            "from_class": "capital",
            "to_year": year + 1,
            "to_class": "capital",
            "amount": MILLION,
            "due_on": FinancialYear(year + 1).first_day,
            "reason": "x",
            "asked_by": by,
        }
        return lambda: Reprofile.objects.create(**{**given, **facts})

    rest = {"tranche": None, "due_on": None}
    for facts, words in (
        ({"to_class": "revenue"}, "names_authority"),
        ({"to_year": year}, "reprofile_moves|new financial year"),
        ({"from_year": year - 1}, "has lapsed"),
        ({"to_year": year - 1}, "has lapsed"),
        ({"amount": MILLION - 1}, "moves whole"),
        ({"due_on": today()}, "new financial year"),
        ({"due_on": None}, "is_due"),
        ({**rest, "amount": MILLION + 1}, "no instalment holds"),
        ({"reason": ""}, "has_reason"),
        ({"status": "agreed"}, "begins as asked"),
        ({"tranche": make_release(tranche=make_tranche(award)).tranche}, "stays as it is"),
    ):
        refused(asking(**facts), words, person)
    refused(asking(), "by_oneself", make_user())
    refused(asking(ours), "own trust", ours)
    as_somebody(asking(), person)
    rows = Reprofile.objects.filter(reference="RP-X")

    def deciding(by, status="agreed", **facts):
        given = {"status": status, "decided_by": by, "decided_at": now(), **facts}
        return lambda: rows.update(**given)

    finance = make_user()
    refused(deciding(person), "others decide", person)
    refused(deciding(ours), "own trust", ours)
    refused(deciding(finance), "no more, no less", finance)
    refused(deciding(finance, "withdrawn", decision="x"), "withdraws", finance)
    refused(deciding(finance, "refused"), "end_has_reason", finance)
    refused(lambda: rows.update(amount=1), "as it was asked", finance)
    refused(lambda: rows.update(status="asked"), "next state", finance)
    refused(lambda: sql("DELETE FROM funding_reprofile"), "never deleted")
    full = make_movable(budget=False)
    asked = ask_to_move(full)
    no_budget = Reprofile.objects.filter(pk=asked.pk)
    given = {"status": "agreed", "decided_by": finance, "decided_at": now()}
    refused(lambda: no_budget.update(**given), "has room in the budgets", finance)


def test_the_amounts_of_an_agreed_award_change_by_what_moved_and_by_nothing_else():
    tranche = make_movable()
    agree(move_rest(tranche, MILLION))
    this, following = AwardAmount.objects.filter(award=tranche.award).order_by("year")
    for row in (this, following):
        rows = AwardAmount.objects.filter(pk=row.pk)
        refused(lambda rows=rows: rows.update(amount=3 * MILLION), "no more, no less")
        refused(lambda rows=rows: rows.update(agreed_amount=5, amount=5), "no more|come to more")
    refused(lambda: AwardAmount.objects.filter(pk=this.pk).update(amount=1), "come to more than")
    moved = Tranche.objects.filter(pk=tranche.pk)
    refused(lambda: moved.update(year=this_year() + 2), "never come to more")
