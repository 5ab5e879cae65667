"""What waits for whom, for the home pages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today
from core.prepared import prepared, summed
from core.todo import Todo, first_few
from evidence import kinds, lifecycles
from evidence.access import own_trusts
from evidence.models import Claim, EvidenceItem, Review
from evidence.policies.blind import read_by
from programmes.separation import connected_trusts
from trusts.models import Trust

# Evidence that runs out within so many days is worth renewing now.
RENEW_DAYS = 60
TO_MAKE = "_decisions_to_make"
# Of many that are asked for at once, each: one document often shows several.
MINUTES_OF_MANY = 8
SIGNERS, PREPARERS = "Chief information officer", "Whoever prepares evidence"
NEXT_FREE = "The next free assessor"


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """What a trust has to send or sign, and what it waits for the programme to decide."""
    mine = {
        permission: user.has(permission, trust=trust)
        for permission in (Permission.CLAIM_SIGN, Permission.CLAIM_EDIT)
    }
    if not user.has(Permission.CLAIM_VIEW, trust=trust):
        return []
    alone, together = by_request(open_of(trust=trust.pk))
    todo = [to_send(claim, mine) for claim in alone if claim.is_with_trust]
    todo += [with_us(claim) for claim in alone if not claim.is_with_trust]
    return todo + [line_of(claims, mine) for claims in together]


def by_request(claims: Iterable[Claim]) -> tuple[list[Claim], list[list[Claim]]]:
    """Claims to list one by one; and those of kinds that are asked for many at once, together with
    what is in the same state by the same date. What was sent back is listed by itself."""
    groups: dict[tuple[Any, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[key_of(claim)].append(claim)
    together = [found for key, found in groups.items() if key[0] and len(found) > 1]
    listed = {claim.pk for found in together for claim in found}
    alone = [claim for found in groups.values() for claim in found if claim.pk not in listed]
    return alone, together


def key_of(claim: Claim) -> tuple[Any, ...]:
    """The kind, the state and the date; for a claim that is listed by itself, its own."""
    sent_back = claim.is_with_trust and claim.latest_submission_id
    if not kinds.many(claim.kind) or sent_back or claim.status == lifecycles.SETTLED:
        return ("", claim.pk)
    if claim.is_with_trust:
        return (claim.kind, is_ready(claim), claim.due_on)
    return (claim.kind, claim.status)


def is_ready(claim: Claim) -> bool:
    """Whether it waits for a signature."""
    draft = getattr(claim, "draft", None)
    return draft is not None and draft.ready_at is not None


def line_of(claims: Sequence[Any], mine: dict[Permission, bool]) -> Todo:
    """One line for what was asked for at once: to show, to sign, or with the programme."""
    first, number = claims[0], len(claims)
    many, signs = kinds.many(first.kind), mine[Permission.CLAIM_SIGN]
    listed = f"{reverse('evidence:claim_queue')}?kind={first.kind}&status="
    if first.status == lifecycles.SUBMITTED:
        return Todo(
            title=f"{number} {many}",
            url=listed,
            owner="Assessors",
            due_on=min(claim.latest_submission.decision_due_on for claim in claims),
            with_us=True,
            since=min(claim.latest_submission.signed_at for claim in claims).date(),
            due_label="First decision due",
        )
    if ready := is_ready(first):
        return Todo(
            title=f"Sign off: evidence for {number} {many}",
            url=reverse("evidence:claim_sign") if signs else f"{listed}ready",
            owner=owner_of(ready=ready, prepares=False, signs=signs),
            due_on=first.due_on,
            minutes=5 * number,
        )
    held = sum(claim.is_held for claim in claims)
    return Todo(
        title=f"Evidence for {number} {many}" + (f"; you already hold {held}" if held else ""),
        url=f"{listed}open",
        owner=owner_of(ready=False, prepares=mine[Permission.CLAIM_EDIT], signs=signs),
        due_on=first.due_on,
        minutes=MINUTES_OF_MANY * number,
        detail="Can be shared between colleagues.",
    )


@prepared(trust=Trust)
def open_of(trust: Trust) -> "QuerySet[Claim]":
    """A trust's claims that somebody has to do something about."""
    statuses = sorted({lifecycles.SUBMITTED, *lifecycles.WITH_TRUST})
    looked_at_again = Q(status=lifecycles.SETTLED, waiting_since__isnull=False)
    rows = Claim.objects.filter(Q(status__in=statuses) | looked_at_again, trust=trust)
    rows = rows.annotate(last_reason=last_reason(), is_held=already_held())
    return rows.select_related("draft", "assessor", "latest_submission")


