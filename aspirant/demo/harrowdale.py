"""Harrowdale: a fast follower with a claim in every state that a claim can be in."""

from aspirant.demo import files
from aspirant.demo.clock import days_ago
from aspirant.demo.scene import (
    CAPITAL,
    REVENUE,
    Cast,
    Team,
    decide,
    in_days,
    in_year,
    instalment,
    make_award,
    promise,
    this_year,
)
from core.actors import PORTAL
from core.dates import FinancialYear
from evidence import services as claims
from evidence.models import EvidenceItem
from funding.models import Award, Commitment

PLAN = """Plan towards What Good Looks Like
Well led: the board reviews this plan twice a year.
Smart foundations: one network by the end of next year."""
DUE = {
    "cio-on-board": -90,
    "ccio-on-board": -80,
    "snomed-ct": -30,
    "interoperability": -10,
    "dspt": 5,
    "disaster-recovery": 12,
    "assessment": 20,
    "wgll-plan": 30,
    "blueprint-copied": 120,
}


def tell(cast: Cast) -> None:
    year = this_year()
    award = make_award(
        cast,
        cast.programmes.exemplars,
        "fast_follower",
        ["ZZ3"],
        [(year, CAPITAL, 3_000_000), (year, REVENUE, 500_000), (year + 1, CAPITAL, 1_500_000)],
        agreement="Agreement HD-1",
    )
    made = {kind: promise(cast, award, "ZZ3", kind, days) for kind, days in DUE.items()}
    plan_money(cast, award, made)
    team = Team(cast.trusts["ZZ3"], cast.people["Sian Powell"], cast.people["Daniel Frost"])
    proof = team.upload(
        "Progress report", files.pdf("progress.pdf", "Progress report\nAs agreed."), days_ago=60
    )
    accept_and_refuse(cast, team, made, proof)
    end_and_expire(cast, team, made, proof)
    wait(team, made)


def plan_money(cast: Cast, award: Award, made: dict[str, Commitment]) -> None:
    later = FinancialYear(this_year() + 1).first_day
    for title, kind, pounds, due_on, conditions in (
        (
            "Once the first officer is on the board",
            CAPITAL,
            1_500_000,
            in_year(30),
            [made["cio-on-board"], in_year(25)],
        ),
        (
            "Once emergency records are coded",
            CAPITAL,
            1_500_000,
            in_year(45),
            [made["ccio-on-board"], made["snomed-ct"]],
        ),
        (
            "Once maturity is assessed",
            REVENUE,
            500_000,
            in_year(60),
            [made["assessment"], made["wgll-plan"]],
        ),
        (
            "Second year, once a blueprint is copied",
            CAPITAL,
            1_500_000,
            later,
            [made["blueprint-copied"], made["dspt"]],
        ),
    ):
        instalment(cast, award, title, kind, pounds, due_on, *conditions)


def accept_and_refuse(
    cast: Cast, team: Team, made: dict[str, Commitment], proof: EvidenceItem
) -> None:
    """Met; not met, with a second look asked for; not met."""
    team.send(made["cio-on-board"].claim, "In post since spring.", proof)
    decide(cast.assessor, made["cio-on-board"].claim)
    refused = made["ccio-on-board"].claim
    team.send(refused, "In post since spring.", proof)
    decide(cast.assessor, refused, "rejected", "The report names no clinical officer.")
    claims.ask_second_look(
        by=team.signer, claim=refused, reason="Page 1 names her under her other title."
    )
    team.send(made["snomed-ct"].claim, "Coding began in May.", proof)
    decide(
        cast.second_assessor,
        made["snomed-ct"].claim,
        "rejected",
        "Coding began, but fewer than half of the records are coded. Send a report once most are.",
    )


def end_and_expire(
    cast: Cast, team: Team, made: dict[str, Commitment], proof: EvidenceItem
) -> None:
    """Taken back; no longer accepted; out of date."""
    taken_back = made["interoperability"].claim
    team.send(taken_back, "Letters are shared.", proof)
    claims.withdraw_claim(by=team.signer, claim=taken_back, reason="The figures are of last year")
    revoked = made["dspt"].claim
    team.send(revoked, "Standards met.", proof)
    decide(cast.assessor, revoked)
    claims.revoke_claim(
        by=cast.assessor, claim=revoked, reason="The toolkit now shows “approaching standards”"
    )
    expired = made["disaster-recovery"].claim
    with days_ago(30):
        old = team.upload(
            "Restore test",
            files.png("restore-test.png", "Restore test", "Passed: 5 hours"),
            days_ago=300,
            valid_for=28,
        )
        team.send(expired, "Passed within the planned time.", old)
        decide(cast.second_assessor, expired)
    claims.expire_claims(by=PORTAL)


def wait(team: Team, made: dict[str, Commitment]) -> None:
    """With nobody yet, for some days; and still being written."""
    with days_ago(9):
        done = team.upload(
            "Certificate of completion",
            files.png("certificate.png", "Assessment completed", str(in_days(-2).year)),
            days_ago=2,
        )
        team.send(made["assessment"].claim, "Completed last week.", done)
    plan = team.upload("Draft of the plan", files.pdf("plan-draft.pdf", PLAN), days_ago=4)
    team.draft(made["wgll-plan"].claim, "The plan goes to the board next month.", plan, ready=False)
