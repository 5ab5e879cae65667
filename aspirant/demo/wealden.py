"""Wealden Hospitals: an aspirant in the middle of its first year, with something in every pile."""

from aspirant.demo import files
from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.scene import (
    CAPITAL,
    REVENUE,
    Cast,
    Team,
    approve,
    decide,
    in_year,
    instalment,
    make_award,
    promise,
    this_year,
)
from aspirant.demo.thorncombe import pay
from core.dates import FinancialYear
from evidence.services import take_claim
from funding.models import Commitment
from funding.tasks import propose_releases

MINUTES = """Minutes of the trust board
Present: the chief executive, the medical director, the finance director,
Amara Osei, chief information officer, and Dr Lena Brook, chief clinical
information officer.
7. Digital. The board noted the chief information officer's report.
It agreed that both officers attend every meeting from now on."""
UNSIGNED = """Disaster recovery test report
The patient record system was restored from backup.
Planned time: 8 hours. Time taken: 6 hours and 40 minutes.
Signed: ....................    Date: ...................."""
CODED = """Coding in the emergency department
Records of one month: 9,214. In SNOMED CT: 9,101 (98.8%)."""


def tell(cast: Cast) -> None:
    """The award of £6 million, and what has become of it so far."""
    year = this_year()
    award = make_award(
        cast,
        cast.programmes.aspirants,
        "aspirant",
        ["ZZ1"],
        [
            (year, CAPITAL, 2_000_000),
            (year, REVENUE, 1_000_000),
            (year + 1, CAPITAL, 2_000_000),
            (year + 1, REVENUE, 1_000_000),
        ],
        upfront=True,
        agreement="Agreement WH-1",
    )
    due = {
        "cio-on-board": -70,
        "ccio-on-board": -60,
        "disaster-recovery": -4,
        "snomed-ct": 8,
        "interoperability": 20,
        "dspt": 45,
        "wgll-plan": 200,
        "assessment": 230,
    }
    made = {kind: promise(cast, award, "ZZ1", kind, days) for kind, days in due.items()}
    later = FinancialYear(year + 1).first_day
    tranches = {
        "upfront": instalment(
            cast,
            award,
            "To begin with",
            REVENUE,
            500_000,
            in_year(-40),
            upfront_need="Staff must be hired before anything can be delivered",
        ),
        "board": instalment(
            cast,
            award,
            "Once the board roles are filled",
            REVENUE,
            500_000,
            in_year(-10),
            made["cio-on-board"],
            made["ccio-on-board"],
        ),
        "safe": instalment(
            cast,
            award,
            "Once systems recover and emergency records are coded",
            CAPITAL,
            1_200_000,
            in_year(28),
            made["disaster-recovery"],
            made["snomed-ct"],
        ),
        "shared": instalment(
            cast,
            award,
            "Once records are shared",
            CAPITAL,
            800_000,
            in_year(60),
            made["interoperability"],
        ),
        "next": instalment(
            cast,
            award,
            "Second year, once the plan is agreed",
            CAPITAL,
            2_000_000,
            later,
            made["wgll-plan"],
            made["dspt"],
        ),
        "last": instalment(
            cast,
            award,
            "Second year, once maturity is assessed",
            REVENUE,
            1_000_000,
            later,
            made["assessment"],
        ),
    }
    team = Team(cast.trusts["ZZ1"], cast.people["Tom Birch"], cast.people["Amara Osei"])
    send_all(cast, team, made)
    with days_ago(within_year(9)):
        propose_releases()
    with days_ago(within_year(6)):
        begun = approve(cast, tranches["upfront"])
        approve(cast, tranches["board"])
    with days_ago(within_year(3)):
        pay(cast, begun)


def send_all(cast: Cast, team: Team, made: dict[str, Commitment]) -> None:
    """Met; sent back; ready to sign off; with an assessor."""
    with days_ago(within_year(50)):
        minutes = team.upload("Board minutes", files.pdf("board-minutes.pdf", MINUTES), days_ago=25)
        for kind in ("cio-on-board", "ccio-on-board"):
            team.send(made[kind].claim, "Both officers attend every meeting of the board.", minutes)
    with days_ago(within_year(42)):
        for kind in ("cio-on-board", "ccio-on-board"):
            decide(cast.assessor, made[kind].claim)
    recovery = made["disaster-recovery"].claim
    with days_ago(within_year(16)):
        report = team.upload(
            "Disaster recovery test report",
            files.pdf(
                "disaster-recovery-test.pdf", UNSIGNED, "Annex\nSteps of the restore, by hour."
            ),
            days_ago=14,
        )
        team.send(recovery, "We restored the record system in time.", report)
    with days_ago(within_year(10)):
        decide(
            cast.assessor,
            recovery,
            "returned",
            "The report has no test date and no signature. Send the signed page.",
        )
    with days_ago(within_year(2)):
        coded = team.upload("Coding report", files.pdf("coding-report.pdf", CODED), days_ago=10)
        team.draft(
            made["snomed-ct"].claim, "98.8% of last month's records are in SNOMED CT.", coded
        )
    with days_ago(within_year(6)):
        letters = team.upload(
            "Letters sent and read",
            files.csv("letters.csv", "Week,Sent,Read", "1,812,640", "2,790,655", "3,805,671"),
            days_ago=3,
        )
        shared = made["interoperability"].claim
        team.send(shared, "Four in five letters are read that day.", letters)
    with days_ago(within_year(4)):
        take_claim(by=cast.second_assessor, claim=shared)
