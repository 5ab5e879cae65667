"""Totals for pages, and what leaves the portal as a file."""

from decimal import Decimal

import pytest

from core.dates import FinancialYear, today, working_days_after
from funding import summaries
from funding.lifecycles import DEAD, RELEASE
from funding.models import LedgerEntry, Tranche
from funding.page_data.instalments import RELEASE_WAITS, instalment_lines
from funding.payment_file import PaymentLine, batch_csv
from funding.views.batches import payments_of
from tests.factories.funding import (
    MILLION,
    instruct,
    lead_of,
    make_award,
    make_release,
    make_tranche,
)
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def test_totals_are_the_ledgers():
    award = make_award()
    make_release("paid", make_tranche(award))
    make_release("approved", make_tranche(award, amount=2 * MILLION))
    make_release("failed", make_tranche(award, amount=3 * MILLION))
    totals = summaries.totals(award.ledger.all())
    assert totals == summaries.Totals(6 * MILLION, 3 * MILLION, MILLION)
    assert totals == summaries.trust_totals(lead_of(award))


def test_a_trust_without_money_has_totals_of_nothing():
    trust = make_trust()
    assert summaries.trust_totals(trust) == summaries.Totals()
    assert summaries.totals_by_award(trust) == []


def test_a_shared_award_promises_each_trust_its_share():
    trusts = [make_trust() for _ in range(3)]
    award = make_award(trusts=trusts, amount=3 * MILLION)
    promised = [summaries.trust_totals(trust).promised for trust in trusts]
    assert promised == [MILLION] * 3
    assert summaries.totals(award.ledger.all()).promised == 3 * MILLION


def test_an_approved_payment_is_due_until_it_is_paid():
    release = make_release("approved")
    programme = release.tranche.award.programme_id
    days = summaries.payment_days({programme})[programme]
    assert summaries.expected_on(release, days) == working_days_after(today(), days)
    assert summaries.expected_on(None, days) is None
    assert summaries.expected_on(make_release("paid"), days) is None
    assert summaries.expected_on(make_release("proposed"), days) is None


def test_a_batch_file_lists_each_payment_and_its_control_totals():
    release = make_release("approved")
    batch = instruct(release)
    (line,) = payments_of(batch)
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


def test_an_instalment_says_what_it_waits_for_in_every_state_of_its_payment():
    assert set(RELEASE_WAITS) == set(RELEASE.states) - DEAD
    make_release("paid")
    (line,) = instalment_lines(Tranche.objects.all())
    assert line.sentence == "Nothing: it is paid."
