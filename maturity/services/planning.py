"""From the gaps of an assessment to a plan, and what becomes of its items."""

from datetime import date

from core.actors import Actor
from core.dates import now
from core.errors import BadInput, NotPossible
from core.services import locked, service
from evidence.policies import person
from maturity import policies_plans as policies
from maturity.gaps import Gap, biggest, found_levels, gaps_of
from maturity.lifecycles import DROPPED
from maturity.models import Answer, Assessment, ImprovementPlan, PlanItem, Statement

# A plan begins with so many items: more than that is no plan.
MOST_AT_FIRST = 10


@service
def make_plan(*, by: Actor, assessment: Assessment) -> ImprovementPlan:
    """Make the plan of a signed assessment from its biggest gaps, whole or not at all.

    Raises NotAllowed, or NotPossible if it has one or has no gap.
    """
    found = locked(assessment)
    policies.check_can_make_plan(by, found)
    gaps = biggest(gaps_of(found), MOST_AT_FIRST)
    if not gaps:
        raise NotPossible(f"{found.reference} has no gap to its target.", code="no_gaps")
    plan = ImprovementPlan.objects.create(assessment=found, made_by=person(by), made_at=now())
    for position, gap in enumerate(gaps, start=1):
        put_item(
            by,
            PlanItem(
                plan=plan,
                statement=gap.statement,
                from_level=gap.level,
                to_level=gap.aim.level,
                what=first_words(gap),
                position=position,
                edition=0,
            ),
        )
    return plan


def first_words(gap: Gap) -> str:
    """What an item says before somebody words it."""
    return f"Reach “{gap.aim.label}”. {gap.aim.requires}".strip()


def put_item(by: Actor, item: PlanItem) -> PlanItem:
    item.edition += 1
    item.changed_by, item.changed_at = person(by), now()
    item.save()
    return item


@service
def add_plan_item(
    *,
    by: Actor,
    plan: ImprovementPlan,
    statement: Statement,
    to_level: int,
    what: str,
    owner: str = "",
    due_on: date | None = None,
) -> PlanItem:
    """Add a statement to a plan. Raises NotAllowed, NotPossible if it is there, or BadInput."""
    found = locked(plan)
    policies.check_can_plan(by, found.assessment)
    policies.check_is_new(found, statement)
    from_level = present_level(found.assessment, statement)
    policies.check_level(statement, from_level, to_level)
    item = PlanItem(plan=found, statement=statement, from_level=from_level, to_level=to_level)
    item.what, item.owner, item.due_on = what, owner, due_on
    item.position, item.edition = found.items.count() + 1, 0
    return put_item(by, item)


def present_level(assessment: Assessment, statement: Statement) -> int:
    """Where the trust stands: what assessors found, else what it says."""
    answers = Answer.objects.filter(assessment=assessment, statement=statement)
    answer = answers.select_related("option").first()
    if answer is None or answer.option is None:
        raise BadInput(f"{statement.code} has no answer that could be raised.", code="statement")
    return found_levels(assessment).get(answer.pk, answer.option.level)


@service
def change_plan_item(
    *,
    by: Actor,
    item: PlanItem,
    edition: int,
    to_level: int,
    what: str,
    owner: str = "",
    due_on: date | None = None,
    status: str,
    reason: str = "",
) -> PlanItem:
    """Word an item anew, or say how it goes; dropped with a `reason` only.

    `edition` is what the person read. Raises NotAllowed, NotPossible if somebody else changed it
    meanwhile or the status cannot follow, or BadInput.
    """
    found = locked(item)
    policies.check_can_plan(by, found.plan.assessment)
    policies.check_edition(found, edition)
    policies.check_status(found, status, reason)
    policies.check_level(found.statement, found.from_level, to_level)
    found.to_level, found.what, found.owner, found.due_on = to_level, what, owner, due_on
    found.status, found.reason = status, reason if status == DROPPED else ""
    return put_item(by, found)
