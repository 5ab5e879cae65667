"""What was signed off, and what assessors decided about it. Rows are added, never changed."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.dates import long_date
from core.guards import append_only
from core.history import tracked
from evidence import kinds, lifecycles, triggers
from evidence.models.claims import Claim
from evidence.models.items import EvidenceVersion


@tracked()
class Submission(models.Model):
    """A draft as its certifier signed it off: text, versions and authors, frozen.

    `decision_due_on` is the date by which the programme promised to decide.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    certifier = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now, editable=False)
    decision_due_on = models.DateField()

    class Meta:
        ordering = ("claim", "number")
        constraints = (
            models.UniqueConstraint(fields=["claim", "number"], name="evidence_submission_number"),
        )
        triggers = (*append_only("Submissions"), triggers.SUBMISSION_IN_TURN)

    def __str__(self) -> str:
        return f"{self.claim.reference}, submission {self.number}"

    @property
    def heading(self) -> str:
        return f"Sent on {long_date(self.signed_at)}"


class SubmissionItem(models.Model):
    """The version of a piece of evidence that was sent, the page to open it at, and the dates it
    had then."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="items")
    version = models.ForeignKey(EvidenceVersion, on_delete=models.PROTECT, related_name="uses")
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    effective_date = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "version"], name="evidence_submission_item_once"
            ),
        )
        triggers = (*append_only("Submissions"), triggers.part_of_unsigned())

    def __str__(self) -> str:
        return f"{self.version} in {self.submission}"


class SubmissionAuthor(models.Model):
    """Who wrote the text or uploaded what was sent; never the certifier (domain rule 10)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="authors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "person"], name="evidence_submission_author_once"
            ),
        )
        triggers = (*append_only("Submissions"), triggers.part_of_unsigned())

    def __str__(self) -> str:
        return f"{self.person} in {self.submission}"


@tracked()
class Review(models.Model):
    """An assessor's decision about one submission. `verified_level` only for a sampled answer.

    `blind`: decided without knowing what was said before: the level that was claimed, or what the
    other of two readers found. `second_look`: asked for, about "not met" or a level; the first
    decision stays beside it, and this one counts.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(
        max_length=20,
        choices=[(each, lifecycles.CLAIM.labels[each]) for each in lifecycles.OUTCOMES],
    )
    verified_level = models.PositiveSmallIntegerField(null=True, blank=True)
    blind = models.BooleanField(default=False)
    second_look = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "second_look"], name="evidence_review_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=lifecycles.SETTLED, verified_level__isnull=False)
                | models.Q(
                    outcome__in=(lifecycles.ACCEPTED, lifecycles.RETURNED, lifecycles.REJECTED),
                    verified_level__isnull=True,
                ),
                name="evidence_review_level_if_settled",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=(lifecycles.ACCEPTED, lifecycles.SETTLED))
                | ~models.Q(reason=""),
                name="evidence_review_reason_if_not_met",
            ),
        )
        triggers = (
            *append_only("Reviews"),
            triggers.REVIEW_BY_AN_OUTSIDER,
            triggers.REVIEW_FOLLOWS_THE_READINGS,
            triggers.CLAIM_WAITS_ANEW,
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"

    @property
    def level_in_words(self) -> str:
        """ "Level 3", and what its scale calls it; of a review with a level."""
        return kinds.level_in_words(self.submission.claim, self.verified_level or 0)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def disclosed(self) -> Self:
        """Those that nobody has to be kept from any more: of claims that two readings, or whoever
        resolved them, settled, or that wait to be resolved."""
        settled = models.Q(submission__claim__status=lifecycles.SETTLED)
        return self.filter(settled | models.Q(submission__claim__to_resolve=True))


@tracked()
class Reading(models.Model):
    """The level that one of two assessors found in a submission, without knowing of the other's.

    Where the two agree, a review follows at once; where they differ, when somebody has resolved it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="readings")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verified_level = models.PositiveSmallIntegerField()
    reason = models.TextField()
    read_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(fields=["submission", "assessor"], name="evidence_read_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="evidence_reading_has_reason"
            ),
        )
        triggers = (
            *append_only("Readings"),
            triggers.READING_BY_AN_OUTSIDER,
            triggers.CLAIM_WAITS_ANEW,
        )

    def __str__(self) -> str:
        return f"{self.submission}: level {self.verified_level}"

    @property
    def level_in_words(self) -> str:
        return kinds.level_in_words(self.submission.claim, self.verified_level)


@tracked()
class SecondLook(models.Model):
    """The one request that another assessor look at what was decided: a trust's, at "not met" or
    at a level that it was found at; or at a level the programme's, in the same way."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="second_look_asked"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.TextField()
    decision_due_on = models.DateField()
    from_trust = models.BooleanField(default=True, db_default=True)

    class Meta:
        triggers = (
            *append_only("Requests for a second look"),
            triggers.SECOND_LOOK_AT_A_DECISION,
            triggers.CLAIM_WAITS_ANEW,
        )

    def __str__(self) -> str:
        return f"Second look at {self.submission}"

    @property
    def asked_words(self) -> str:
        """Who asked, and when."""
        who = "The trust" if self.from_trust else "The programme team"
        return f"{who} asked for a second look on {long_date(self.asked_at)}"
