"""Signing off: a draft becomes a submission, frozen."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from core.actors import Actor
from core.dates import now, today, working_days_after
from core.errors import NotPossible
from core.services import service
from evidence import lifecycles, policies
from evidence.models import (
    Claim,
    Draft,
    Submission,
    SubmissionAuthor,
    SubmissionItem,
)
from evidence.policies.assessing import still_fits
from evidence.policies.claiming import author_ids

# Working days in which the programme decides (domain rule 18).
DAYS_TO_DECIDE = 10


def decision_target(start: date) -> date:
    return working_days_after(start, DAYS_TO_DECIDE)


@service
def sign_claims(
    *, by: Actor, claims: Sequence[Claim], seen: Mapping[int, str] | None = None
) -> list[Submission]:
    """Certify several claims at once: all of them, or none (domain rule 10).

    `seen` holds the fingerprint, by claim id, of the draft that the certifier read; a draft that
    has changed since refuses. A second click finds the claims with an assessor, and says so.
    """
    # In one order, so that two people who sign the same claims do not wait for each other.
    rows = Claim.objects.select_for_update(of=("self",)).select_related("trust").order_by("pk")
    found = list(rows.filter(pk__in=[claim.pk for claim in claims]))
    read_drafts(found)
    return [sign_one(by, claim, (seen or {}).get(claim.pk)) for claim in found]


def read_drafts(claims: Sequence[Claim]) -> None:
    """Their drafts with all parts, in as many queries as for one."""
    rows = Draft.objects.with_parts().filter(claim__in=claims)
    drafts = {draft.claim_id: draft for draft in rows}
    for claim in claims:
        claim._state.fields_cache["draft"] = drafts.get(claim.pk)


def sign_one(by: Actor, claim: Claim, seen: str | None) -> Submission:
    policies.check_can_sign(by, claim)
    draft = policies.check_draft_is_whole(claim.whole_draft)
    if seen is not None and seen != fingerprint(draft):
        raise NotPossible(
            f"{claim.reference} has changed since you opened the page.",
            next_step="Read it again, and sign it off if you still agree.",
            code="changed_since",
        )
    submission = freeze(by, claim, draft)
    send(claim, submission)
    draft.ready_at = draft.ready_by = None
    draft.save(update_fields=["ready_at", "ready_by"])
    return submission


def freeze(by: Actor, claim: Claim, draft: Draft) -> Submission:
    """The draft's text, versions and authors as a submission."""
    submission = Submission.objects.create(
        claim=claim,
        number=claim.submissions.count() + 1,
        text=draft.text,
        certifier=policies.person(by),
        signed_at=now(),
        decision_due_on=decision_target(today()),
    )
    SubmissionItem.objects.bulk_create(
        SubmissionItem(
            submission=submission,
            version=chosen.item.latest,
            page=chosen.page,
            effective_date=chosen.item.effective_date,
            expires_on=chosen.item.expires_on,
        )
        for chosen in draft.items.all()
    )
    SubmissionAuthor.objects.bulk_create(
        SubmissionAuthor(submission=submission, person_id=author)
        for author in sorted(author_ids(draft))
    )
    return submission


def send(claim: Claim, submission: Submission) -> None:
    """Put the claim before an assessor: the one who had it, if that person still may."""
    claim.latest_submission = submission
    claim.status, claim.status_reason, claim.expires_on = lifecycles.SUBMITTED, "", None
    if not still_fits(claim.assessor, claim):
        claim.assessor = None
    claim.save(
        update_fields=["latest_submission", "status", "status_reason", "expires_on", "assessor"]
    )


def fingerprint(draft: Draft) -> str:
    """What a certifier reads, in one short word: text, versions and pages."""
    parts = [f"{each.item.latest.pk}/{each.page}" for each in draft.items.all()]
    whole = "\n".join([draft.text, *parts])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
