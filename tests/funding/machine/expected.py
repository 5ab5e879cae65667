"""What must have been so when a payment took a step, asked a second time and in another way than
the services and the database do."""

from collections.abc import Iterator

from core.dates import FinancialYear, today
from evidence.models import Claim, Review
from funding.lifecycles import RELEASE
from funding.models import (
    Award,
    AwardPause,
    Budget,
    Condition,
    FundingRules,
    Release,
    ReleaseHold,
    Tranche,
    Waiver,
    WaiverGrant,
)
from programmes.models import Participation
from trusts.models import Membership

# From here on nobody asks again what the instalment waits for.
ASKED = {"proposed", "programme_approved", "approved", "instructed"}
NEEDED = {
    "programme_approved": {"approve_programme"},
    "approved": {"approve_finance"},
    "instructed": {"approve_finance", "pay"},
    "paid": {"approve_finance", "pay"},
    "failed": {"pay"},
    "returned": {"approve_finance", "pay"},
}


def wrong_steps(before: dict[int, str], after: dict[int, str]) -> list[str]:
    """What was wrong with the steps that payments have taken."""
    return [
        f"{pk}: {before.get(pk)} to {status}: {wrong}"
        for pk, status in after.items()
        if before.get(pk) != status
        for wrong in wrong_with(Release.objects.get(pk=pk), before.get(pk))
    ]


def wrong_with(release: Release, before: str | None) -> Iterator[str]:
    """Of one step, and where it led."""
    status = release.status
    if before is None and status != "proposed":
        yield "it began late"
    # A batch may instruct, a file record and send back, in one go.
    if before is not None and not reaches(before, status):
        yield "no way leads there"
    parties = dict(release.parties.values_list("duty", "person"))
    if missing := NEEDED.get(status, set()) - set(parties):
        yield f"nobody took the duties {missing}"
    if status == "approved" and "approve_programme" not in parties and not is_light(release):
        yield "one approval was not enough"
    if status in ASKED:
        yield from waits_for(release.tranche)
        yield from wrong_people(release)
        if ReleaseHold.objects.filter(release=release, lifted_at=None).exists() and before:
            yield "it was on hold"


def reaches(before: str, status: str) -> bool:
    after = RELEASE.moves[before]
    return status in after or any(status in RELEASE.moves[next_] for next_ in after)


def is_light(release: Release) -> bool:
    tranche = release.tranche
    rules = FundingRules.objects.filter(programme=tranche.award.programme_id).first()
    return bool(rules and not tranche.upfront and tranche.amount < rules.light_route_below)


def waits_for(tranche: Tranche) -> Iterator[str]:
    """What is in the way of an instalment today."""
    award = tranche.award
    conditions = list(Condition.objects.filter(tranche=tranche).order_by("pk"))
    upfront = award.upfront_agreed and tranche.upfront_need
    in_the_way = {
        "no agreement": award.status != "agreed" or award.agreement_signed_on is None,
        "the award is paused": AwardPause.objects.filter(award=award, ended_at=None).exists(),
        "another year": tranche.year != FinancialYear.of(today()).start,
        "a holder does not take part": somebody_left(award),
        "no confirmed budget": not is_budgeted(tranche),
        "nothing says why it is paid up front": tranche.upfront and not upfront,
        "it waits for nothing at all": not conditions,
    }
    yield from (why for why, is_so in in_the_way.items() if is_so)
    for condition in conditions:
        if not is_met(condition) and not in_force(condition):
            yield f"condition {condition.pk} is not met"


def somebody_left(award: Award) -> bool:
    holders = award.holders.filter(until_date=None).values("participation")
    return Participation.objects.filter(pk__in=holders).exclude(status="active").exists()


def is_budgeted(tranche: Tranche) -> bool:
    budgets = Budget.objects.filter(
        programme=tranche.award.programme_id, year=tranche.year, capital_class=tranche.capital_class
    )
    return [budget.status for budget in budgets] == ["confirmed"]


def claims_of(tranche: Tranche) -> list[Claim]:
    """What is shown for an instalment."""
    conditions = Condition.objects.filter(tranche=tranche).select_related("commitment__claim")
    return [c.commitment.claim if c.commitment else c.claim for c in conditions if c.kind != "date"]


def is_met(condition: Condition) -> bool:
    if condition.kind == "date":
        return bool(condition.on_date <= today())
    claim = condition.commitment.claim if condition.commitment else condition.claim
    return bool(claim.status == "accepted")


def in_force(condition: Condition) -> list[Waiver]:
    return list(Waiver.objects.filter(condition=condition, status="granted", until__gte=today()))


def assessors(tranche: Tranche) -> set[int]:
    """Who accepted what an instalment rests on, or lifted a condition of it."""
    submissions = [claim.latest_submission_id for claim in claims_of(tranche)]
    reviews = Review.objects.filter(submission__in=submissions, outcome="accepted")
    lifted = [
        waiver
        for condition in Condition.objects.filter(tranche=tranche)
        for waiver in in_force(condition)
    ]
    grants = WaiverGrant.objects.filter(waiver__in=lifted)
    return {*reviews.values_list("assessor", flat=True), *grants.values_list("person", flat=True)}


def wrong_people(release: Release) -> Iterator[str]:
    """Whoever judged the evidence or belongs to a trust of the award, and took a step."""
    acted = set(release.parties.exclude(duty="assess").values_list("person", flat=True))
    if twice := acted & assessors(release.tranche):
        yield f"{twice} also judged its evidence"
    holders = release.tranche.award.holders.filter(until_date=None).values("trust")
    own = Membership.objects.filter(trust__in=holders, user__in=acted)
    newest = release.parties.exclude(duty="assess").order_by("pk").last()
    if newest and own.filter(user=newest.person_id).exists():
        yield f"{newest.person_id} belongs to a trust of the award"
