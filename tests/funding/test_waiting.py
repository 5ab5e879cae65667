"""What a trust holds up itself: each instalment once, and only while the move is the trust's."""

from decimal import Decimal

import pytest

from core.dates import today
from funding.waiting import held_up_by
from tests.factories.evidence import submitted_claim
from tests.factories.funding import (
    accept,
    lead_of,
    make_award,
    make_commitment,
    make_tranche,
    propose,
)
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db
MILLION = Decimal(1_000_000)


def test_an_instalment_that_waits_for_two_promises_counts_once(django_assert_num_queries):
    award = make_award()
    make_tranche(award, conditions=[make_commitment(award), make_commitment(award)])
    trust = lead_of(award)
    with django_assert_num_queries(1):
        held_up = held_up_by(trust)
    assert held_up.by_class == {"capital": MILLION}
    assert held_up.lapsing == MILLION


def test_what_is_with_an_assessor_or_waits_for_a_day_is_not_held_up_by_the_trust():
    award = make_award()
    sent = make_commitment(award)
    submitted_claim(sent.claim)
    make_tranche(award, conditions=[sent])
    make_tranche(award, conditions=[today()])
    assert held_up_by(lead_of(award)).by_class == {}


def test_what_is_on_its_way_is_not_held_up():
    award = make_award()
    promise = make_commitment(award)
    tranche = make_tranche(award, conditions=[promise])
    accept(promise)
    propose(tranche)
    assert held_up_by(lead_of(award)).by_class == {}


def test_in_a_shared_award_each_trust_answers_for_its_own_promises():
    first, second = make_trust(), make_trust()
    award = make_award(trusts=[first, second])
    make_tranche(award, conditions=[make_commitment(award, trust=second)])
    assert held_up_by(first).by_class == {}
    assert held_up_by(second).by_class == {"capital": MILLION}
