"""What a trust says about itself, who said it, who signed it off, and what of it is checked."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.dates import long_date, today
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from evidence.access import with_trust_of
from evidence.lifecycles import SETTLED
from evidence.models import Review, SecondLook
from maturity import triggers, triggers_draws
from maturity.lifecycles import ASSESSMENT, CANCELLED, OPEN, SUBMITTED
from maturity.models.frameworks import FrameworkVersion, Option, Statement
from trusts.models import CareSetting

EXEMPTION_WORDS = {
    True: "An assessor has agreed: it is left out of the score.",
    False: "Not agreed: counts as nothing reached.",
    None: "Counts as nothing reached until an assessor has agreed.",
}
NOT_AGREED_IN_TIME = "Not agreed before it was signed off: counts as nothing reached."
DONE = Q(option__isnull=False) | ~Q(not_applicable_reason="")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> Self:
        """All for staff who see maturity, those of the own trust for its people, none in public:
        what a trust says about itself is nobody else's (design: only assured scores are public)."""
        if not user.is_authenticated:
            return self.none()
        return with_trust_of(self, user, Permission.MATURITY_VIEW)

    def with_unfinished(self) -> Self:
        """Adds `unfinished`: the parts that nobody has finished as they stand."""
        parts: Any = ArrayField(models.BigIntegerField())
        found = models.Func(models.F("pk"), function="maturity_unfinished", output_field=parts)
        return self.annotate(unfinished=found)

    def committed(self) -> Self:
        """For anybody, to read of them when a draw was committed to, and what it gave: those that
        were opened with a commitment. Who they are of is public from the signature on."""
        return self.exclude(seed_commitment="")

    def with_progress(self) -> Self:
        """Adds `statements`, how many there are, and `done`, how many are answered; counted for
        the rows that are read only."""
        answers = Answer.objects.filter(assessment=models.OuterRef("pk")).order_by()
        count = answers.values("assessment").annotate(
            whole=Count("pk"), done=Count("pk", filter=DONE)
        )
        return self.annotate(
            statements=models.Subquery(count.values("whole")),
            done=models.Subquery(count.values("done")),
        )


@tracked()
class Assessment(models.Model):
    """One trust's answers to one version of a framework.

    `setting`: the trust's care setting on the day it was opened; it fixes which statements apply,
    and so the denominator. Signed off, it never changes; `answers_hash` is then the SHA-256 of
    every answer, worked out by the database. `seed_commitment`: SHA-256 of the seed that fixes
    the order of review, public from the opening; the database makes it and keeps the seed.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    trust = models.ForeignKey("trusts.Trust", on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="assessments"
    )
    setting = models.CharField("care setting", max_length=20, blank=True, choices=CareSetting)
    round = models.ForeignKey(
        "maturity.Round", on_delete=models.PROTECT, null=True, related_name="assessments"
    )
    status = ASSESSMENT.field()
    opened_on = models.DateField(default=today, editable=False)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("due")
    certified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certified_at = models.DateTimeField(null=True, blank=True)
    answers_hash = models.CharField(max_length=64, blank=True, editable=False)
    seed_commitment = models.CharField(max_length=64, blank=True, editable=False)
    cancelled_reason = models.TextField(blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-pk")
        indexes = (
            models.Index(fields=["status", "trust"], name="maturity_assessment_status"),
            models.Index(
                fields=["certified_at", "id"],
                condition=Q(status=SUBMITTED),
                name="maturity_assessment_in_turn",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["trust", "version"],
                condition=Q(status=OPEN),
                name="maturity_assessment_one_open",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=SUBMITTED, certified_by__isnull=False, certified_at__isnull=False)
                    & ~Q(answers_hash="")
                )
                | (
                    ~Q(status=SUBMITTED)
                    & Q(certified_by__isnull=True, certified_at__isnull=True, answers_hash="")
                ),
                name="maturity_assessment_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(status=CANCELLED) & ~Q(cancelled_reason=""))
                | (~Q(status=CANCELLED) & Q(cancelled_reason="")),
                name="maturity_assessment_cancelled_with_reason",
            ),
        )
        triggers = (
            *never_deleted("Assessments"),
            *ASSESSMENT.triggers("status"),
            *fixed(
                "reference",
                "trust",
                "version",
                "setting",
                "round",
                "opened_on",
                "opened_by",
                "seed_commitment",
                because="An assessment keeps its trust, its framework version and its beginning",
            ),
            triggers.ASSESSMENT_IS_SIGNED_WHOLE,
            triggers_draws.SEED_IS_COMMITTED,
            triggers_draws.STAKES_ARE_WHOLE,
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.version.framework.name}"

    def get_absolute_url(self) -> str:
        return reverse("maturity:assessment", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.status == OPEN

    @property
    def is_signed(self) -> bool:
        return self.status == SUBMITTED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < today()


class AnswerQuerySet(models.QuerySet["Answer"]):
    def whole(self) -> Self:
        """With statement, dimension, option and who wrote last, in the framework's order."""
        return self.select_related(
            "statement__dimension__parent", "statement__scale", "option", "edited_by"
        ).order_by("statement__position")

    def blank(self) -> Self:
        return self.filter(option__isnull=True, not_applicable_reason="")


