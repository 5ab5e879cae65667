"""May this person plan, re-plan or word milestones, as they stand? `check_…` says why not."""

from collections.abc import Mapping, Sequence
from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import allows, check_has
from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from milestones.models import Criterion, Milestone, TrustMilestone
from milestones.queries import PLANNABLE
from programmes.models import Participation
from programmes.separation import check_not_connected
from trusts.models import Trust

MOST_YEARS_AHEAD = 10


def check_can_load(by: Actor) -> None:
    """Reference data comes from the console: its rows name a source instead of a decision."""
    if by.pk is not None:
        raise NotAllowed("Published facts are loaded at the console.", code="console_only")


def check_can_edit_criteria(by: Actor) -> None:
    check_has(by, Permission.PROGRAMME_EDIT)


def check_can_plan(by: Actor, participation: Participation) -> None:
    """May agree with a participant when it reaches which milestone. Never for a trust that one
    has to do with (domain rule 10)."""
    check_has(by, Permission.MILESTONE_PLAN)
    check_not_connected(by, participation.trust)
    check_takes_part(participation)


def can_plan(by: Actor, participation: Participation) -> bool:
    return allows(check_can_plan, by, participation)


def check_takes_part(participation: Participation) -> None:
    if participation.status not in PLANNABLE:
        label = participation.get_status_display().lower()
        raise NotPossible(
            f"{participation.name_at_the_time} is “{label}”, so its milestones are not planned.",
            next_step="Milestones are planned from due diligence until the work is completed.",
            code="not_taking_part",
        )


def check_can_reforecast(by: Actor, plan: TrustMilestone, *, achieved: bool) -> None:
    """The trust itself, or programme staff who have nothing to do with it, while the milestone is
    not reached."""
    check_may_forecast(by, plan.trust)
    if plan.participation.has_left:
        raise NotPossible(
            f"{plan.participation.name_at_the_time} no longer takes part.", code="left"
        )
    if achieved:
        raise NotPossible(
            "This milestone has been reached.",
            next_step="There is nothing left to plan.",
            code="reached",
        )


def check_can_ask(by: Actor, plan: TrustMilestone, planned_for: date, *, achieved: bool) -> None:
    """May ask the trust to show criteria that came into force since its plan was made: while it
    takes part and the milestone is still to come, so that what is asked can be in time."""
    check_can_plan(by, plan.participation)
    check_can_reforecast(by, plan, achieved=achieved)
    if planned_for < today():
        raise NotPossible(
            f"The date of this milestone, {long_date(planned_for)}, has passed: what is asked now "
            "would be late from the start.",
            next_step="Re-plan the milestone first, then ask.",
            code="date_passed",
        )


def can_ask(by: Actor, plan: TrustMilestone, planned_for: date, *, achieved: bool) -> bool:
    return allows(check_can_ask, by, plan, planned_for, achieved=achieved)


def check_may_forecast(by: Actor, trust: Trust) -> None:
    """One's own trust's plan, or as staff that of a trust one has nothing to do with."""
    check_has(by, Permission.MILESTONE_FORECAST, trust)
    if not is_of(by, trust):
        check_not_connected(by, trust)


def is_of(by: Actor, trust: Trust) -> bool:
    """Whether the person plans for the trust itself, as one of its people."""
    return isinstance(by, User) and any(
        Permission.MILESTONE_FORECAST in role.permissions for role in by.roles_at(trust)
    )


def can_reforecast(by: Actor, plan: TrustMilestone, *, achieved: bool) -> bool:
    return allows(check_can_reforecast, by, plan, achieved=achieved)


def check_has_reason(reason: str) -> None:
    """Whoever reads the tracker reads why a date moved."""
    if not reason.strip():
        raise BadInput("Say why the date moves: anyone can read it.", code="reason")


def check_forecast(planned_for: date, current: date) -> None:
    """A forecast is about what is still to come, and says something new."""
    if planned_for < today():
        raise BadInput("The new date must be today or in the future.", code="past")
    check_not_too_far(planned_for)
    if planned_for == current:
        raise BadInput(
            f"The milestone is planned for {long_date(current)} already.", code="same_date"
        )


def check_baseline(planned_for: date, participation: Participation) -> None:
    """A first date lies in the time in which the trust takes part."""
    if planned_for < participation.proposed_on:
        raise BadInput(
            f"{long_date(planned_for)} is before the trust took part, from "
            f"{long_date(participation.proposed_on)}.",
            code="before_participation",
        )
    check_not_too_far(planned_for)


def check_not_too_far(planned_for: date) -> None:
    if planned_for.year > today().year + MOST_YEARS_AHEAD:
        raise BadInput(f"A date must be within the next {MOST_YEARS_AHEAD} years.", code="too_far")


def check_any(dates: Mapping[Milestone, date]) -> None:
    if not dates:
        raise BadInput("Enter a date for at least one milestone.", code="no_dates")


def check_not_planned(trust: Trust, planned: list[Milestone]) -> None:
    """A plan is made once; after that its forecast moves, and the first date stays."""
    if planned:
        names = "; ".join(str(milestone) for milestone in planned)
        raise NotPossible(
            f"{trust.display_name} has a plan for this already: {names}.",
            next_step="Re-plan it instead: the first date stays public beside the new one.",
            code="planned_already",
        )


def check_unplanned(participation: Participation, milestones: Sequence[Milestone]) -> None:
    """Something is left to plan."""
    if not milestones:
        raise NotPossible(
            f"Every milestone of {participation.name_at_the_time} has a plan.",
            next_step="Re-plan a milestone on its own page: the first date stays public.",
            code="all_planned",
        )


def check_new_criteria(new: Sequence[Criterion]) -> None:
    if not new:
        raise NotPossible(
            "The trust has been asked every criterion that is in force.",
            next_step="Add a criterion in administration first, if another one is needed.",
            code="nothing_new",
        )


def check_has_criteria(milestone: Milestone, number: int) -> None:
    if not number:
        raise NotPossible(
            f"No criterion of “{milestone}” is in force, so nothing could show that it is reached.",
            next_step="Record what would show it first, in administration.",
            code="no_criteria",
        )
