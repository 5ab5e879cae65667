"""Who is told what about claims. At once: decided, sent back, no longer accepted. Whatever else
waits for a trust is in its weekly digest and on its home page."""

from django.db.models import QuerySet

from accounts.models import User
from core.mail import Letter, send_mails
from core.prepared import prepared
from evidence import kinds, lifecycles
from evidence.models import Claim, Review, Submission, SubmissionAuthor
from trusts.models import Membership, Trust

# A second look at a level: nothing can be asked after it.
SECOND_LEVEL = "second level"
NEXT = {
    lifecycles.ACCEPTED: "You need to do nothing.",
    lifecycles.SETTLED: (
        "You need to do nothing. If you think that the level is wrong, you can ask for a second "
        "look, once, before the checked score is public."
    ),
    lifecycles.RETURNED: "Please send it again with what is missing.",
    lifecycles.REJECTED: "You can send it again once it is met, or ask for a second look, once.",
    SECOND_LEVEL: "This was the second look at it, and it is final. You need to do nothing.",
    lifecycles.REVOKED: "Please send it again with what shows that it is met.",
}


def claim_decided(claim: Claim, review: Review) -> None:
    """Tell the trust what was decided and why, what to do, and by when."""
    what = lifecycles.CLAIM.labels[review.outcome].lower()
    if review.verified_level is not None:
        what += f", {kinds.level_in_words(claim, review.verified_level)}"
    again = review.second_look and review.outcome == lifecycles.SETTLED
    then = NEXT[SECOND_LEVEL if again else review.outcome]
    tell(claim, what, review.reason, then, f"claim-review-{review.pk}")


def claim_revoked(claim: Claim) -> None:
    """Tell the trust that an acceptance was taken back."""
    key = f"claim-revoked-{claim.pk}-{claim.latest_submission_id}"
    what = lifecycles.CLAIM.labels[lifecycles.REVOKED].lower()
    tell(claim, what, claim.status_reason, NEXT[lifecycles.REVOKED], key)


def tell(claim: Claim, what: str, reason: str, next_step: str, key: str) -> None:
    context = {"claim": claim, "what": what, "reason": reason, "next_step": next_step}
    send_mails(
        template="evidence/claim_decided",
        letters=[
            Letter(person.email, {**context, "person": person}, f"{key}-{person.pk}")
            for person in concerned(claim)
        ],
    )


def concerned(claim: Claim) -> list[User]:
    """Whoever signs for the trust today, and who prepared it and still belongs there."""
    return _concerned(trust=claim.trust_id, submission=claim.latest_submission_id or 0)


@prepared(trust=Trust, submission=Submission)
def _concerned(trust: Trust, submission: Submission) -> QuerySet[User]:
    members = Membership.objects.in_force().filter(trust=trust)
    signers = User.objects.filter(pk__in=members.signing().values("user"))
    wrote = SubmissionAuthor.objects.filter(submission=submission).values("person")
    authors = User.objects.filter(pk__in=wrote).filter(pk__in=members.values("user"))
    return (signers | authors).active().distinct().order_by("pk")
