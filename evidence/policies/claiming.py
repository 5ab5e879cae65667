"""What a trust may do with its claims: prepare, mark ready, sign off, take back."""

from collections.abc import Sequence

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import FinancialYear, long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from evidence import lifecycles, requests
from evidence.models import Claim, Draft
from evidence.policies.files import check_is_open
from evidence.policies.twins import person, twin
from trusts.models import Trust

ASK_AGAIN = "Look at it again: somebody may have done this already."


def check_can_open(by: Actor, trust: Trust, reasons: Sequence[str]) -> None:
    """Raise NotPossible if the year's requests to the trust do not suffice for so many more, each
    with its reason; one that names a reason may be beyond (domain rule 18). Whether `by` may open
    one is the owner's rule, in the app above."""
    if all(reasons):
        return
    year = FinancialYear.of(today())
    limit = requests.limit_for(trust)
    if limit is None or requests.requests_made(trust, year) + len(reasons) <= limit:
        return
    raise NotPossible(
        f"{trust.display_name} has had {limit} requests in {year}, "
        "which is the most that one year allows.",
        next_step="Wait for the next year, or name the reason why this cannot wait.",
        code="request_limit",
    )


def check_is_with_trust(claim: Claim) -> None:
    """Raise NotPossible unless it is the trust's turn."""
    if claim.is_with_trust:
        return
    if claim.status == lifecycles.SUBMITTED:
        raise NotPossible(
            f"{claim.reference} has been signed off and is with an assessor.",
            next_step="Take it back first if something in it is wrong.",
            code="with_assessor",
        )
    raise NotPossible(
        f"{claim.reference} has been decided: {claim.get_status_display().lower()}.",
        next_step="Nothing more is needed.",
        code="decided",
    )


def check_can_edit(by: Actor, claim: Claim) -> None:
    """May prepare what the trust will send. Raises NotAllowed or NotPossible."""
    check_has(by, Permission.CLAIM_EDIT, claim.trust)
    check_is_with_trust(claim)


def check_draft_is_whole(draft: Draft | None) -> Draft:
    """Raise BadInput unless there is text and current, open evidence (the draft, if so)."""
    if draft is None or not draft.text.strip():
        raise BadInput(
            "There is nothing written yet.",
            next_step="Say in a few sentences how the requirement is met.",
            code="no_text",
        )
    items = list(draft.items.all())
    if not items:
        raise BadInput(
            "There is no evidence yet.",
            next_step="Choose something that your trust already holds, or upload a file.",
            code="no_evidence",
        )
    for chosen in items:
        if chosen.item.has_expired:
            raise NotPossible(
                f"“{chosen.item.title}” was valid until {long_date(chosen.item.expires_on)}.",
                next_step="Upload a newer version, or choose other evidence.",
                code="evidence_expired",
            )
        check_is_open(chosen.item.latest)
    return draft


def check_can_mark_ready(by: Actor, claim: Claim) -> None:
    """May say that the draft is ready to sign off."""
    check_can_edit(by, claim)
    check_draft_is_whole(claim.whole_draft)


def check_can_sign(by: Actor, claim: Claim) -> None:
    """May certify: the role at this trust, a whole draft that is ready, and not its author
    (domain rule 10). Raises NotAllowed, NotPossible or BadInput."""
    certifier = person(by)
    check_has(by, Permission.CLAIM_SIGN, claim.trust)
    check_is_with_trust(claim)
    draft = check_draft_is_whole(claim.whole_draft)
    if draft.ready_at is None:
        raise NotPossible(
            f"{claim.reference} is still being prepared.",
            next_step="Ask for it to be marked as ready, or mark it once you have read it.",
            code="not_ready",
        )
    if certifier.pk in author_ids(draft):
        raise NotAllowed(
            f"You wrote part of {claim.reference} or uploaded its evidence, "
            "so another person has to sign it off.",
            next_step="Ask a colleague who signs off for your trust, or arrange cover.",
            code="author_signs",
        )


def check_can_withdraw(by: Actor, claim: Claim) -> None:
    """May take back what waits for a decision."""
    check_has(by, Permission.CLAIM_SIGN, claim.trust)
    if claim.sampled:
        raise NotPossible(
            "A statement that was drawn for checking cannot be taken back.",
            next_step="Write to the assessor if something in it is wrong.",
            code="sampled",
        )
    lifecycles.CLAIM.check(claim.status, lifecycles.WITHDRAWN, next_step=ASK_AGAIN)


def author_ids(draft: Draft) -> set[int]:
    """Whoever wrote in the draft, or uploaded the versions that would be sent."""
    editors = {editor.person_id for editor in draft.editors.all()}
    return editors | {chosen.item.latest.uploaded_by_id for chosen in draft.items.all()}


can_edit = twin(check_can_edit)
can_mark_ready = twin(check_can_mark_ready)
can_sign = twin(check_can_sign)
can_withdraw = twin(check_can_withdraw)
