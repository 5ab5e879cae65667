"""Writing a blueprint: a draft that several people save, then hand to an editor."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import slugify

from accounts.models import User
from blueprints import lifecycles, policies, sections
from blueprints.models import (
    Blueprint,
    BlueprintTask,
    BlueprintVersion,
    Kind,
    Result,
    VersionEditor,
)
from blueprints.models.versions import MONTHS_AT_MOST
from blueprints.texts import checked, checked_line
from core.actors import Actor
from core.dates import now
from core.errors import BadInput
from core.money import LARGEST
from core.services import locked, service
from evidence.policies import person
from trusts.models import Trust

# Addresses under /blueprints/ that are pages of their own.
RESERVED = frozenset({"write", "review", "copies"})
LONGEST_SLUG = 80


@dataclass(frozen=True)
class Step:
    """One step for whoever copies: what to do, and how."""

    title: str
    detail: str = ""


@dataclass(frozen=True)
class Content:
    """All that a draft says. Costs in pounds; `texts`: Markdown by the name of its section."""

    title: str
    summary: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    result: str = ""
    cost_low: Decimal | None = None
    cost_high: Decimal | None = None
    elapsed_months: int | None = None
    steps: Sequence[Step] = ()


@service
def write_draft(*, by: Actor, trust: Trust, kind: str, title: str) -> BlueprintVersion:
    """Begin a blueprint: the draft of its first version, at an address made of its title.

    Raises NotAllowed, or BadInput for a kind that there is not or a title that says nothing.
    """
    policies.check_can_write(by, trust)
    if kind not in Kind:
        raise BadInput("Select what the blueprint is about.", code="kind")
    author, title = person(by), checked_title(title)
    blueprint = Blueprint.objects.create(
        slug=free_slug(title), kind=kind, trust=trust, author=author, created_at=now()
    )
    return begin(author, blueprint, 1, title)


def checked_title(title: str) -> str:
    title = checked_line(title, "Title", sections.LONGEST_TITLE)
    policies.check_title(title)
    return title


def free_slug(title: str) -> str:
    """The title as part of an address, with a number if another blueprint has it."""
    plain = slugify(title)[:LONGEST_SLUG].strip("-") or "blueprint"
    taken = set(Blueprint.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    slug, number = plain, 1
    while slug in taken | RESERVED:
        number += 1
        slug = f"{plain}-{number}"
    return slug


def begin(author: User, blueprint: Blueprint, number: int, title: str) -> BlueprintVersion:
    version = BlueprintVersion.objects.create(
        blueprint=blueprint, number=number, title=title, edited_by=author, edited_at=now()
    )
    VersionEditor.objects.create(version=version, person=author)
    return version


@service
def begin_version(*, by: Actor, blueprint: Blueprint) -> BlueprintVersion:
    """Begin the draft of a new version, which says at first what the newest one says.

    Raises NotAllowed, or NotPossible while another draft is being written or reviewed.
    """
    blueprint = locked(blueprint)
    policies.check_can_begin_version(by, blueprint)
    newest = blueprint.versions.latest("number")
    version = begin(person(by), blueprint, newest.number + 1, newest.title)
    for name in content_fields():
        setattr(version, name, getattr(newest, name))
    version.save(update_fields=content_fields())
    write_steps(version, [Step(step.title, step.detail) for step in newest.steps.all()])
    return version


def content_fields() -> list[str]:
    plain = ("title", "summary", "result", "cost_low", "cost_high", "elapsed_months")
    return [*plain, *sections.FIELDS]


@service
def save_draft(
    *, by: Actor, version: BlueprintVersion, edition: int, content: Content
) -> BlueprintVersion:
    """Keep what was written; whoever saves is an author from now on.

    `edition` is the one that the writer had before them. Each save stays in the history. Raises
    NotAllowed, NotPossible if another saved meanwhile, BadInput for what cannot be kept.
    """
    version = locked(version)
    policies.check_can_edit(by, version)
    policies.check_edition(version, edition)
    steps = checked_steps(content.steps)
    for name, value in checked_fields(content).items():
        setattr(version, name, value)
    author = person(by)
    version.edition += 1
    version.edited_by, version.edited_at = author, now()
    version.save(update_fields=[*content_fields(), "edition", "edited_by", "edited_at"])
    write_steps(version, steps)
    VersionEditor.objects.get_or_create(version=version, person=author)
    return version


def checked_fields(content: Content) -> dict[str, object]:
    """What the fields of a version become. Raises BadInput."""
    check_facts(content)
    texts = {
        name: checked(content.texts.get(name, ""), heading, sections.LONGEST_SECTION)
        for name, heading in sections.HEADINGS.items()
    }
    return {
        "title": checked_title(content.title),
        "summary": checked_line(content.summary, "Summary", sections.LONGEST_SUMMARY),
        "result": content.result,
        "cost_low": content.cost_low,
        "cost_high": content.cost_high,
        "elapsed_months": content.elapsed_months,
        **texts,
    }


def check_facts(content: Content) -> None:
    """Raise BadInput for a result, a cost or a time that cannot be."""
    if content.result and content.result not in Result:
        raise BadInput("Select how it went.", code="result")
    low, high = content.cost_low, content.cost_high
    if (low is None) != (high is None):
        raise BadInput(
            "Enter both the lowest and the highest cost.",
            next_step="If you know one figure, enter it twice.",
            code="half_a_range",
        )
    if low is not None and high is not None and not 0 <= low <= high <= LARGEST:
        raise BadInput("The highest cost must be the lowest cost or more.", code="cost_range")
    if content.elapsed_months is not None and not 1 <= content.elapsed_months <= MONTHS_AT_MOST:
        raise BadInput(
            f"Months from start to finish must be between 1 and {MONTHS_AT_MOST}.", code="months"
        )


def checked_steps(steps: Sequence[Step]) -> list[Step]:
    """The steps as they are kept. Raises BadInput for too many or too long ones."""
    if len(steps) > sections.MOST_STEPS:
        raise BadInput(
            f"There are {len(steps)} steps; the most is {sections.MOST_STEPS}.",
            next_step="Put several small steps into one.",
            code="most_steps",
        )
    return [
        Step(
            checked_line(step.title, f"Step {number}", sections.LONGEST_STEP),
            checked(step.detail, f"Step {number}", sections.LONGEST_DETAIL),
        )
        for number, step in enumerate(steps, 1)
    ]


def write_steps(version: BlueprintVersion, steps: Sequence[Step]) -> None:
    """Replace the steps of a draft, if they are others."""
    before = [Step(step.title, step.detail) for step in version.steps.all()]
    if before == list(steps):
        return
    version.steps.all().delete()
    BlueprintTask.objects.bulk_create(
        BlueprintTask(version=version, position=number, title=step.title, detail=step.detail)
        for number, step in enumerate(steps, 1)
    )


@service
def send_for_review(*, by: Actor, version: BlueprintVersion) -> BlueprintVersion:
    """Hand a whole draft to an editor; from now on its text is frozen.

    Raises NotAllowed, NotPossible, or BadInput that names what is not filled in.
    """
    version = locked(version)
    policies.check_can_send(by, version)
    lifecycles.VERSION.check(version.status, lifecycles.REVIEW)
    version.status, version.sent_at = lifecycles.REVIEW, now()
    version.round += 1
    version.save(update_fields=["status", "sent_at", "round"])
    return version
