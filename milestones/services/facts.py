"""Milestones, criteria and published dates: what the portal brings along, and changes to it."""

from datetime import date

from core.actors import Actor
from core.errors import BadInput
from core.services import service
from milestones import facts, policies
from milestones.models import Criterion, Milestone, PublishedDate
from programmes.models import Participation


@service
def load_milestones(*, by: Actor) -> int:
    """Add what is missing of the milestones, their criteria and the published dates; gives how
    many rows. What is there is left as people have written it.

    For the portal only, at the console. A published date whose participant is not there is left
    for the next time.
    """
    policies.check_can_load(by)
    added = [_add_milestone(row) for row in facts.rows("milestones")]
    milestones = {milestone.slug: milestone for milestone in Milestone.objects.all()}
    for row in facts.rows("criteria"):
        milestone = milestones[row.pop("milestone")]
        _, new = Criterion.objects.get_or_create(
            code=row.pop("code"), defaults={**row, "milestone": milestone}
        )
        added.append(new)
    added += [_add_published(**row) for row in facts.rows("published")]
    return sum(added)


def _add_milestone(row: dict[str, str]) -> bool:
    _, new = Milestone.objects.get_or_create(
        slug=row.pop("slug"), defaults={**row, "number": int(row["number"])}
    )
    return new


def _add_published(
    *,
    programme: str,
    code: str,
    role: str,
    planned_for: date,
    precision: str,
    source: str,
    as_of: date,
) -> bool:
    participation = Participation.objects.filter(
        programme__slug=programme, trust__code=code, role=role
    ).first()
    if participation is None:
        return False
    _, new = PublishedDate.objects.get_or_create(
        participation=participation,
        as_of=as_of,
        defaults={"planned_for": planned_for, "precision": precision, "source": source},
    )
    return new


@service
def set_criterion(
    *,
    by: Actor,
    code: str,
    milestone: Milestone,
    title: str,
    requirement: str,
    evidence_wanted: str = "",
    in_force_from: date,
    in_force_until: date | None = None,
    source: str,
) -> Criterion:
    """Add a criterion, or word one anew; its code and its milestone stay.

    Trusts asked before keep the words in which they were asked: their claims hold a copy. A new
    criterion is asked of trusts that have a plan by `ask_new_criteria`.
    Raises BadInput for dates in the wrong order, or a code of another milestone.
    """
    policies.check_can_edit_criteria(by)
    if in_force_until is not None and in_force_until < in_force_from:
        raise BadInput("A criterion cannot end before it begins.", code="dates")
    known = Criterion.objects.select_for_update(of=("self",)).filter(code=code).first()
    if known is not None and known.milestone_id != milestone.pk:
        raise BadInput(f"{code} belongs to “{known.milestone}”.", code="other_milestone")
    criterion, _ = Criterion.objects.update_or_create(
        code=code,
        defaults={
            "milestone": milestone,
            "title": title,
            "requirement": requirement,
            "evidence_wanted": evidence_wanted,
            "in_force_from": in_force_from,
            "in_force_until": in_force_until,
            "source": source,
        },
    )
    return criterion
