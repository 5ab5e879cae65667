"""Rounds: planned, opened on their day, moved, closed, and the trusts in them reminded."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import slugify

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.errors import DomainError
from core.services import locked, service
from maturity import notifications, policies, signals
from maturity.lifecycles import CANCELLED, CLOSED, OPEN, PLANNED
from maturity.models import Assessment, FrameworkVersion, Invitation, Round
from maturity.services.assessing import open_assessment
from trusts.models import Trust

LONGEST_SLUG = 50


@service
def plan_round(
    *,
    by: Actor,
    name: str,
    version: FrameworkVersion,
    opens_on: date,
    closes_on: date,
    trusts: Sequence[Trust],
) -> Round:
    """Plan a round and invite trusts. It opens by itself on its day, today at once: the portal
    asks each trust then. Sends `round_changed`. Raises NotAllowed, NotPossible or BadInput."""
    policies.check_can_plan_round(by, name, version, opens_on, closes_on)
    found = Round.objects.create(
        slug=free_slug(name),
        name=name.strip(),
        version=version,
        opens_on=opens_on,
        closes_on=closes_on,
        planned_by=by if isinstance(by, User) else None,
    )
    invite(by, found, trusts)
    return found


@service
def invite_trusts(*, by: Actor, the_round: Round, trusts: Sequence[Trust]) -> list[Invitation]:
    """Invite more trusts; who is invited already stays as it is. Gives the new ones."""
    the_round = locked(the_round)
    policies.check_can_invite(by, the_round)
    return invite(by, the_round, trusts)


def invite(by: Actor, the_round: Round, trusts: Sequence[Trust]) -> list[Invitation]:
    there = set(Invitation.objects.filter(round=the_round).values_list("trust", flat=True))
    wanted = {trust.pk: trust for trust in trusts if trust.pk not in there}
    author = by if isinstance(by, User) else None
    made = Invitation.objects.bulk_create(
        Invitation(round=the_round, trust=trust, invited_by=author)
        for _, trust in sorted(wanted.items())
    )
    signals.round_changed.send(sender=Round, round_id=the_round.pk)
    return made


@service
def keep_round(*, by: Actor, the_round: Round) -> Round:
    """Do what the day asks for: open it, ask every trust that is invited and not asked yet, close
    it after its last day. Run again, it does nothing. Who cannot be asked is asked the next time;
    why stands at the invitation."""
    the_round = locked(the_round)
    if the_round.status == PLANNED and the_round.opens_on <= today():
        the_round.status = OPEN
        the_round.save(update_fields=["status"])
    if the_round.status == OPEN and the_round.closes_on < today():
        the_round.status = CLOSED
        the_round.save(update_fields=["status"])
    if the_round.status == OPEN:
        waiting = Invitation.objects.filter(round=the_round, assessment__isnull=True)
        for invitation in waiting.select_related("trust").order_by("trust"):
            ask(by, the_round, invitation)
    return the_round


def ask(by: Actor, the_round: Round, invitation: Invitation) -> None:
    """Ask one trust, or note why that is not possible now."""
    try:
        asked = open_assessment(
            by=by,
            trust=invitation.trust,
            version=FrameworkVersion.objects.get(pk=the_round.version_id),
            due_on=the_round.closes_on,
            in_round=the_round,
        )
    except DomainError as refusal:
        invitation.obstacle = str(refusal)
    else:
        invitation.assessment, invitation.obstacle = asked, ""
    invitation.save(update_fields=["assessment", "obstacle"])


@service
def move_closing(*, by: Actor, the_round: Round, closes_on: date, reason: str) -> Round:
    """Move the last day of a round, with a reason that the trusts read; what they still owe is
    due then. A closed round is open again. Raises NotAllowed, NotPossible or BadInput."""
    the_round = locked(the_round)
    policies.check_can_move_closing(by, the_round, closes_on, reason)
    the_round.closes_on = closes_on
    if the_round.status == CLOSED:
        the_round.status = OPEN
    the_round.save(update_fields=["closes_on", "status"])
    owed = Assessment.objects.filter(round=the_round, status=OPEN)
    for assessment in owed.select_for_update(of=("self",)).order_by("pk"):
        assessment.due_on = closes_on
        assessment.save(update_fields=["due_on"])
    return the_round


@service
def cancel_round(*, by: Actor, the_round: Round, reason: str) -> Round:
    """Call a round off before it opens."""
    the_round = locked(the_round)
    policies.check_can_cancel_round(by, the_round, reason)
    the_round.status, the_round.cancelled_reason = CANCELLED, reason
    the_round.save(update_fields=["status", "cancelled_reason"])
    return the_round


@service
def remind_trusts(*, by: Actor, the_round: Round) -> int:
    """Write to the trusts that have not signed off, to each once a day; gives to how many."""
    the_round = locked(the_round)
    policies.check_can_remind(by, the_round)
    rows = Invitation.objects.filter(round=the_round).unsigned()
    rows = rows.exclude(reminded_at__date=today()).select_related("assessment__trust", "round")
    owed = list(rows.select_related("assessment__version__framework", "assessment__trust"))
    for invitation in owed:
        notifications.round_reminder(invitation)
        invitation.reminded_at = now()
        invitation.save(update_fields=["reminded_at"])
    return len(owed)


def free_slug(name: str) -> str:
    """The name as an address, with a number if that is taken."""
    plain = slugify(name)[:LONGEST_SLUG].strip("-") or "round"
    number, slug = 1, plain
    while slug == "new" or Round.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{plain}-{number}"
    return slug
