"""Totals and rows for pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.dates import FinancialYear, today
from funding import summaries
from funding.models import LedgerEntry, Tranche
from funding.payment_file import PaymentLine, batch_csv
from funding.queries import payment_lines
from funding.services import YearAmount
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    instruct,
    lead_of,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
    propose,
    this_year,
)
from tests.factories.people import make_member
from tests.factories.programmes import make_programme
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def test_totals_are_the_ledgers():
    award = make_award()
    make_release("paid", make_tranche(award))
    make_release("approved", make_tranche(award, amount=2 * MILLION))
    make_release("failed", make_tranche(award, amount=3 * MILLION))
    totals = summaries.award_totals(award)
    assert totals == summaries.Totals(6 * MILLION, 3 * MILLION, MILLION)
    assert totals == summaries.trust_totals(lead_of(award))
    assert totals == summaries.totals_of_awards([award])[award.pk]
    assert totals == summaries.public_totals(award.programme)[lead_of(award).pk]
    assert (totals.approved_unpaid, totals.still_to_approve) == (2 * MILLION, 3 * MILLION)


def test_a_trust_without_money_has_totals_of_nothing():
    trust = make_trust()
    assert summaries.trust_totals(trust) == summaries.Totals()
    assert summaries.totals_of_trusts([trust])[trust.pk] == summaries.Totals()


def test_a_shared_award_promises_each_trust_its_share():
    trusts = [make_trust() for _ in range(3)]
    award = make_award(trusts=trusts, amount=3 * MILLION)
    promised = [summaries.trust_totals(trust).promised for trust in trusts]
    assert promised == [MILLION] * 3
    assert summaries.award_totals(award).promised == 3 * MILLION


def test_a_programmes_years_show_budget_commitments_and_what_is_left():
    programme = make_programme()
    award = make_award(
        programme,
        amounts=[
            YearAmount(this_year(), "capital", 5 * MILLION),
            YearAmount(this_year() + 1, "revenue", MILLION),
        ],
    )
    propose(make_tranche(award))
    this, following = summaries.programme_years(programme)
    assert (this.year, this.capital_class, this.budget) == (
        this_year(),
        "capital",
        100 * MILLION,
    )
    assert (this.confirmed, this.committed, this.left) == (True, MILLION, 99 * MILLION)
    assert (following.budget, following.left, following.totals.promised) == (None, None, MILLION)


@pytest.mark.parametrize(
    ("status", "owner"),
    [
        ("proposed", "Programme manager"),
        ("programme_approved", "Finance approver"),
        ("approved", "Payments officer"),
        ("instructed", "Payments officer"),
        ("paid", "Nobody"),
    ],
)
def test_a_tranche_says_whose_move_it_is(status, owner):
    release = make_release(status)
    (row,) = summaries.tranche_rows(Tranche.objects.filter(pk=release.tranche_id))
    assert (row.owner, row.days_waiting, row.waits_for) == (owner, 0, [])
    assert (row.done, row.conditions) == (1, 1)
    assert (row.expected_on is not None) == (status in ("approved", "instructed"))


def test_a_tranche_that_waits_counts_what_is_done():
    award = make_award()
    tranche = make_tranche(award, conditions=[make_commitment(award), today()])
    (row,) = summaries.tranche_rows([tranche])
    assert (row.done, row.conditions, row.owner, row.since) == (1, 2, "The trust", tranche.due_on)
    assert [blocker.code for blocker in row.waits_for] == ["commitment_open"]


def test_a_tranche_that_waits_for_nothing_is_the_portals_move():
    (row,) = summaries.tranche_rows([make_tranche()])
    assert row.owner == "The portal"


def test_the_overview_has_a_row_for_each_trust_with_what_comes_next_and_what_may_lapse():
    award = make_award()
    make_release("paid", make_tranche(award))
    second = make_tranche(award, amount=2 * MILLION)
    idle = make_award(award.programme)
    manager = make_user(staff_role="programme_manager")
    rows = summaries.overview_rows(manager)
    assert [row.trust for row in rows] == [lead_of(award), lead_of(idle)]
    assert (rows[0].next.tranche, rows[0].at_risk) == (second, 2 * MILLION)
    assert (rows[1].next, rows[1].at_risk) == (None, Decimal(0))
    assert summaries.money_at_risk([lead_of(award)], "revenue") == {}


def test_a_trusts_people_see_their_own_row_only():
    award = make_award()
    make_award(award.programme)
    viewer = make_member(lead_of(award), "viewer")
    assert [row.trust for row in summaries.overview_rows(viewer)] == [lead_of(award)]


def test_the_overview_takes_as_many_queries_for_many_trusts_as_for_one():
    programme = make_programme()
    manager = make_user(staff_role="programme_manager")
    counts = []
    for _ in range(2):
        make_tranche(make_award(programme))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            summaries.overview_rows(manager)
        counts.append(len(captured))
        make_tranche(make_award(programme))
    assert counts[0] + 1 >= counts[1]
    assert counts[1] <= 8


def test_a_batch_file_lists_each_payment_and_its_control_totals():
    release = make_release("approved")
    batch = instruct(release)
    (line,) = payment_lines(batch)
    tranche = release.tranche
    assert line[:4] == (
        release.reference,
        tranche.reference,
        tranche.award.reference,
        tranche.payee.code,
    )
    text = batch_csv(batch.reference, [line])
    heading, first, capital, revenue, end = text.split("\r\n")
    assert heading.startswith("Batch,Payment,Instalment")
    assert first.endswith(f"{FinancialYear(tranche.year)},capital,1000000.00")
    assert capital.endswith(",1000000.00")
    assert "Total revenue, payments: 0" in revenue
    assert end == ""


@pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@sum", "\tx"])
def test_a_cell_of_the_batch_file_is_never_a_formula(name):
    line = PaymentLine("RL-1", "TR-1", "AW-1", "RAA", name, "2021/22", "capital", Decimal(5))
    assert f"'{name}" in batch_csv("PB-1", [line])


def test_a_ledger_entry_reads_as_a_sentence():
    make_release("paid")
    assert "Paid 1000000.00" in str(LedgerEntry.objects.get(kind="paid"))