def already_held() -> "ExpressionWrapper[Any]":
    """Whether the trust has named evidence that it holds; or once showed the same requirement, and
    it was found to be met or checked: that evidence can be used again."""
    shown = Claim.objects.filter(
        trust=OuterRef("trust"),
        requirement_code=OuterRef("requirement_code"),
        status__in=(lifecycles.ACCEPTED, lifecycles.SETTLED),
    ).exclude(requirement_code="")
    any_of = Q(Exists(shown.order_by()))
    for condition in kinds.held():
        any_of |= Q(condition)
    return ExpressionWrapper(any_of, BooleanField())


def last_reason() -> Subquery:
    """Why the last decision about a claim was what it was."""
    reviews = Review.objects.filter(submission=OuterRef("latest_submission")).order_by("-pk")
    return Subquery(reviews.values("reason")[:1])


def to_send(claim: Any, mine: dict[Permission, bool]) -> Todo:
    """Sign it if it is ready; else prepare it, for the first time or again."""
    ready = is_ready(claim)
    again = claim.latest_submission_id is not None
    signs, edits = mine[Permission.CLAIM_SIGN], mine[Permission.CLAIM_EDIT]
    verb = "Sign off" if ready else "Send again" if again else "Show"
    return Todo(
        title=f"{verb}: {claim.title}",
        url=reverse("evidence:claim_sign") if ready and signs else claim.get_absolute_url(),
        owner=owner_of(ready=ready, prepares=edits, signs=signs),
        due_on=claim.due_on,
        first_due_on=claim.first_due_on,
        minutes=5 if ready else 10 if again else 20,
        holds_up=claim.held_up,
        detail="" if ready else detail_of(claim),
    )


def owner_of(*, ready: bool, prepares: bool, signs: bool) -> str:
    """Whose it is. Whoever signs is not asked to prepare: who wrote it cannot sign it (rule 10),
    and in many trusts nobody else could."""
    if ready:
        return "You" if signs else SIGNERS
    return "You" if prepares and not signs else PREPARERS


def detail_of(claim: Any) -> str:
    if not claim.latest_submission_id:
        return ""
    reason = claim.status_reason or claim.last_reason
    return f"{claim.get_status_display()}: {reason}" if reason else claim.get_status_display()


def with_us(claim: Any) -> Todo:
    """The programme owes a decision, or a second look."""
    return Todo(
        title=verb_of(claim, "") + claim.title,
        url=claim.get_absolute_url(),
        owner="An assessor" if claim.is_open_to_readers else str(claim.assessor or NEXT_FREE),
        due_on=claim.decide_by,
        holds_up=claim.held_up,
        with_us=True,
        since=localtime(claim.waiting_since).date(),
        due_label="Decision due",
    )


def verb_of(claim: Claim, first: str) -> str:
    """What an assessor does with it, before its title."""
    return "Second look: " if claim.waits_for_second_look else first


def running_out(trust: Trust) -> "QuerySet[EvidenceItem]":
    """Evidence behind something accepted that runs out soon."""
    soon = today() + timedelta(days=RENEW_DAYS)
    rows = EvidenceItem.objects.filter(trust=trust, expires_on__range=(today(), soon))
    accepted = Claim.objects.filter(trust=trust, status=lifecycles.ACCEPTED)
    used = rows.filter(versions__uses__submission__in=accepted.values("latest_submission"))
    return used.distinct()


