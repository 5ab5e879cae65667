"""Reading a claim with everything that its pages show, in a fixed number of queries."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from core.dates import today
from evidence import changes, lifecycles
from evidence.models import (
    Claim,
    Draft,
    EvidencePage,
    Reading,
    Review,
    Submission,
    SubmissionAuthor,
    SubmissionItem,
)
from evidence.policies.blind import knows_readings

COLOURS = {
    lifecycles.OPEN: "white",
    lifecycles.SUBMITTED: "blue",
    lifecycles.ACCEPTED: "green",
    lifecycles.SETTLED: "green",
    lifecycles.RETURNED: "yellow",
    lifecycles.REJECTED: "red",
    lifecycles.WITHDRAWN: "grey",
    lifecycles.EXPIRED: "orange",
    lifecycles.REVOKED: "red",
}
MOST_EARLIER = 10


def colour_of(claim: Claim) -> str:
    return "orange" if claim.to_resolve else COLOURS[claim.status]


def claims(user: User) -> QuerySet[Claim]:
    """The claims a person sees, with what every page of one shows."""
    rows = Claim.objects.visible_to(user).with_words()
    return rows.select_related(
        "trust", "assessor", "latest_submission__second_look_asked__asked_by"
    )


def drafts(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """With drafts, all their parts and the pages to read, and what was sent last."""
    pages = EvidencePage.objects.only("version", "number", "width", "height")
    parts = Draft.objects.with_parts().prefetch_related(
        Prefetch("items__item__versions__pages", queryset=pages)
    )
    return rows.prefetch_related(
        Prefetch("draft", queryset=parts),
        "latest_submission__items__version__item",
    )


def submissions(claim: Claim) -> list[Submission]:
    """All that was sent for a claim, newest first, with evidence, authors and decisions."""
    items = SubmissionItem.objects.select_related("version__item", "version__processing")
    authors = SubmissionAuthor.objects.select_related("person")
    rows = claim.submissions.select_related("certifier", "second_look_asked__asked_by")
    rows = rows.prefetch_related(
        Prefetch("items", queryset=items),
        Prefetch("authors", queryset=authors),
        Prefetch("reviews", queryset=Review.objects.select_related("assessor")),
    )
    return list(rows.order_by("-number"))


@dataclass(frozen=True)
class ClaimFile:
    """A claim with what was sent for it and decided about it. Reads all of it at once; what
    policies ask of the claim's newest submission is then there already."""

    claim: Claim
    submissions: list[Submission] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "submissions", submissions(self.claim))
        if self.latest:
            self.claim.latest_submission = self.latest

    @property
    def latest(self) -> Submission | None:
        return self.submissions[0] if self.submissions else None

    @property
    def earlier(self) -> list[Submission]:
        return self.submissions[1:]

    @property
    def review(self) -> Review | None:
        """The last decision about anything that was sent."""
        reviews = [review for sent in self.submissions for review in sent.reviews.all()]
        return max(reviews, key=lambda review: review.pk, default=None)

    @property
    def changes(self) -> changes.Changes | None:
        """What is new in the last submission, if it is not the first."""
        if len(self.submissions) < 2:
            return None
        return changes.between(self.submissions[1], self.submissions[0])

    @property
    def colour(self) -> str:
        return colour_of(self.claim)

    @property
    def decide_by_is_past(self) -> bool:
        return self.latest is not None and self.latest.decision_due_on < today()


def readings(claim: Claim, user: User) -> list[Reading]:
    """What the two readers found in what was sent last; nothing for whoever may not know."""
    if not knows_readings(user, claim):
        return []
    rows = Reading.objects.disclosed().filter(submission=claim.latest_submission_id)
    return list(rows.select_related("assessor", "submission__claim"))


def decided_before(claim: Claim, user: User) -> list[Review]:
    """The last decisions about the same requirement of other claims that `user` may see."""
    rows = Review.objects.filter(
        submission__claim__requirement_code=claim.requirement_code,
        submission__claim__in=Claim.objects.visible_to(user),
    ).exclude(submission__claim=claim)
    rows = rows.select_related("submission__claim__trust", "assessor").order_by("-decided_at")
    return list(rows[:MOST_EARLIER])
