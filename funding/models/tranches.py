"""The dated parts of an award, and what each waits for."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import FinancialYear, FinancialYearField
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import Upkeep, on_insert, on_write
from funding.models.awards import Award
from funding.models.commitments import Commitment
from milestones.models import TrustMilestone
from trusts.models import Trust


class TrancheQuerySet(models.QuerySet["Tranche"]):
    def visible_to(self, user: User) -> Self:
        """Whoever may see the award; all for those who see every award."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        return self.filter(award__in=Award.objects.visible_to(user))


@tracked()
class Tranche(models.Model):
    """One instalment of an award: one year, one class, one payee among the award's holders.

    `upfront`: paid before delivery, if the agreement says so and `upfront_need` is recorded.
    `due_on`: when it should be released if all goes to plan.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tranches")
    payee = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=200)
    year = FinancialYearField("financial year")
    capital_class = models.CharField("class", max_length=10, choices=CapitalClass.choices)
    amount = MoneyField()
    due_on = models.DateField()
    upfront = models.BooleanField(default=False)
    upfront_need = models.TextField(blank=True)

    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ("award", "number")
        constraints = (
            models.UniqueConstraint(fields=("award", "number"), name="funding_tranche_number_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="funding_tranche_amount_positive"
            ),
        )
        triggers = (
            *never_deleted("Tranches"),
            *fixed("reference", "award", "number", because="A tranche keeps its award"),
            on_write(
                "funding_guard_tranche(NEW.id, NEW.award_id, NEW.payee_id, NEW.year,"
                " NEW.capital_class, NEW.amount)"
            ),
            Upkeep(
                keep="funding_keep_claims_of(NEW.id)",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("amount"),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:tranche", self.reference)

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)


def waits_for(kind: str, field: str) -> models.Q:
    """A condition of this kind names what it waits for, and nothing else."""
    others = {"commitment", "milestone", "on_date"} - {field}
    empty = {f"{other}__isnull": True for other in sorted(others)}
    return models.Q(kind=kind, **{f"{field}__isnull": False}, **empty)


@tracked()
class Condition(models.Model):
    """What a tranche waits for: a commitment met, a milestone or a day reached.

    Conditions are added and never taken away: lifting one is a waiver, by two people (rule 17).
    """

    class Kind(models.TextChoices):
        COMMITMENT = "commitment", "A commitment is met"
        MILESTONE = "milestone", "A milestone is reached"
        DATE = "date", "A date is reached"

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
    )
    milestone = models.ForeignKey(
        TrustMilestone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
    )
    on_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("tranche", "pk")
        constraints = (
            models.CheckConstraint(
                condition=waits_for("commitment", "commitment")
                | waits_for("milestone", "milestone")
                | waits_for("date", "on_date"),
                name="funding_condition_fits_kind",
            ),
            # Excluding equals is unique, and can be added to a table in use.
            ExclusionConstraint(
                name="funding_condition_milestone_once",
                index_type="GIST",
                expressions=[("tranche", "="), ("milestone", "=")],
                condition=models.Q(milestone__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("tranche", "commitment"),
                condition=models.Q(commitment__isnull=False),
                name="funding_condition_commitment_once",
            ),
            models.UniqueConstraint(
                fields=("tranche", "on_date"),
                condition=models.Q(on_date__isnull=False),
                name="funding_condition_date_once",
            ),
        )
        triggers = (
            *append_only("Conditions"),
            on_insert(
                "funding_guard_condition(NEW.tranche_id, NEW.commitment_id, NEW.milestone_id)"
            ),
            Upkeep(keep="funding_keep_claims_of(NEW.tranche_id)", operation=pgtrigger.Insert),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.tranche}"
