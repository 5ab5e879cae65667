"""May this person plan for this trust? `check_…` says why not."""

from accounts.permissions import Permission
from accounts.policies import check_has, check_reason
from core.actors import Actor
from core.errors import BadInput, NotPossible
from evidence.policies import person
from evidence.policies.twins import twin
from maturity.lifecycles import DROPPED, PLAN_ITEM
from maturity.models import Assessment, ImprovementPlan, PlanItem, Statement


def check_can_plan(by: Actor, assessment: Assessment) -> None:
    """May plan what follows from an assessment: people of the trust who answer for it."""
    person(by)
    check_has(by, Permission.MATURITY_ANSWER, assessment.trust)
    if not assessment.is_signed:
        raise NotPossible(
            f"{assessment.reference} is not signed off.",
            next_step="Plan what follows from it once it is.",
            code="not_signed",
        )


def check_can_make_plan(by: Actor, assessment: Assessment) -> None:
    """May make its plan: there is none yet."""
    check_can_plan(by, assessment)
    if ImprovementPlan.objects.filter(assessment=assessment).exists():
        raise NotPossible(
            f"There is a plan after {assessment.reference} already.",
            next_step="Change its items, or add to it.",
            code="planned",
        )


def check_level(statement: Statement, from_level: int, to_level: int) -> None:
    """Raise BadInput unless it leads upwards, to a level of the statement's scale."""
    levels = {option.level for option in statement.scale.options.all()}
    if to_level <= from_level or to_level not in levels:
        raise BadInput(
            f"Choose a level of {statement.code} above level {from_level}.", code="level"
        )


def check_is_new(plan: ImprovementPlan, statement: Statement) -> None:
    if plan.items.filter(statement=statement).exists():
        raise NotPossible(
            f"{statement.code} is in the plan already.",
            next_step="Change that item.",
            code="planned",
        )


def check_edition(item: PlanItem, edition: int) -> None:
    """Raise NotPossible if somebody else changed it since `edition` was read."""
    if item.edition != edition:
        raise NotPossible(
            f"{item.changed_by} changed this item while you were writing.",
            next_step="Open it again, and write what should stand.",
            code="changed_since",
        )


def check_status(item: PlanItem, status: str, reason: str) -> None:
    """The move is allowed, and something is dropped with a reason only."""
    if status != item.status:
        PLAN_ITEM.check(item.status, status)
    if status == DROPPED:
        check_reason(reason)


can_plan = twin(check_can_plan)
can_make_plan = twin(check_can_make_plan)
