"""What a rule noticed about a signed assessment, and that somebody looked."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.actors import PORTAL
from core.guards import fixed, guard, never_deleted
from core.history import tracked
from maturity.lifecycles import CLOSED, FLAG, OPEN
from maturity.models.assessments import Assessment
from trusts.people import memberships_today


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, user: Any) -> Self:
        """Staff who see every trust's maturity, and they too none of a trust of their own: a
        trust's people never see flags, and nobody sees them in public."""
        if not (user.is_authenticated and user.has(Permission.MATURITY_VIEW)):
            return self.none()
        own = [membership.trust_id for membership in memberships_today(user)]
        return self.exclude(assessment__trust__in=own) if own else self.all()

    def open(self) -> Self:
        return self.filter(status=OPEN)

    def whole(self) -> Self:
        """With what every page of one shows."""
        return self.select_related(
            "assessment__trust", "assessment__version__framework", "closed_by"
        )


def raised_by_portal() -> models.CheckConstraint:
    """A rule for the history: the portal raises flags; a person closes one in their own
    name."""
    actor = Cast(KeyTextTransform("user", "pgh_context"), models.BigIntegerField())
    return models.CheckConstraint(
        condition=Q(status=OPEN, pgh_context__actor=PORTAL.actor_key)
        | Q(status=CLOSED, closed_by=actor),
        name="maturity_flag_event_raised_by_portal",
    )


CLOSED_BY_AN_OUTSIDER = guard(
    "closed_by_an_outsider",
    pgtrigger.Update,
    """
    IF OLD.status = 'closed' THEN
        REFUSE('What was looked at stays as it was closed');
    END IF;
    IF NEW.status = 'closed' AND programmes_is_connected(
        NEW.closed_by_id,
        (SELECT trust_id FROM maturity_assessment WHERE id = NEW.assessment_id),
        (now() AT TIME ZONE 'Europe/London')::date
    ) THEN
        REFUSE('Whoever closes it has nothing to do with the trust or one paired with it');
    END IF;
    RETURN NEW;
    """,
)
OF_SIGNED = guard(
    "of_signed",
    pgtrigger.Insert,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_assessment WHERE id = NEW.assessment_id AND status = 'submitted'
    ) THEN
        REFUSE('Only a signed assessment is looked at');
    END IF;
    RETURN NEW;
    """,
)


@tracked(rules=[raised_by_portal()])
class Flag(models.Model):
    """Something to look at. It prompts a look and never decides (domain rule 22).

    `sentence`: the reason; `figures`: what it rests on, as pairs of a label and a value. Both stay
    as they were raised. A rule raises it once in each of its versions.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="flags")
    rule = models.SlugField(max_length=20)
    rule_version = models.PositiveSmallIntegerField()
    sentence = models.TextField("reason")
    figures = models.JSONField()
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    status = FLAG.field()
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField("what the look found", blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at", "-pk")
        indexes = (models.Index(fields=["status", "-raised_at"], name="maturity_flag_status"),)
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "rule", "rule_version"], name="maturity_flag_once"
            ),
            models.CheckConstraint(
                condition=Q(status=OPEN, closed_by__isnull=True, closed_at__isnull=True, note="")
                | Q(status=CLOSED, closed_by__isnull=False, closed_at__isnull=False) & ~Q(note=""),
                name="maturity_flag_closed_with_note",
            ),
        )
        triggers = (
            *never_deleted("Flags"),
            *FLAG.triggers("status"),
            *fixed(
                *("reference", "assessment", "rule", "rule_version"),
                *("sentence", "figures", "raised_at"),
                because="A flag keeps its reason as it was raised",
            ),
            CLOSED_BY_AN_OUTSIDER,
            OF_SIGNED,
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("maturity:flag", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.status == OPEN

    @property
    def raised_on(self) -> date:
        return timezone.localdate(self.raised_at)


class FlagLook(models.Model):
    """That the rules looked at an assessment, and `basis`: the hash of what they saw. The sweep
    looks again where that has changed. Computed, so without a history."""

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, primary_key=True, related_name="flag_look"
    )
    basis = models.CharField(max_length=64)
    looked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("assessment",)

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.basis}"
