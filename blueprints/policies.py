"""May this person do this to this blueprint or copy, in its present state? `check_…` says why not
and what to do next; `can_…` is its boolean twin."""

import re

from django.db import connection

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has, has
from blueprints import lifecycles
from blueprints.models import Blueprint, BlueprintVersion, Copy
from blueprints.sections import HEADINGS
from core.actors import Actor
from core.dates import today
from core.errors import BadInput, NotAllowed, NotPossible
from evidence.policies.twins import person, twin
from trusts.models import Trust

# Titles that say what was meant, not what was done: readers cannot tell them apart.
EMPTY_BEGINNING = re.compile(
    r"(an?|the|our)?\s*(\w+\s)?(initiative|project|programme|program|plan|journey)\s+(to|for)\b",
    re.IGNORECASE,
)
BARS = {
    "author": (
        "You wrote part of this blueprint, so another person has to review it.",
        "Leave it to another blueprint editor.",
    ),
    "trust": (
        "You belong to the trust that writes this blueprint, or did within the last year.",
        "Leave it to a blueprint editor who has nothing to do with that trust.",
    ),
}


def check_title(title: str) -> None:
    """Raise BadInput for an empty title, or one that does not say what was done."""
    if not title:
        raise BadInput("Enter a title.", code="no_title")
    if EMPTY_BEGINNING.match(title):
        raise BadInput(
            f"The title begins “{' '.join(title.split()[:3])}…”, which says nothing yet.",
            next_step="Begin with what was done: “Replaced paper drug charts on 24 wards”.",
            code="empty_title",
        )


def check_can_write(by: Actor, trust: Trust) -> None:
    """May write blueprints of this trust: its own people who prepare, and blueprint editors."""
    check_has(person(by), Permission.BLUEPRINT_WRITE, trust)


def check_can_edit(by: Actor, version: BlueprintVersion) -> None:
    """May change this version: only a draft is written in."""
    check_can_write(by, version.blueprint.trust)
    if version.status == lifecycles.DRAFT:
        return
    if version.status == lifecycles.REVIEW:
        raise NotPossible(
            "This version is with an editor, so nobody can change it.",
            next_step="Wait for the review. If it is sent back, you can change it.",
            code="in_review",
        )
    raise NotPossible(
        "This version has been published, so it stays as it is.",
        next_step="Begin a new version.",
        code="published",
    )


def check_edition(version: BlueprintVersion, edition: int) -> None:
    """Raise NotPossible if somebody saved since this writer opened the draft."""
    if version.edition != edition:
        raise NotPossible(
            f"{version.edited_by} saved this draft while you were writing.",
            next_step="Nothing of yours is lost: compare both below, then save again.",
            code="edition",
        )


def check_can_begin_version(by: Actor, blueprint: Blueprint) -> None:
    """May begin a new version: of what is or was published, one at a time."""
    check_can_write(by, blueprint.trust)
    if blueprint.versions.unfinished().exists():
        raise NotPossible(
            "A new version of this blueprint is being written already.",
            next_step="Go on with that one.",
            code="unfinished",
        )


def missing(version: BlueprintVersion) -> list[str]:
    """What is not filled in yet, by the names that the page uses."""
    names = {"summary": "Summary", **HEADINGS, "result": "How it went"}
    gaps = [label for field, label in names.items() if not getattr(version, field)]
    if version.cost_low is None:
        gaps.append("Cost")
    if version.elapsed_months is None:
        gaps.append("Months from start to finish")
    if not version.steps.exists():
        gaps.append("Steps")
    return gaps


def check_can_send(by: Actor, version: BlueprintVersion) -> None:
    """May send a whole draft to an editor."""
    check_can_edit(by, version)
    if gaps := missing(version):
        raise BadInput(
            f"Not filled in yet: {', '.join(gaps)}.",
            next_step="Fill these in, then send it. If there is nothing to say, say so.",
            code="gaps",
        )


def bar(by: User, blueprint: Blueprint) -> str:
    """Why this person may not review the blueprint, as the database sees it; empty if they may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT blueprints_bar(%s, %s, %s)", [by.pk, blueprint.pk, today()])
        return cursor.fetchone()[0] or ""


def check_can_review(by: Actor, version: BlueprintVersion) -> None:
    """May publish it or send it back: an editor who neither wrote it nor belongs to its trust
    (domain rule 23)."""
    reviewer = person(by)
    check_has(reviewer, Permission.BLUEPRINT_PUBLISH)
    if version.status != lifecycles.REVIEW:
        raise NotPossible(
            f"This version is “{version.get_status_display().lower()}”, so there is nothing to "
            "decide.",
            next_step="Look at the list of blueprints that wait for a review.",
            code="not_in_review",
        )
    if reason := bar(reviewer, version.blueprint):
        message, next_step = BARS[reason]
        raise NotAllowed(message, next_step=next_step, code=f"bar_{reason}")


def check_can_retire(by: Actor, version: BlueprintVersion) -> None:
    """May take it out of the library: blueprint editors, and the trust's people who write."""
    if not has(person(by), Permission.BLUEPRINT_PUBLISH):
        check_can_write(by, version.blueprint.trust)
    lifecycles.VERSION.check(version.status, lifecycles.RETIRED)


def check_can_copy(by: Actor, version: BlueprintVersion, trust: Trust) -> None:
    """May make a plan for `trust` from what another trust published, one at a time."""
    check_has(person(by), Permission.BLUEPRINT_COPY, trust)
    if not version.is_published:
        raise NotPossible(
            "Only the published version of a blueprint can be copied.",
            next_step="Look at the blueprint's own page for the version to copy.",
            code="not_published",
        )
    if version.blueprint.trust_id == trust.pk:
        raise NotPossible(
            "Your own trust wrote this blueprint.",
            next_step="Copy one that another trust has published.",
            code="own",
        )
    under_way = Copy.objects.active().filter(trust=trust, version__blueprint=version.blueprint)
    if copy := under_way.first():
        raise NotPossible(
            f"Your trust is working on a copy of this blueprint already: {copy.reference}.",
            next_step="Go on with that one.",
            code="under_way",
        )


def check_can_work_on(by: Actor, copy: Copy) -> None:
    """May change the tasks of a copy, and say how it ended."""
    check_has(person(by), Permission.BLUEPRINT_COPY, copy.trust)
    if not copy.is_active:
        raise NotPossible(
            f"This copy has ended: {copy.get_status_display().lower()}.",
            next_step="Make a new copy if you begin again.",
            code="ended",
        )


can_write = twin(check_can_write)
can_edit = twin(check_can_edit)
can_begin_version = twin(check_can_begin_version)
can_send = twin(check_can_send)
can_review = twin(check_can_review)
can_retire = twin(check_can_retire)
can_copy = twin(check_can_copy)
can_work_on = twin(check_can_work_on)
