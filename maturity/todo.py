"""What waits for whom, for the home pages. Evidence that a check asks for is listed with the rest
of the evidence."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission as P
from core.dates import long_date, today
from core.prepared import prepared
from core.todo import Todo, first_few
from evidence.todo import SIGNERS, owner_of
from maturity.lifecycles import OPEN
from maturity.models import Assessment, DrawExtension, ExtensionAsked, Publication
from maturity.models.exemptions import undecided
from programmes.separation import connected_trusts
from trusts.models import Trust

MINUTES_A_STATEMENT, MINUTES_A_PART = 5, 5


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """Statements to answer, and whole assessments to sign off."""
    if not user.has(P.MATURITY_VIEW, trust=trust):
        return []
    rows = to_answer(trust).with_progress().with_unfinished().select_related("version__framework")
    rows = rows.order_by("due_on", "pk")
    return [to_do(assessment, trust, user) for assessment in rows]


def to_answer(trust: Trust) -> Any:
    return Assessment.objects.filter(trust=trust, status=OPEN)


def to_do(assessment: Any, trust: Trust, user: User) -> Todo:
    """Answer what is open, finish every part, and sign off."""
    left = assessment.statements - assessment.done
    name = assessment.version.framework.name
    parts = len(assessment.unfinished)
    title = f"Sign off: {name}"
    if left:
        title = f"Answer {left} statement{'s' * (left > 1)}: {name}"
    elif parts:
        title = f"Read again and finish {parts} part{'s' * (parts > 1)}: {name}"
    ready = not (left or parts)
    return Todo(
        title=title,
        url=assessment.get_absolute_url(),
        owner=owner_of(
            ready=ready,
            prepares=user.has(P.MATURITY_ANSWER, trust=trust),
            signs=user.has(P.MATURITY_SIGN, trust=trust),
        ),
        due_on=assessment.due_on,
        minutes=left * MINUTES_A_STATEMENT or (MINUTES_A_PART * parts or 20),
        detail="By somebody who answered none of it." if ready else "",
    )


def scores_to_read(trust: Trust, user: User) -> list[Todo]:
    """Checked scores that the trust has ten working days to correct facts in (domain rule 24)."""
    rows = not_public_yet(trust).select_related("draw__assessment__version__framework")
    return [to_read(told, user.has(P.MATURITY_SIGN, trust=trust)) for told in rows]


def not_public_yet(trust: Trust) -> "QuerySet[Publication]":
    rows = Publication.objects.filter(draw__assessment__trust=trust, public_from__gt=today())
    return rows.order_by("public_from", "pk")


def to_read(told: Publication, signs: bool) -> Todo:
    assessment = told.draw.assessment
    return Todo(
        title=f"Read your checked score before it is public on {long_date(told.public_from)}",
        url=reverse("maturity:explained", args=[assessment.reference]),
        owner="You" if signs else SIGNERS,
        due_on=told.public_from,
        minutes=10,
        detail=(
            f"{assessment.version.framework.name}. If a level seems wrong, ask for a second look "
            f"at it until {long_date(told.last_day)}; if another fact is wrong, tell the programme "
            "team by then."
        ),
        due_label="Public from",
    )


def for_staff(user: User) -> list[Todo]:
    """Trusts that ask for more checks, for assessors."""
    if not (user.has(P.CLAIM_DECIDE) and user.has(P.MATURITY_VIEW)):
        return []
    url = reverse("maturity:assessment_list") + "?status=submitted"
    more = "Decide about more checks: {} more"
    return first_few(asking.few(person=user.pk), to_decide, more, url)


@prepared(person=User)
def asking(person: User) -> "QuerySet[ExtensionAsked]":
    """Requests for more checks that nobody has answered, of trusts that this person has nothing
    to do with."""
    answered = DrawExtension.objects.filter(
        draw=OuterRef("draw"), decided_at__gte=OuterRef("asked_at")
    )
    rows = ExtensionAsked.objects.filter(~Exists(answered))
    rows = rows.exclude(draw__assessment__trust__in=connected_trusts(person))
    return rows.select_related("draw__assessment__trust").order_by("asked_at", "pk")


def to_decide(asked: Any) -> Todo:
    assessment = asked.draw.assessment
    return Todo(
        title=f"Decide about more checks: {assessment.trust.display_name}",
        url=reverse("maturity:extend", args=[assessment.reference]),
        owner="You",
        minutes=10,
        since=asked.asked_at.date(),
    )


def exemptions_for_staff(user: User) -> list[Todo]:
    """Statements that trusts say do not apply, for assessors with no connection to them."""
    if not (user.has(P.CLAIM_DECIDE) and user.has(P.MATURITY_VIEW)):
        return []
    waiting = undecided().filter(assessment=OuterRef("pk"))
    rows = Assessment.objects.filter(Exists(waiting), status=OPEN)
    rows = rows.exclude(trust__in=connected_trusts(user)).order_by("due_on", "pk")
    url = reverse("maturity:assessment_list") + "?status=open"
    more = "Agree or not that statements do not apply: {} more assessments"
    return first_few(rows.select_related("trust", "version__framework"), to_exempt, more, url)


def to_exempt(assessment: Assessment) -> Todo:
    name = f"{assessment.version.framework.name}, {assessment.trust.display_name}"
    return Todo(
        title=f"Agree or not that statements do not apply: {name}",
        url=reverse("maturity:exemptions", args=[assessment.reference]),
        owner="You, or another assessor",
        due_on=assessment.due_on,
        minutes=10,
        detail="Only before the trust signs it off; undecided, they count as nothing reached.",
    )
