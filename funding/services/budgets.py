"""What a programme may spend, and how it pays."""

from decimal import Decimal

from core.actors import Actor
from core.dates import FinancialYear
from core.services import locked, service
from funding import policies
from funding.lifecycles import BUDGET
from funding.models import Budget, FundingRules
from funding.queries import committed
from programmes.models import Programme, Wave


@service
def set_budget(
    *,
    by: Actor,
    programme: Programme,
    year: int,
    capital_class: str,
    amount: Decimal,
    wave: Wave | None = None,
    reason: str = "",
) -> Budget:
    """Set the budget of a year and class, of a programme or of one of its waves, in pounds.

    A new one is indicative: it may be planned against, never released against (rule 9). Raises
    NotPossible below what is committed, NotAllowed for a confirmed one without finance's role.
    """
    policies.check_can_set_budget(by)
    budget = (
        Budget.objects.select_for_update(of=("self",))
        .filter(programme=programme, wave=wave, year=year, capital_class=capital_class)
        .first()
    ) or Budget(programme=programme, wave=wave, year=year, capital_class=capital_class)
    policies.check_can_set_budget(by, confirmed=budget.status == "confirmed")
    policies.check_within(
        committed(budget),
        amount,
        f"Payments under way or made in {FinancialYear(year)}",
        "Set a budget that covers them.",
    )
    budget.amount = amount
    budget.save()
    return budget


@service
def confirm_budget(*, by: Actor, budget: Budget) -> Budget:
    """Confirm an indicative budget: from now on money may be released against it (rule 9)."""
    policies.check_can_set_budget(by, confirmed=True)
    row = locked(budget)
    BUDGET.check(row.status, "confirmed")
    row.status = "confirmed"
    row.save(update_fields=["status"])
    return row


@service
def set_funding_rules(
    *,
    by: Actor,
    programme: Programme,
    light_route_below: Decimal,
    approval_working_days: int = 5,
    payment_working_days: int = 10,
    reason: str = "",
) -> FundingRules:
    """Say how a programme pays: below how many pounds one approval is enough (rule 18; 0: never),
    and how many working days an approval and a payment may take. Whoever sets the limit does not
    give the only approval below it. Raises BadInput for a limit below £0 or days out of range."""
    policies.check_can_set_budget(by, confirmed=True)
    policies.check_are_rules(light_route_below, approval_working_days, payment_working_days)
    rules, _ = FundingRules.objects.select_for_update(of=("self",)).update_or_create(
        programme=programme,
        defaults={
            "light_route_below": light_route_below,
            "approval_working_days": approval_working_days,
            "payment_working_days": payment_working_days,
        },
    )
    return rules
