"""Waivers: a condition lifted for a while, by two people, in public (rules 17 and 24)."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import today
from core.guards import Refuse, append_only, fixed, never_deleted
from core.history import tracked
from funding.guards import Upkeep, on_insert, on_update
from funding.lifecycles import WAIVER
from funding.models.awards import own_trusts
from funding.models.conditions import Condition
from funding.models.oneself import actor
from funding.models.tranches import Tranche

GRANTED = ("granted", "revoked")
ENDED = ("refused", "withdrawn", "revoked")


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every waiver; people of a trust those that were granted to its awards."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        tranches = Tranche.objects.filter(award__holders__trust__in=own_trusts(user))
        return self.filter(condition__tranche__in=tranches, status__in=GRANTED)

    def in_force(self) -> Self:
        """Those that lift their condition today."""
        return self.filter(status="granted", until__gte=today())

    def public(self) -> Self:
        """Those that anybody may read: every one that was granted, from its day on, also when it
        has ended since."""
        return self.filter(status__in=GRANTED, public_from__lte=today())


def said_by_oneself() -> models.CheckConstraint:
    """A rule for the history: one asks, and one ends, in one's own name."""
    return models.CheckConstraint(
        condition=models.Q(status="asked", asked_by=actor())
        | models.Q(status="granted")
        | models.Q(status__in=ENDED, ended_by=actor()),
        name="funding_waiver_event_by_oneself",
    )


@tracked(rules=[said_by_oneself()])
class Waiver(models.Model):
    """Programme staff ask that one condition be lifted until a day, at most to the end of the
    instalment's financial year, and say why; two others grant it (`WaiverGrant`).

    While it is in force the condition does not stand in the way; nothing else is lifted. It ends
    with its day, or before if it is revoked. `public_from`: ten working days after the grant.
    `reason`: why it was refused, withdrawn or revoked.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="waivers")
    status = WAIVER.field()
    justification = models.TextField()
    until = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    granted_on = models.DateField(null=True, editable=False)
    public_from = models.DateField(null=True, editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(
                fields=["condition"],
                condition=models.Q(status="granted"),
                name="funding_waiver_granted",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("condition",),
                condition=models.Q(status="asked"),
                name="funding_waiver_asked_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(justification=""), name="funding_waiver_is_justified"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=GRANTED, granted_on__isnull=False, public_from__isnull=False
                )
                | ~models.Q(status__in=GRANTED)
                & models.Q(granted_on__isnull=True, public_from__isnull=True),
                name="funding_waiver_granted_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ENDED, ended_by__isnull=False, ended_at__isnull=False)
                & ~models.Q(reason="")
                | ~models.Q(status__in=ENDED)
                & models.Q(ended_by__isnull=True, ended_at__isnull=True, reason=""),
                name="funding_waiver_ended_whole",
            ),
        )
        triggers = (
            *WAIVER.triggers("status"),
            *never_deleted("Waivers"),
            *fixed(
                *("reference", "condition", "justification", "until", "asked_by", "asked_at"),
                because="A waiver stays as it was asked for",
            ),
            Refuse(
                name="fixed_once_granted",
                operation=pgtrigger.Update,
                because="A waiver keeps the day of its grant and of its publication",
                condition=pgtrigger.Condition(
                    "OLD.granted_on IS NOT NULL AND (OLD.granted_on, OLD.public_from)"
                    " IS DISTINCT FROM (NEW.granted_on, NEW.public_from)"
                ),
            ),
            on_insert("funding_guard_waiver(NEW.condition_id, NEW.until, NEW.asked_by_id)"),
            on_update(
                "funding_guard_waiver_move(NEW.id, NEW.condition_id, OLD.status, NEW.status,"
                " NEW.until, NEW.asked_by_id, NEW.granted_on, NEW.public_from, NEW.ended_by_id)"
            ),
            Upkeep(
                keep="funding_keep_claims_waived(NEW.condition_id)",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("status"),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:waiver", self.reference)

    @property
    def is_over(self) -> bool:
        """Granted, and its day has passed."""
        return self.status == "granted" and self.until < today()

    @property
    def is_in_force(self) -> bool:
        return self.status == "granted" and not self.is_over

    @property
    def status_words(self) -> str:
        """Its status, with the end that comes by itself, short enough for a list."""
        if self.status == "asked":
            return "Asked for"
        return "Ended" if self.is_over else str(WAIVER.labels[self.status])

    @property
    def tranche(self) -> Any:
        return self.condition.tranche


def granted_by_oneself() -> models.CheckConstraint:
    """A rule for the history: a person grants in their own name."""
    return models.CheckConstraint(
        condition=models.Q(person=actor()), name="funding_waivergrant_event_by_oneself"
    )


@tracked(rules=[granted_by_oneself()])
class WaiverGrant(models.Model):
    """One of the two who grant a waiver: one for the programme, one for finance, neither of them
    who asked. Whoever grants counts as having accepted the evidence (rule 10)."""

    class Side(models.TextChoices):
        PROGRAMME = "programme", "For the programme"
        FINANCE = "finance", "For finance"

    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, related_name="grants")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("waiver", "at")
        constraints = (
            models.UniqueConstraint(fields=("waiver", "side"), name="funding_waiver_side_once"),
            models.UniqueConstraint(fields=("waiver", "person"), name="funding_waiver_two_people"),
            models.CheckConstraint(
                condition=models.Q(side__in=["programme", "finance"]),
                name="funding_waiver_side_known",
            ),
        )
        triggers = (
            *append_only("Grants of a waiver"),
            on_insert("funding_guard_waiver_grant(NEW.waiver_id, NEW.person_id)"),
        )

    def __str__(self) -> str:
        return f"{self.waiver}, {self.get_side_display().lower()}"
