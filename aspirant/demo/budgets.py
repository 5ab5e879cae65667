"""What the invented programmes may spend: confirmed for this year, indicative for the next."""

from decimal import Decimal

from aspirant.demo.scene import CAPITAL, REVENUE, Cast, this_year
from funding.services import confirm_budget, set_budget, set_funding_rules


def tell(cast: Cast) -> None:
    made = cast.programmes
    year = this_year()
    for programme, capital, revenue in (
        (made.exemplars, 16_000_000, 3_000_000),
        (made.ambulances, 4_000_000, 1_000_000),
        (made.aspirants, 8_000_000, 3_000_000),
    ):
        for kind, amount in ((CAPITAL, capital), (REVENUE, revenue)):
            budget = set_budget(
                by=cast.manager,
                programme=programme,
                year=year,
                capital_class=kind,
                amount=Decimal(amount),
            )
            confirm_budget(by=cast.finance, budget=budget)
            set_budget(
                by=cast.manager,
                programme=programme,
                year=year + 1,
                capital_class=kind,
                amount=Decimal(amount),
            )
    set_funding_rules(by=cast.finance, programme=made.aspirants, light_route_below=Decimal(50_000))
