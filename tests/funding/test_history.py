"""The history of an award and of a payment: in the order in which things came about."""

from decimal import Decimal

import pytest

from core.actors import PORTAL
from core.dates import FinancialYear, today
from funding.history import history_of_award, history_of_release
from funding.plans import AmountPlan, AwardPlan, HolderPlan, InstalmentPlan
from funding.services import planned_awards
from tests.factories.funding import make_release
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def planned() -> AwardPlan:
    """An agreed award of three instalments, all written in one transaction."""
    part = make_participation(make_programme(), make_trust())
    year, amount = FinancialYear.of(today()).start, Decimal(300_000)
    return AwardPlan(
        programme=part.programme.slug,
        role=part.role,
        awarded_on=today(),
        holders=(HolderPlan(part.trust.code, amount),),
        amounts=(AmountPlan(year, "capital", amount),),
        agreement_signed_on=today(),
        agreement_reference="AGR-7",
        instalments=tuple(
            InstalmentPlan(
                title=f"Part {number}",
                trust=part.trust.code,
                year=year,
                capital_class="capital",
                amount=amount / 3,
                due_on=today(),
                not_before=today(),
            )
            for number in range(3)
        ),
    )


def test_what_one_transaction_wrote_is_told_with_causes_before_what_follows() -> None:
    for _ in range(3):  # The numbers of the event tables drift apart with every award.
        award = planned_awards.create_planned_award(by=PORTAL, plan=planned())
    told = [(event.about, event.status) for event in reversed(history_of_award(award))]
    tranches = [tranche.reference for tranche in award.tranches.order_by("number")]
    assert told == [
        (award.reference, "Not yet agreed"),
        *((reference, "") for reference in tranches),
        (award.reference, "Agreed"),
    ]


def test_the_history_of_an_award_ends_with_its_newest_payment() -> None:
    release = make_release("approved")
    history = history_of_award(release.tranche.award)
    assert history_of_release(release)[0].status == "Approved"
    assert history[0].about == release.reference
    assert history[-1].status == "Not yet agreed"
