"""Money of an award that moves to another year, or from one class to the other (rules 13, 14)."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import FinancialYearField
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import at_commit, on_insert, on_update
from funding.lifecycles import REPROFILE
from funding.models.awards import Award, own_trusts
from funding.models.oneself import actor
from funding.models.tranches import Tranche

DECIDED = ("agreed", "refused", "withdrawn")


class ReprofileQuerySet(models.QuerySet["Reprofile"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every one; people of a trust those by which money of its awards moved."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        awards = Award.objects.filter(holders__trust__in=own_trusts(user))
        return self.filter(award__in=awards, status="agreed")


def said_by_oneself() -> models.CheckConstraint:
    """A rule for the history: one asks, and one decides, in one's own name."""
    return models.CheckConstraint(
        condition=models.Q(status="asked", asked_by=actor())
        | models.Q(status__in=DECIDED, decided_by=actor()),
        name="funding_reprofile_event_by_oneself",
    )


@tracked(rules=[said_by_oneself()])
class Reprofile(models.Model):
    """One person of the programme asks that money of an award move to another financial year or
    class; another, for finance, decides.

    Either one whole instalment moves, with its new due date, or money that no instalment holds
    yet. `amount` in pounds. `authority`: who above the programme allowed that capital becomes
    revenue, and where that is recorded. `decision`: why it was refused or withdrawn.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reprofiles")
    tranche = models.ForeignKey(
        Tranche, on_delete=models.PROTECT, null=True, related_name="reprofiles"
    )
    status = REPROFILE.field()
    from_year = FinancialYearField()
    from_class = models.CharField(max_length=10, choices=CapitalClass.choices)
    to_year = FinancialYearField()
    to_class = models.CharField(max_length=10, choices=CapitalClass.choices)
    amount = MoneyField()
    due_on = models.DateField(null=True)
    reason = models.TextField()
    authority = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    decision = models.TextField(blank=True)

    objects = ReprofileQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tranche",),
                condition=models.Q(status="asked"),
                name="funding_reprofile_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="funding_reprofile_amount_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="funding_reprofile_has_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_year=models.F("to_year"), from_class=models.F("to_class")),
                name="funding_reprofile_moves",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_class="capital", to_class="revenue")
                | ~models.Q(authority=""),
                name="funding_reprofile_names_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(tranche__isnull=True, due_on__isnull=True)
                | models.Q(tranche__isnull=False, due_on__isnull=False),
                name="funding_reprofile_instalment_is_due",
            ),
            models.CheckConstraint(
                condition=models.Q(status="asked", decided_by__isnull=True, decided_at__isnull=True)
                | ~models.Q(status="asked")
                & models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="funding_reprofile_decided_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["refused", "withdrawn"]) | ~models.Q(decision=""),
                name="funding_reprofile_end_has_reason",
            ),
        )
        triggers = (
            *REPROFILE.triggers("status"),
            *never_deleted("Re-profilings"),
            *fixed(
                *("reference", "award", "tranche", "from_year", "from_class", "to_year"),
                *("to_class", "amount", "due_on", "reason", "authority", "asked_by", "asked_at"),
                because="A re-profiling stays as it was asked for",
            ),
            on_insert(
                "funding_guard_reprofile(NEW.award_id, NEW.tranche_id, NEW.from_year,"
                " NEW.from_class, NEW.to_year, NEW.to_class, NEW.amount, NEW.due_on,"
                " NEW.asked_by_id)"
            ),
            on_update(
                "funding_guard_reprofile_move(NEW.award_id, NEW.tranche_id, NEW.from_year,"
                " NEW.from_class, NEW.to_year, NEW.to_class, NEW.amount, NEW.due_on, OLD.status,"
                " NEW.status, NEW.asked_by_id, NEW.decided_by_id)"
            ),
            at_commit("funding_guard_reprofiled(NEW.award_id, NEW.id)"),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:reprofile", self.reference)

    @property
    def status_words(self) -> str:
        return str(REPROFILE.labels[self.status])
