"""Digital maturity of the invented trusts: an assessment in each state, and checks in several."""

from collections.abc import Mapping

from aspirant.demo import files, rounds
from aspirant.demo.assessing import answer, assessment_of, checks_of, settle
from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.next_steps import WEALDEN, enter
from aspirant.demo.scene import Cast, Team, in_days
from core.actors import PORTAL
from evidence.services import set_request_limit
from maturity.models import Assessment, FrameworkVersion
from maturity.services import (
    ask_recomputation,
    cancel_assessment,
    load_frameworks,
    open_assessment,
    sign_assessment,
)

WGLL, DMA = "what-good-looks-like", "digital-maturity-assessment"
TRAINED = """Training in data security
Staff: 4,812. Trained this year: 4,236 (88%).
Counted on the last day of the quarter."""
WIRELESS = """Wireless survey
Clinical areas: 214. With a reliable network: 139 (65%)."""
PLANS = """Digital plan and clinical strategy
Page 1 of the plan names the aim of the clinical strategy behind each project."""


def tell(cast: Cast) -> None:
    """Frameworks, then what each trust has said."""
    load_frameworks(by=PORTAL)
    limit_requests(cast)
    versions = {
        version.framework.slug: version
        for version in FrameworkVersion.objects.in_force().select_related("framework")
    }
    rounds.tell(cast, versions[WGLL])
    wealden(cast, versions)
    with days_ago(9):
        thorncombe = assessment_of(cast.trusts["ZZ2"], versions[WGLL])
        writer = cast.people["Yusuf Demir"]
        answer(thorncombe, writer, {}, level=4, not_applicable=rounds.NOT_USED)
    rounds.signed_again(cast, versions[WGLL])
    with days_ago(40):
        ask(cast, "ZZ9", versions[WGLL], due=36)
        mistaken = ask(cast, "ZZA", versions[DMA], due=60)
    with days_ago(38):
        cancel_assessment(
            by=cast.manager, assessment=mistaken, reason="Asked for the wrong framework."
        )
    ask_recomputation(by=cast.manager)


def limit_requests(cast: Cast) -> None:
    """So many a year, and no more without a reason that is written down."""
    for kind, most in {"exemplar": 40, "fast_follower": 24, "aspirant": 40, "seed": 5}.items():
        set_request_limit(
            by=cast.manager,
            participant_type=kind,
            per_year=most,
            source="Made up for the demonstration",
        )


def wealden(cast: Cast, versions: Mapping[str, FrameworkVersion]) -> None:
    """Signed off and checked in one framework, nearly answered in the other."""
    writer, second = cast.people["Tom Birch"], cast.people["Priya Raman"]
    with days_ago(within_year(80)):
        first = ask(cast, "ZZ1", versions[DMA], due=45)
    with days_ago(within_year(66)):
        answer(first, writer, {"RR-1": 2, "RI-2": 5, "CS-1": 4, "CR-2": 1, "IE-1": 4}, level=3)
    with days_ago(within_year(64)):
        first = sign_assessment(by=cast.people["Amara Osei"], assessment=first)
    check(cast, first)
    again = assessment_of(cast.trusts["ZZ1"], versions[WGLL])
    with days_ago(4):
        begun = {"WL-1": 4, "WL-2": 4, "SF-2": 2, "SP-2": 4, "PE-3": 2, "IC-4": 4}
        answer(again, writer, begun, but=("healthy-populations", "empower-citizens"))
        enter(again, writer, WEALDEN)
        answer(again, second, {"EC-1": 3, "EC-2": 2, "EC-3": 1, "EC-4": 3}, but=("*",))


def ask(cast: Cast, code: str, version: FrameworkVersion, *, due: int) -> Assessment:
    return open_assessment(
        by=cast.manager, trust=cast.trusts[code], version=version, due_on=in_days(due)
    )


def check(cast: Cast, assessment: Assessment) -> None:
    """The first request: two statements checked, one with an assessor, the others still to show."""
    asked = checks_of(assessment)
    team = Team(cast.trusts["ZZ1"], cast.people["Tom Birch"], cast.people["Amara Osei"])
    with days_ago(within_year(44)):
        plan = team.upload("Digital plan", files.pdf("digital-plan.pdf", PLANS), days_ago=100)
        trained = team.upload("Training figures", files.pdf("training.pdf", TRAINED), days_ago=60)
        team.send(asked[0].claim, "Our digital plan shows it, on page 1.", plan)
        team.send(asked[1].claim, "The last count of our staff is attached.", trained)
    with days_ago(within_year(38)):
        settle(cast, asked[0])
        settle(cast, asked[1])
    with days_ago(3):
        survey = team.upload("Wireless survey", files.pdf("wireless.pdf", WIRELESS), days_ago=15)
        team.send(asked[2].claim, "The network was measured in every clinical area.", survey)
