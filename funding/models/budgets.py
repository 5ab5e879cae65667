"""What a programme may spend in a year, and how it pays."""

from typing import Self

from django.db import models

from accounts.models import User
from accounts.permissions import Permission
from core.dates import FinancialYear, FinancialYearField
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import on_write
from funding.lifecycles import BUDGET
from programmes.models import Programme, Wave

# No step of a payment has more time than this.
MOST_WORKING_DAYS = 60


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, user: User) -> Self:
        """Staff who follow the programme's money."""
        return self if user.has(Permission.FUNDING_OVERVIEW) else self.none()

    def covering(self, *, programme_id: int, wave_id: int | None) -> Self:
        """The programme's own budgets and, if there is a wave, the wave's."""
        here = models.Q(wave__isnull=True) | models.Q(wave_id=wave_id, wave__isnull=False)
        return self.filter(here, programme_id=programme_id)


@tracked()
class Budget(models.Model):
    """Money for one year and class of a programme or, with `wave`, of that wave.

    A release must fit into every budget that covers it. An indicative budget may be planned
    against, never released against (rule 9).
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="budgets")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    year = FinancialYearField("financial year")
    capital_class = models.CharField("class", max_length=10, choices=CapitalClass.choices)
    amount = MoneyField()
    status = BUDGET.field()

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ("programme", "year", "capital_class", "wave")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "wave", "year", "capital_class"),
                nulls_distinct=False,
                name="funding_budget_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="funding_budget_not_negative"
            ),
        )
        triggers = (
            *BUDGET.triggers("status"),
            *never_deleted("Budgets"),
            *fixed(
                "programme",
                "wave",
                "year",
                "capital_class",
                because="A budget keeps its year and class",
            ),
            on_write(
                "funding_guard_budget(NEW.programme_id, NEW.wave_id, NEW.year,"
                " NEW.capital_class, NEW.amount)"
            ),
        )

    def __str__(self) -> str:
        whose = self.wave or self.programme
        return f"{whose}, {FinancialYear(self.year)}, {self.get_capital_class_display().lower()}"


@tracked()
class FundingRules(models.Model):
    """How one programme pays: its light route (rule 18) and its target times.

    `light_route_below`: a tranche smaller than this, and not paid up front, needs one approval
    instead of two; 0 means that every tranche needs two.
    """

    programme = models.OneToOneField(
        Programme, on_delete=models.PROTECT, related_name="funding_rules"
    )
    light_route_below = MoneyField(default=0)
    approval_working_days = models.PositiveSmallIntegerField(default=5)
    payment_working_days = models.PositiveSmallIntegerField(default=10)

    class Meta:
        verbose_name_plural = "funding rules"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(light_route_below__gte=0),
                name="funding_rules_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    approval_working_days__range=(1, MOST_WORKING_DAYS),
                    payment_working_days__range=(1, MOST_WORKING_DAYS),
                ),
                name="funding_rules_days_in_range",
            ),
        )
        triggers = (
            *never_deleted("Funding rules"),
            *fixed("programme", because="Funding rules keep their programme"),
        )

    def __str__(self) -> str:
        return f"Funding rules of {self.programme}"
