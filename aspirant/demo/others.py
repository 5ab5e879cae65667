"""The smaller stories: seed funding at its beginning, and awards in the states still missing."""

from aspirant.demo.scene import (
    CAPITAL,
    REVENUE,
    Cast,
    in_year,
    instalment,
    make_award,
    promise,
    this_year,
)
from funding.services import close_award, withdraw_award


def tell(cast: Cast) -> None:
    seed(cast)
    year, made = this_year(), cast.programmes
    make_award(
        cast,
        made.exemplars,
        "exemplar",
        ["ZZB"],
        [(year, CAPITAL, 4_000_000), (year + 1, CAPITAL, 4_000_000)],
    )
    make_award(cast, made.aspirants, "aspirant", ["ZZA"], [(year, CAPITAL, 1_000_000)])
    given_up = make_award(cast, made.aspirants, "aspirant", ["ZZE"], [(year, CAPITAL, 500_000)])
    withdraw_award(by=cast.manager, award=given_up, reason="The trust asked for more time")
    finished = make_award(
        cast,
        made.exemplars,
        "fast_follower",
        ["ZZF"],
        [(year, REVENUE, 100_000)],
        agreement="Agreement PW-1",
    )
    close_award(by=cast.manager, award=finished, reason="All done, with less money than planned")


def seed(cast: Cast) -> None:
    """Ashcombe has been given its two tasks and has not begun."""
    year = this_year()
    award = make_award(
        cast,
        cast.programmes.aspirants,
        "seed",
        ["ZZ9"],
        [(year, REVENUE, 250_000)],
        agreement="Agreement AC-1",
    )
    wanted = [
        promise(cast, award, "ZZ9", kind, days)
        for kind, days in (("digital-strategy", 10), ("business-case", 40))
    ]
    instalment(
        cast,
        award,
        "Once strategy and business case are agreed",
        REVENUE,
        250_000,
        in_year(50),
        *wanted,
    )
