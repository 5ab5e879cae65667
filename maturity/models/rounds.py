"""Rounds: who is asked to assess itself, with which framework, and in which weeks."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today
from core.guards import fixed, never_deleted
from core.history import tracked
from maturity.lifecycles import CANCELLED, CLOSED, OPEN, PLANNED, ROUND, SUBMITTED
from maturity.models.frameworks import FrameworkVersion

OF = "invitations__assessment__"


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: Any) -> Self:
        """Every round, for staff who see every trust's assessments; a trust sees its own
        assessments instead."""
        return self.all() if user.has(Permission.MATURITY_VIEW) else self.none()

    def with_counts(self) -> Self:
        """Adds `invited`, `signed` and `overdue`: how many trusts."""
        late = Q(**{f"{OF}status": OPEN, f"{OF}due_on__lt": today()})
        return self.annotate(
            invited=Count("invitations"),
            signed=Count("invitations", filter=Q(**{f"{OF}status": SUBMITTED})),
            overdue=Count("invitations", filter=late),
        )

    def to_keep(self) -> Self:
        """Those in which the day asks for something: to open, to close, or trusts to ask."""
        unasked = Invitation.objects.filter(round=OuterRef("pk"), assessment__isnull=True)
        return self.filter(
            Q(status=PLANNED, opens_on__lte=today())
            | Q(status=OPEN, closes_on__lt=today())
            | Q(Exists(unasked), status=OPEN)
        )


@tracked()
class Round(models.Model):
    """Trusts are invited to assess themselves, from one day to another.

    It opens by itself on its day; every trust invited is then asked, with the closing date as its
    due date. After that date it is closed: who has not signed off is overdue, and still may.
    """

    slug = models.SlugField(max_length=60, unique=True, editable=False)
    name = models.CharField(max_length=80)
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField("opens")
    closes_on = models.DateField("closes")
    status = ROUND.field()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.TextField(blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-opens_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="maturity_round_opens_first"
            ),
            models.CheckConstraint(
                condition=(Q(status=CANCELLED) & ~Q(cancelled_reason=""))
                | (~Q(status=CANCELLED) & Q(cancelled_reason="")),
                name="maturity_round_cancelled_with_reason",
            ),
        )
        triggers = (
            *never_deleted("Rounds"),
            *ROUND.triggers("status"),
            *fixed(
                "slug",
                "version",
                "opens_on",
                "planned_by",
                because="A round keeps its name in addresses, its framework and its beginning",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("maturity:round", args=[self.slug])

    @property
    def is_planned(self) -> bool:
        return self.status == PLANNED

    @property
    def is_over(self) -> bool:
        return self.status in (CLOSED, CANCELLED)


class RoundInvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> Self:
        """As rounds."""
        return self.all() if user.has(Permission.MATURITY_VIEW) else self.none()

    def unsigned(self) -> Self:
        """Asked, and not signed off or called off."""
        return self.filter(assessment__status=OPEN)


class Invitation(models.Model):
    """One trust in a round. `assessment`: what it was asked, once the round is open; until then
    `obstacle` says why it could not be asked, if that was tried."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="invitations")
    trust = models.ForeignKey("trusts.Trust", on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    assessment = models.OneToOneField(
        "maturity.Assessment", on_delete=models.PROTECT, null=True, related_name="invitation"
    )
    obstacle = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = RoundInvitationQuerySet.as_manager()

    class Meta:
        ordering = ("round", "trust")
        constraints = (
            models.UniqueConstraint(fields=["round", "trust"], name="maturity_invitation_once"),
            models.CheckConstraint(
                condition=Q(assessment__isnull=True) | Q(obstacle=""),
                name="maturity_invitation_asked_or_not",
            ),
        )
        triggers = (
            *never_deleted("Invitations"),
            *fixed(
                "round",
                "trust",
                "invited_by",
                "invited_at",
                because="An invitation keeps its round, its trust and who invited",
            ),
        )

    def __str__(self) -> str:
        return f"{self.trust} in {self.round}"
