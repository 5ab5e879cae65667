"""Milestones of the invented exemplar and its follower: reached in time and late, re-planned,
overdue, ahead; and one that money waits for."""

from collections.abc import Mapping
from datetime import date

from aspirant.demo import files
from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.scene import REVENUE, Cast, Team, decide, in_days, in_year, instalment
from aspirant.demo.thorncombe import team_of
from core.actors import PORTAL
from evidence.models import Claim, EvidenceItem
from funding.models import Award
from milestones.models import Milestone, TrustMilestone
from milestones.services import load_milestones, plan_milestones, reforecast
from programmes.models import Participation

# Days from today for which the milestones of these numbers were planned first.
THORNCOMBE = {1: -50, 2: -45, 4: 60, 5: 20, 6: -15, 9: 200}
HARROWDALE = {6: 90, 7: 40}
PLANNED, REPLANNED, SENT, DECIDED = 130, 70, 62, 58

PROOF = """Report on milestones
Thorncombe Vale University Hospitals (demonstration)
What was asked, what was done, and where it can be seen."""


def tell(cast: Cast) -> None:
    """The nine are loaded; two trusts plan some of them."""
    load_milestones(by=PORTAL)
    exemplar = plan(cast, "ZZ2", THORNCOMBE)
    team = team_of(cast)
    with days_ago(within_year(REPLANNED)):
        move(team, exemplar[2], 35, "The coding team starts two months late.")
    show_some(cast, team, exemplar)
    award = Award.objects.get(holders__trust=cast.trusts["ZZ2"])
    instalment(
        cast,
        award,
        "Once there is Wi-Fi for staff and the public",
        REVENUE,
        500_000,
        in_year(40),
        exemplar[5],
    )
    with days_ago(within_year(12)):
        move(team, exemplar[4], 160, "The supplier delivers the pharmacy interface in spring.")
    follower = plan(cast, "ZZ3", HARROWDALE)
    other = Team(cast.trusts["ZZ3"], cast.people["Sian Powell"], cast.people["Daniel Frost"])
    move(other, follower[7], 95, "We copy the exemplar's way of sending letters instead.")


def plan(cast: Cast, code: str, days: Mapping[int, int]) -> dict[int, TrustMilestone]:
    """What was agreed at the start, by number."""
    part = cast.programmes.participations[code]
    numbered = {milestone.number: milestone for milestone in Milestone.objects.all()}
    dates = {numbered[number]: since(part, in_days(each)) for number, each in days.items()}
    with days_ago(within_year(PLANNED)):
        plans = plan_milestones(
            by=cast.manager,
            participation=part,
            dates=dates,
            source="The agreement, made up for the demonstration",
        )
    return {each.milestone.number: each for each in plans}


def since(participation: Participation, day: date) -> date:
    """Nothing was planned for a day before the trust took part."""
    return max(day, participation.proposed_on)


def move(team: Team, planned: TrustMilestone, days: int, reason: str) -> None:
    """The trust says by when it expects a milestone now: so many days after saying so."""
    reforecast(
        by=team.writer,
        trust_milestone=planned,
        planned_for=in_days(days),
        reason=reason,
    )


def claims(planned: TrustMilestone) -> list[Claim]:
    return [each.claim for each in planned.criteria.select_related("claim")]


def show_some(cast: Cast, team: Team, plans: Mapping[int, TrustMilestone]) -> None:
    """The first is reached in time, the second late; medicines are on their way."""
    with days_ago(within_year(SENT)):
        proof = team.upload("Report on milestones", files.pdf("milestones.pdf", PROOF), days_ago=9)
        for claim in claims(plans[1]):
            team.send(claim, "Done, as the report shows.", proof)
    with days_ago(within_year(DECIDED)):
        for claim in claims(plans[1]):
            decide(cast.assessor, claim)
    reach_late(cast, team, plans[2], proof)
    prescribing, warnings, _stock = claims(plans[4])
    with days_ago(within_year(20)):
        team.send(prescribing, "All wards prescribe electronically.", proof)
        decide(cast.second_assessor, prescribing)
    with days_ago(within_year(3)):
        team.send(warnings, "We review overridden warnings every month.", proof)


def reach_late(cast: Cast, team: Team, planned: TrustMilestone, proof: EvidenceItem) -> None:
    with days_ago(within_year(25)):
        for claim in claims(planned):
            team.send(claim, "Nine in ten records are coded, as the report shows.", proof)
    with days_ago(within_year(18)):
        for claim in claims(planned):
            decide(cast.second_assessor, claim)