@tracked()
class Answer(models.Model):
    """The answer to one statement, there and blank from the beginning.

    A level, or why the statement does not apply: that counts as nothing reached, since the
    denominator is fixed, until an assessor has agreed. `edition` counts the changes: a write
    that does not follow the present one is refused, so nobody overwrites in silence.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers")
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    justification = models.TextField(blank=True)
    not_applicable_reason = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    # What the trust said the last time (`maturity.comparing.LastTime`); an AnswerSheet fills it in.
    last: Any = None

    class Meta:
        ordering = ("assessment", "statement")
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "statement"], name="maturity_answer_once"
            ),
            models.CheckConstraint(
                condition=Q(option__isnull=True) | Q(not_applicable_reason=""),
                name="maturity_answer_level_or_not_applicable",
            ),
            models.CheckConstraint(
                condition=Q(edition=0, edited_by__isnull=True, edited_at__isnull=True)
                | Q(edition__gte=1, edited_by__isnull=False, edited_at__isnull=False),
                name="maturity_answer_edited_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["assessment"],
                condition=~Q(not_applicable_reason=""),
                name="maturity_answer_not_applicable",
            ),
        )
        triggers = (*never_deleted("Answers"), triggers.ANSWER_IN_TURN)

    def __str__(self) -> str:
        return f"{self.statement.code} in {self.assessment.reference}"

    @property
    def is_done(self) -> bool:
        return self.option_id is not None or bool(self.not_applicable_reason)

    @property
    def exemption(self) -> Any:
        """What an assessor decided about this edition, if it says "does not apply"; else None."""
        if not self.not_applicable_reason:
            return None
        return next((e for e in self.exemptions.all() if e.edition == self.edition), None)

    @property
    def exemption_words(self) -> str:
        """How a statement that does not apply counts; empty for any other answer."""
        if not self.not_applicable_reason:
            return ""
        if (decided := self.exemption) is not None:
            return EXEMPTION_WORDS[decided.agreed]
        return EXEMPTION_WORDS[None] if self.assessment.is_open else NOT_AGREED_IN_TIME

    @property
    def held(self) -> list[Any]:
        """The evidence that this edition points to."""
        return [each for each in self.items.all() if each.edition == self.edition]

    @property
    def since(self) -> str:
        """How it compares with the last time, in words; empty without one, or while blank."""
        return str(self.last.words(self)) if self.last and self.is_done else ""

    @property
    def words(self) -> str:
        """What was answered, in words."""
        if self.option is not None:
            return str(self.option.label)
        return "Does not apply" if self.not_applicable_reason else "Not answered yet"


class Author(models.Model):
    """Who answered a statement of an assessment, even if somebody else changed it later; never
    the certifier (domain rule 20). The database adds it with the answer."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="authors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("assessment", "pk")
        constraints = (
            models.UniqueConstraint(fields=["assessment", "person"], name="maturity_author_once"),
        )
        triggers = (*append_only("The authors of an assessment"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.assessment.reference}"


def level_found(order: str) -> models.Subquery:
    """The level of a check's first or last settling review."""
    found = Review.objects.filter(
        submission=models.OuterRef("claim__latest_submission"), outcome=SETTLED
    )
    return models.Subquery(found.order_by(order).values("verified_level")[:1])


class CheckQuerySet(models.QuerySet["Check"]):
    def whole(self) -> Self:
        return self.select_related(
            "answer__statement__dimension", "answer__option", "claim__assessor"
        ).order_by("answer__statement__position")

    def with_level(self) -> Self:
        """Adds `verified_level`: what an assessor found, the last one if two looked; None while
        that is open."""
        return self.annotate(verified_level=level_found("-pk"))

    def with_second_looks(self) -> Self:
        """With second looks at levels, and `first_level`: what was found before them."""
        rows = self.select_related("claim__latest_submission__second_look_asked")
        return rows.annotate(first_level=level_found("pk"))


class Check(models.Model):
    """A signed answer that assessors look at. It owns one claim for life and joins to its status;
    the verified level is the claim's settling review, stored nowhere else."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="check_asked")
    draw_item = models.OneToOneField(
        "maturity.DrawItem", on_delete=models.PROTECT, related_name="check_asked"
    )
    claim = models.OneToOneField("evidence.Claim", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        triggers = (
            *append_only("Checks"),
            triggers.CHECK_OF_SIGNED,
            triggers_draws.CHECK_IN_ORDER,
        )

    def __str__(self) -> str:
        return f"{self.claim.reference}: {self.answer}"

    @property
    def found_words(self) -> str:
        """What assessors found, in the words of the statement's scale. Needs `with_level`."""
        return self.words_of(self.verified_level)  # type: ignore[attr-defined]

    def words_of(self, level: int) -> str:
        options = self.answer.statement.scale.options.all()
        words = (option.label for option in options if option.level == level)
        return next(words, "Not even the first level")

    @property
    def is_settled(self) -> bool:
        return self.claim.status == SETTLED

    @property
    def second_look(self) -> SecondLook | None:
        """Who asked for a second look at the level, and why."""
        sent = self.claim.latest_submission if self.is_settled else None
        return getattr(sent, "second_look_asked", None)

    @property
    def second_look_words(self) -> str:
        """How far a second look is; empty where nobody asked. Needs `with_second_looks`."""
        if (asked := self.second_look) is None:
            return ""
        if self.claim.waits_for_second_look:
            return f"{asked.asked_words}; decided by {long_date(asked.decision_due_on)}"
        first = self.words_of(self.first_level)  # type: ignore[attr-defined]
        return f"{asked.asked_words}; first found: {first}"
