"""Which signed answers are checked, in which order: fixed by chance that nobody could know or move
(design: "Maturity that cannot be talked up"; method: docs/checked-score.md)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.guards import append_only
from core.history import tracked
from evidence.access import with_trust_of
from maturity import triggers_draws as triggers
from maturity.models.assessments import Answer, Assessment

HEX_DIGITS = 64


class StakeQuerySet(models.QuerySet["Stake"]):
    def whole(self) -> Self:
        """With the statement, in the framework's order."""
        rows = self.select_related("answer__statement__dimension", "answer__option", "floor_claim")
        return rows.order_by("answer__statement__position")


class Stake(models.Model):
    """What a signed answer is worth, frozen with the signature: one for each answer but those
    that an assessor agreed do not apply.

    Points out of 100 times `weight`, a whole number: the same everywhere if every statement
    counts by its weight, else such that dimensions come out as weighted. `floor_points`: proven
    before, by `floor_claim`; only what is claimed beyond is at risk, drawn and bounded.
    """

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="stake")
    weight = models.PositiveBigIntegerField()
    claimed_points = models.PositiveSmallIntegerField()
    floor_points = models.PositiveSmallIntegerField(default=0)
    floor_claim = models.ForeignKey(
        "evidence.Claim", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = StakeQuerySet.as_manager()

    class Meta:
        ordering = ("answer",)
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__gte=1)
                & Q(floor_points__lte=models.F("claimed_points"), claimed_points__lte=100),
                name="maturity_stake_in_order",
            ),
            models.CheckConstraint(
                condition=Q(floor_points=0, floor_claim__isnull=True)
                | Q(floor_points__gt=0, floor_claim__isnull=False),
                name="maturity_stake_floor_has_claim",
            ),
        )
        triggers = (triggers.STAKE_BEFORE_SIGNING,)

    def __str__(self) -> str:
        return f"{self.answer}: {self.claimed_points}"

    @property
    def claimed(self) -> int:
        return self.weight * self.claimed_points

    @property
    def floor(self) -> int:
        return self.weight * self.floor_points

    @property
    def most(self) -> int:
        return 100 * self.weight

    @property
    def at_risk(self) -> int:
        return self.claimed - self.floor


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, user: Any) -> Self:
        """As the assessment it belongs to."""
        if not user.is_authenticated:
            return self.none()
        return with_trust_of(self, user, Permission.MATURITY_VIEW, "assessment__trust")


class Draw(models.Model):
    """The order of review of one assessment. `seed` ("draw number" on screen): its SHA-256 was
    published when the assessment opened; it was revealed after certification.

    `items_hash`, `order_hash`: SHA-256 of what was at stake, and of the statements' codes in
    order. `claimed`, `at_risk`, `out_of`: sums over the stakes, in whole points.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="draw")
    seed = models.BinaryField(max_length=32)
    items_hash = models.CharField(max_length=HEX_DIGITS)
    order_hash = models.CharField(max_length=HEX_DIGITS)
    method_version = models.PositiveSmallIntegerField()
    claimed = models.PositiveBigIntegerField()
    at_risk = models.PositiveBigIntegerField()
    out_of = models.PositiveBigIntegerField()
    drawn_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        triggers = (*append_only("Draws"), triggers.DRAW_OF_COMMITTED_SEED)

    def __str__(self) -> str:
        return f"Draw of {self.assessment.reference}"

    @property
    def draw_number(self) -> str:
        """The seed as people write it down."""
        return bytes(self.seed).hex()


class DrawItemQuerySet(models.QuerySet["DrawItem"]):
    def to_ask(self) -> Self:
        """With all that the request to the trust names, in the order of review."""
        rows = self.select_related(
            "draw__assessment__trust",
            "draw__assessment__version__framework",
            "stake__answer__statement",
            "stake__answer__option",
        )
        return rows.prefetch_related("stake__answer__items__item").order_by("position")


class DrawItem(models.Model):
    """One statement in the order of review, from 1. `second_reader`: two decide, blind."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="items")
    stake = models.OneToOneField(Stake, on_delete=models.PROTECT, related_name="drawn")
    position = models.PositiveSmallIntegerField()
    second_reader = models.BooleanField(default=False)

    objects = DrawItemQuerySet.as_manager()

    class Meta:
        ordering = ("draw", "position")
        constraints = (
            models.UniqueConstraint(fields=["draw", "position"], name="maturity_drawitem_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="maturity_drawitem_from_one"),
        )
        triggers = (*append_only("Draws"), triggers.ITEM_AT_RISK)

    def __str__(self) -> str:
        return f"{self.position}: {self.stake}"


@tracked()
class DrawExtension(models.Model):
    """An assessor's decision to go on, `up_to` so many draws; None: not to, though the trust
    asked."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="extensions")
    up_to = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(up_to__isnull=True) | Q(up_to__in=(25, 30, 35, 40)),
                name="maturity_drawextension_in_fives",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="maturity_drawextension_has_reason"
            ),
        )
        triggers = (*append_only("Decisions to check more"), triggers.EXTENSION_BY_AN_OUTSIDER)

    def __str__(self) -> str:
        return f"{self.draw} up to {self.up_to}"


@tracked()
class ExtensionAsked(models.Model):
    """A trust asks that more statements are checked, which an assessor decides."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="extensions_asked")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.TextField()

    class Meta:
        ordering = ("pk",)
        triggers = (*append_only("Requests for more checks"),)

    def __str__(self) -> str:
        return f"More checks asked: {self.draw}"
