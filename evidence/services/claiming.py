"""Opening a claim, preparing what is sent, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.errors import BadInput
from core.references import next_references
from core.services import locked, service
from evidence import kinds, lifecycles, policies
from evidence.models import Claim, Draft, DraftEditor, DraftItem, EvidenceItem
from trusts.models import Trust

Chosen = tuple[EvidenceItem, int | None]


@service
def open_claim(
    *,
    by: Actor,
    trust: Trust,
    kind: str,
    title: str,
    requirement_code: str,
    requirement: str,
    due_on: date | None,
    valid_months: int | None = None,
    over_limit_reason: str = "",
    second_reader: bool = False,
) -> Claim:
    """Ask a trust to show that a requirement is met. Called by the owner's own service, in the
    app above, which knows who may. Counts against the year's limit (domain rule 18). A sampled
    claim may have a `second_reader`: two assessors read it, and neither knows the other's level.

    Raises BadInput for an unknown kind or a second reader of one that is not sampled, NotPossible
    beyond the limit without a named reason.
    """
    wanted = Wanted(
        title, requirement_code, requirement, due_on, valid_months, over_limit_reason, second_reader
    )
    return open_claims(by=by, trust=trust, kind=kind, wanted=[wanted])[0]


@dataclass(frozen=True)
class Wanted:
    """What a trust is asked to show, in the words in which it is asked."""

    title: str
    requirement_code: str
    requirement: str
    due_on: date | None
    valid_months: int | None = None
    over_limit_reason: str = ""
    second_reader: bool = False


@service
def open_claims(*, by: Actor, trust: Trust, kind: str, wanted: Sequence[Wanted]) -> list[Claim]:
    """Ask a trust for several things at once, as `open_claim` asks for one: all, or none."""
    # The lock makes two openings at once count one after the other.
    Trust.objects.select_for_update(of=("self",), no_key=True).get(pk=trust.pk)
    policies.check_can_open(by, trust, [each.over_limit_reason for each in wanted])
    sampled = kinds.get(kind).sampled
    if any(each.second_reader for each in wanted) and not sampled:
        raise BadInput("Only a sampled statement has a second reader.", code="second_reader")
    references = next_references("CL", today().year, len(wanted))
    return Claim.objects.bulk_create(
        Claim(
            reference=reference,
            trust=trust,
            kind=kind,
            sampled=sampled,
            second_reader=each.second_reader,
            title=each.title,
            requirement_code=each.requirement_code,
            requirement=each.requirement,
            due_on=each.due_on,
            valid_months=each.valid_months,
            beyond_limit_reason=each.over_limit_reason,
        )
        for reference, each in zip(references, wanted, strict=True)
    )


@service
def move_due_date(*, by: Actor, claim: Claim, due_on: date, reason: str) -> Claim:
    """Give the trust another date; the first one stays beside it. Called by the owner's own
    service, which knows who may."""
    claim = locked(claim)
    policies.check_is_with_trust(claim)
    if due_on != claim.due_on:
        claim.first_due_on = claim.first_due_on or claim.due_on
    claim.due_on = due_on
    claim.save(update_fields=["due_on", "first_due_on"])
    return claim


@service
def save_draft(*, by: Actor, claim: Claim, text: str, items: Sequence[Chosen] = ()) -> Draft:
    """Keep what the trust writes and chooses. Whoever changes something is an author from now on
    and what was marked ready is no longer; saving it unchanged does neither.

    Raises NotAllowed, NotPossible, or BadInput for a page that the file does not have.
    """
    return write(by, locked(claim, "trust"), text, items)


def write(by: Actor, claim: Claim, text: str, items: Sequence[Chosen]) -> Draft:
    """What `save_draft` promises, of a claim that is locked."""
    policies.check_can_edit(by, claim)
    for item, page in items:
        policies.check_can_use(item, claim)
        check_page(item, page)
    draft = Draft.objects.filter(claim=claim).first() or Draft(claim_id=claim.pk)
    if content_of(draft) == (text, [(item.pk, page) for item, page in items]):
        if draft.pk is None:
            draft.save()
        return draft
    replace_content(draft, text, items)
    if isinstance(by, User):
        DraftEditor.objects.bulk_create(
            [DraftEditor(draft=draft, person=by)], ignore_conflicts=True
        )
    return draft


def content_of(draft: Draft) -> tuple[str, list[tuple[int, int | None]]]:
    chosen = draft.items.values_list("item", "page") if draft.pk else []
    return draft.text, list(chosen)


def replace_content(draft: Draft, text: str, items: Sequence[Chosen]) -> None:
    draft.text, draft.updated_at = text, now()
    draft.ready_at = draft.ready_by = None
    if draft.pk:
        draft.items.all().delete()
    draft.save()
    DraftItem.objects.bulk_create(
        DraftItem(draft=draft, item=item, page=page) for item, page in items
    )


def check_page(item: EvidenceItem, page: int | None) -> None:
    """Raise BadInput for a page beyond the end of the newest version, where that is known."""
    processing = getattr(item.latest, "processing", None)
    pages = processing.page_count if processing else None
    if page is not None and (page < 1 or (pages is not None and page > pages)):
        end = f"between 1 and {pages}" if pages else "of 1 or more"
        raise BadInput(f"Enter a page number {end} for “{item.title}”.", code="page")


@service
def begin_draft(*, by: Actor, claim: Claim, items: Sequence[Chosen]) -> Draft:
    """Choose evidence that the trust has named already, before it writes anything: nobody becomes
    an author by that. A draft that is there stays as it is. Called by the owner's own service."""
    draft, made = Draft.objects.get_or_create(claim=locked(claim))
    if made:
        for item, _ in items:
            policies.check_can_use(item, claim)
        replace_content(draft, "", items)
    return draft


@service
def prepare_claim(
    *, by: Actor, claim: Claim, text: str, items: Sequence[Chosen] = (), ready: bool = False
) -> Draft:
    """Save the draft, and mark it ready if asked: all or nothing. Raises what the services for
    each of these raise."""
    claim = locked(claim, "trust")
    draft = write(by, claim, text, items)
    return mark(by, claim) if ready else draft


@service
def mark_ready(*, by: Actor, claim: Claim) -> Draft:
    """Say that the draft can be signed off. Marking it twice changes nothing."""
    return mark(by, locked(claim, "trust"))


def mark(by: Actor, claim: Claim) -> Draft:
    """What `mark_ready` promises, of a claim that is locked."""
    policies.check_can_mark_ready(by, claim)
    draft = policies.check_draft_is_whole(claim.whole_draft)
    if draft.ready_at is None:
        draft.ready_at, draft.ready_by = now(), policies.person(by)
        draft.save(update_fields=["ready_at", "ready_by"])
    return draft


@service
def withdraw_claim(*, by: Actor, claim: Claim, reason: str = "") -> Claim:
    """Take back what waits for a decision; it can be sent again."""
    claim = locked(claim)
    policies.check_can_withdraw(by, claim)
    claim.status, claim.status_reason = lifecycles.WITHDRAWN, reason
    claim.save(update_fields=["status", "status_reason"])
    return claim