def to_renew(item: EvidenceItem) -> Todo:
    return Todo(
        title=f"Renew: {item.title}",
        url=item.get_absolute_url(),
        owner=PREPARERS,
        due_on=item.expires_on,
        minutes=10,
        detail="What was accepted with it runs out on the same day.",
    )


def renewals(trust: Trust, user: User) -> list[Todo]:
    """What a trust has to show again soon."""
    if not user.has(Permission.EVIDENCE_VIEW, trust=trust):
        return []
    return [to_renew(item) for item in running_out(trust)]


def for_staff(user: User) -> list[Todo]:
    """What an assessor has in hand, and how much waits for somebody."""
    todo: list[Todo] = []
    if user.has(Permission.CLAIM_DECIDE):
        url = reverse("evidence:claim_queue") + "?whose=mine"
        todo += first_few(in_hand(user), to_decide, "Decide: {} more that you have taken", url)
        todo += waiting(user, "Take", "You")
    elif user.has(Permission.CLAIM_ALLOCATE):
        todo += waiting(user, "Give to an assessor", "You")
    return todo


def in_hand(user: User) -> Any:
    rows = Claim.objects.visible_to(user).to_decide().in_queue_order()
    return rows.filter(assessor=user).select_related("trust")


def to_decide(claim: Any) -> Todo:
    return Todo(
        title=f"{verb_of(claim, 'Decide: ')}{claim.title}, {claim.trust.display_name}",
        url=reverse("evidence:claim_decide", args=[claim.reference]),
        owner="You",
        due_on=claim.decide_by,
        minutes=15,
        holds_up=claim.held_up,
        since=localtime(claim.waiting_since).date(),
    )


def decisions_to_make(user: User) -> dict[str, Any]:
    """Of what waits for a decision: `number`, `due`, `first` and `held` of what nobody has taken
    and this person may; `late` and `oldest` of all that is past its target date (rule 18). One
    query for each user object, hence for each page."""
    if not hasattr(user, TO_MAKE):
        own = None if user.has(Permission.CLAIM_VIEW) else own_trusts(user, Permission.CLAIM_VIEW)
        [found] = sums_to_decide(person=user.pk, **({} if own is None else {"own": own}))
        # By setattr, since `request.user` is a proxy: its own __dict__ is not the user's.
        setattr(user, TO_MAKE, found)
    return dict(getattr(user, TO_MAKE))


@prepared(person=User, own=list)
def sums_to_decide(person: User, own: Any = None) -> "QuerySet[Claim, Any]":
    """Of all claims, or of those of one's own trusts."""
    rows = Claim.objects.to_decide()
    free = Q(assessor=None) & ~Q(trust__in=connected_trusts(person)) & ~read_by(person)
    late = Q(decide_by__lt=today())
    return summed(
        rows.filter(trust__in=own) if own else rows,
        number=Count("pk", filter=free),
        due=Min("decide_by", filter=free),
        first=Min("waiting_since", filter=free),
        held=Sum("held_up", filter=free),
        late=Count("pk", filter=late),
        oldest=Min("decide_by", filter=late),
    )


def waiting(user: User, verb: str, owner: str) -> list[Todo]:
    """One line for all that nobody has taken; none if nothing waits."""
    total = decisions_to_make(user)
    number = total["number"]
    if not number:
        return []
    return [
        Todo(
            title=f"{verb}: {number} piece{'s' * (number > 1)} of evidence to check",
            url=reverse("evidence:claim_queue") + "?whose=nobody",
            owner=owner,
            due_on=total["due"],
            holds_up=total["held"],
            detail="Nobody has taken these yet.",
            since=localtime(total["first"]).date(),
        )
    ]
