"""Sums that come out to the penny, whatever they are, and a machine that tries every order."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoTestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.actors import PORTAL
from core.dates import today
from core.errors import DomainError
from funding import services, summaries
from funding.arithmetic import spread
from funding.models import LedgerEntry, Release
from tests.factories.funding import MILLION, make_award, make_budget, make_staff, make_tranche
from tests.factories.programmes import make_programme
from tests.support.examples import SOAK

pence = st.integers(min_value=1, max_value=10**11)


@st.composite
def two_sides(draw):
    """Two lists of pennies with the same sum."""
    rows = draw(st.lists(pence, min_size=1, max_size=5))
    whole = sum(rows)
    cuts = sorted(draw(st.lists(st.integers(0, whole), max_size=5)))
    columns = [after - before for before, after in zip([0, *cuts], [*cuts, whole], strict=True)]
    return [Decimal(n) / 100 for n in rows], [Decimal(n) / 100 for n in columns]


@given(two_sides())
def test_a_spread_adds_up_both_ways_and_is_never_negative(sides):
    rows, columns = sides
    table = spread(rows, columns)
    assert [sum(cells) for cells in table] == rows
    assert [sum(cells) for cells in zip(*table, strict=True)] == columns
    assert min(cell for cells in table for cell in cells) >= 0


@given(two_sides())
def test_a_spread_is_in_proportion_but_for_pennies(sides):
    rows, columns = sides
    whole = sum(rows)
    for row, cells in zip(rows, spread(rows, columns), strict=True):
        for column, cell in zip(columns, cells, strict=True):
            assert abs(cell - row * column / whole) <= Decimal("0.01") * (len(rows) + len(columns))


def test_sides_that_do_not_agree_are_refused():
    with pytest.raises(ValueError, match="different sums"):
        spread([Decimal(1)], [Decimal(2)])


class MoneyMachine(RuleBasedStateMachine):
    """Every person tries every step in any order, on three tranches under a budget for two."""

    def __init__(self):
        super().__init__()
        programme = make_programme()
        self.budget = make_budget(programme, amount=2 * MILLION)
        self.award = make_award(programme, amount=3 * MILLION)
        self.tranches = [make_tranche(self.award) for _ in range(3)]
        self.staff = list(make_staff().values())

    def attempt(self, step, **kwargs):
        """A step that may be refused, and never breaks."""
        with suppress(DomainError):
            step(**kwargs)

    @rule(who=st.integers(-1, 3), which=st.integers(0, 2))
    def propose(self, who, which):
        by = PORTAL if who < 0 else self.staff[who]
        self.attempt(services.propose_release, by=by, tranche=self.tranches[which])

    @rule(
        step=st.sampled_from([services.approve_for_programme, services.approve_for_finance]),
        who=st.integers(0, 3),
        which=st.integers(0, 9),
    )
    def approve(self, step, who, which):
        for release in self.release(which):
            self.attempt(step, by=self.staff[who], release=release)

    @rule(
        step=st.sampled_from(
            [
                services.decline_release,
                services.withdraw_release,
                services.cancel_release,
                services.record_failed,
                services.hold_release,
                services.lift_hold,
            ]
        ),
        who=st.integers(0, 3),
        which=st.integers(0, 9),
    )
    def end(self, step, who, which):
        for release in self.release(which):
            self.attempt(step, by=self.staff[who], release=release, reason="Tried")

    @rule(who=st.integers(0, 3), which=st.integers(0, 9))
    def instruct(self, who, which):
        for release in self.release(which):
            self.attempt(self.make_batch, by=self.staff[who], releases=[release])

    def make_batch(self, *, by, releases):
        services.instruct_batch(by=by, batch=services.create_batch(by=by, releases=releases))

    @rule(who=st.integers(0, 3), which=st.integers(0, 9))
    def pay(self, who, which):
        for release in self.release(which):
            self.attempt(
                services.record_paid,
                by=self.staff[who],
                release=release,
                paid_on=today(),
                payment_reference=f"BACS-{release.pk}",
            )

    @rule(who=st.integers(0, 3), which=st.integers(0, 9))
    def send_back(self, who, which):
        for release in self.release(which):
            self.attempt(
                services.record_returned,
                by=self.staff[who],
                release=release,
                returned_on=today(),
                reason="Account closed",
            )

    def release(self, which):
        """One release, if there is any."""
        found = list(Release.objects.filter(tranche__award=self.award).order_by("pk"))
        return found[which % len(found) :][:1] if found else []

    @invariant()
    def the_sums_hold(self):
        live = Release.objects.live().filter(tranche__award=self.award)
        assert sum(live.values_list("amount", flat=True)) <= self.budget.amount
        totals = summaries.totals(LedgerEntry.objects.filter(award=self.award))
        assert totals.paid <= totals.approved <= totals.promised == 3 * MILLION

    @invariant()
    def the_ledger_follows_the_releases(self):
        for release in Release.objects.filter(tranche__award=self.award):
            entries = LedgerEntry.objects.filter(release=release)
            approved = release.status in ("approved", "instructed", "paid")
            assert entries.total("released") == (release.amount if approved else 0)
            assert entries.total("paid") == (release.amount if release.paid_on else 0)
            assert entries.total("returned") == (release.amount if release.returned_on else 0)

    @invariant()
    def no_person_has_two_duties(self):
        for release in Release.objects.filter(tranche__award=self.award):
            people = list(release.parties.values_list("person", flat=True))
            assert len(people) == len(set(people))


class TestMoneyMachine(DjangoTestCase, MoneyMachine.TestCase):  # type: ignore[valid-type]
    settings = settings(  # type: ignore[assignment]
        max_examples=200 if SOAK else 6,
        stateful_step_count=50 if SOAK else 15,
        suppress_health_check=list(HealthCheck),
    )
