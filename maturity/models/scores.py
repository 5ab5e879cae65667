"""What the answers come to. Computed rows: they can be worked out again at any time, and carry
what they were worked out from instead of a history."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from evidence.access import with_trust_of
from maturity.lifecycles import FINISHED, SCORE_RUN, UNFINISHED
from maturity.models.assessments import Assessment
from maturity.models.frameworks import Dimension, FrameworkVersion


class ScoreRunQuerySet(models.QuerySet["ScoreRun"]):
    def visible_to(self, user: Any) -> Self:
        """Every one: the page is for staff who may ask for one."""
        return self.all()

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)


class ScoreRun(models.Model):
    """One recomputation of every score, asked for by a person."""

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    status = SCORE_RUN.field()
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    total = models.PositiveIntegerField("assessments", default=0)
    done = models.PositiveIntegerField("assessments computed", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    objects = ScoreRunQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            # One at a time: null equals null here.
            models.UniqueConstraint(
                fields=["finished_at"],
                condition=Q(finished_at__isnull=True),
                nulls_distinct=False,
                name="maturity_scorerun_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(status__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="maturity_scorerun_finished_at",
            ),
            models.CheckConstraint(
                condition=~Q(status=FINISHED) | Q(done=models.F("total")),
                name="maturity_scorerun_all_done",
            ),
        )
        triggers = (*SCORE_RUN.triggers("status"),)

    def __str__(self) -> str:
        return f"Recomputation {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED


class Kind(models.TextChoices):
    """Self-assessed and verified are different things, and never averaged (domain rule 20)."""

    SELF = "self", "Self-assessed"
    VERIFIED = "verified", "Verified"


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: Any) -> Self:
        """As the assessments they are of."""
        if not user.is_authenticated:
            return self.none()
        return with_trust_of(self, user, Permission.MATURITY_VIEW, "assessment__trust")

    def overall(self) -> Self:
        return self.filter(dimension__isnull=True)


class Score(models.Model):
    """The score of one assessment in one dimension (none: overall), of one kind.

    `value` = 100 × `points` / `out_of`. `statements`: those it is over; for a self-assessed score
    all that apply and are not left out by agreement, `answered` of them with a level; for a
    verified one those that were `checked`.
    `inputs_hash`: SHA-256 of the version's content, the formula's version, and the answers and
    what is left out, or the levels that were found.
    """

    # No constraints on references and counts: rows of the other side are never deleted, and one
    # statement of the database writes tens of thousands of these.
    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="scores",
        db_constraint=False,
    )
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.PROTECT,
        null=True,
        related_name="scores",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=10, choices=Kind)
    points = models.DecimalField(max_digits=12, decimal_places=4)
    out_of = models.DecimalField(max_digits=12, decimal_places=4)
    value = models.DecimalField(max_digits=7, decimal_places=4)
    statements = models.IntegerField()
    answered = models.IntegerField()
    checked = models.IntegerField()
    framework_version = models.ForeignKey(
        FrameworkVersion,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    formula_version = models.SmallIntegerField()
    inputs_hash = models.BinaryField(max_length=32)
    run = models.ForeignKey(
        ScoreRun,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ("assessment", "kind", "dimension")
        constraints = (
            # Whoever computes takes a lock, so that none is there twice; for the overall scores
            # the database is asked as well. A key over every row would cost a quarter more time.
            models.UniqueConstraint(
                fields=["assessment", "kind"],
                condition=Q(dimension__isnull=True),
                name="maturity_score_overall_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    @property
    def fingerprint(self) -> str:
        """The hash as people write it down."""
        return bytes(self.inputs_hash).hex()
