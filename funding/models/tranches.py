"""The dated parts of an award."""

from typing import Self

import pgtrigger
from django.db import models

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import FinancialYear, FinancialYearField
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import Upkeep, on_write
from funding.models.awards import Award
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
