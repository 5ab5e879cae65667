"""Three ambulance services that share one award: each has promises of its own."""

from aspirant.demo import files
from aspirant.demo.scene import (
    CAPITAL,
    REVENUE,
    Cast,
    Team,
    decide,
    in_year,
    instalment,
    make_award,
    promise,
    this_year,
)
from core.dates import FinancialYear

MINUTES = """Minutes of the board
The chief information officer attends every meeting from now on."""
CODES = ["ZZ6", "ZZ7", "ZZ8"]


def tell(cast: Cast) -> None:
    """The first has shown its part, the second has sent it, the third owes it."""
    year = this_year()
    award = make_award(
        cast,
        cast.programmes.ambulances,
        "exemplar",
        CODES,
        [(year, CAPITAL, 3_000_000), (year, REVENUE, 500_000), (year + 1, CAPITAL, 1_500_000)],
        agreement="Joint agreement A-1",
    )
    board = [promise(cast, award, code, "cio-on-board", -5) for code in CODES]
    blueprints = promise(cast, award, "ZZ6", "blueprints", 150)
    shared = [promise(cast, award, code, "interoperability", 60) for code in CODES]
    instalment(
        cast, award, "Once all three boards are ready", REVENUE, 500_000, in_year(10), *board
    )
    instalment(cast, award, "Once records are shared", CAPITAL, 3_000_000, in_year(75), *shared)
    later = FinancialYear(year + 1).first_day
    instalment(cast, award, "Once the blueprints are out", CAPITAL, 1_500_000, later, blueprints)
    grace = cast.people["Grace Okafor"]
    for code, commitment, signer in zip(
        CODES[:2], board, ("Fatima Zaman", "Neil Castle"), strict=False
    ):
        team = Team(cast.trusts[code], grace, cast.people[signer])
        minutes = team.upload("Board minutes", files.pdf("minutes.pdf", MINUTES))
        team.send(commitment.claim, "The officer attends every meeting.", minutes)
    decide(cast.second_assessor, board[0].claim)
