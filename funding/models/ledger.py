"""The one append-only ledger from which every total is computed."""

from decimal import Decimal
from typing import Self

import pgtrigger
from django.db import models

from accounts.models import User
from core.dates import FinancialYearField
from core.guards import append_only
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import Balance, on_insert
from funding.models.awards import Award
from funding.models.releases import Release
from funding.models.tranches import Tranche
from trusts.models import Trust

# What the totals that people read are made of. A payment that came back was not kept, so that its
# instalment counts once however often it is paid.
TOTALS = {
    "promised": ("allocated",),
    "approved": ("released",),
    "paid": ("paid", "returned"),
    "came_back": ("recovered",),
}


def total_of(name: str) -> models.Sum:
    """Pounds of one of `TOTALS`, for adding up entries."""
    less = models.When(kind="returned", then=-models.F("amount"))
    return models.Sum(
        models.Case(less, default=models.F("amount"), output_field=MoneyField()),
        filter=models.Q(kind__in=TOTALS[name]),
    )


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(award__in=Award.objects.visible_to(user))

    def total(self, kind: str) -> Decimal:
        """Pounds of one kind, reversals taken off."""
        found = self.filter(kind=kind).aggregate(total=models.Sum("amount"))["total"]
        return found or Decimal(0)


@tracked()
class LedgerEntry(models.Model):
    """One movement of money. Never changed: a correction is an entry that reverses another.

    `amount` is positive, or negative where `reverses` names the entry it takes back.
    """

    class Kind(models.TextChoices):
        ALLOCATED = "allocated", "Promised"
        RELEASED = "released", "Approved"
        PAID = "paid", "Paid"
        RETURNED = "returned", "Returned"
        RECOVERED = "recovered", "Paid back"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="ledger")
    tranche = models.ForeignKey(
        Tranche, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger"
    )
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger"
    )
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="ledger")
    year = FinancialYearField("financial year")
    capital_class = models.CharField("class", max_length=10, choices=CapitalClass.choices)
    amount = MoneyField()
    on_date = models.DateField()
    reference = models.CharField(max_length=50, blank=True)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
    )

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ("on_date", "pk")
        verbose_name_plural = "ledger entries"
        indexes = (models.Index(fields=("trust", "kind"), name="funding_ledger_trust_kind"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=True, amount__gt=0)
                | models.Q(reverses__isnull=False, amount__lt=0),
                name="funding_ledger_sign",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="allocated", tranche__isnull=True, release__isnull=True)
                | ~models.Q(kind="allocated")
                & models.Q(tranche__isnull=False, release__isnull=False),
                name="funding_ledger_fits_kind",
            ),
            models.UniqueConstraint(
                fields=("release", "kind"),
                condition=models.Q(
                    reverses__isnull=True,
                    kind__in=["released", "paid", "returned"],
                    release__isnull=False,
                ),
                name="funding_ledger_release_once",
            ),
        )
        triggers = (
            *append_only("Ledger entries"),
            on_insert(
                "funding_guard_ledger(NEW.kind, NEW.award_id, NEW.tranche_id, NEW.release_id,"
                " NEW.trust_id, NEW.year, NEW.capital_class, NEW.amount, NEW.reverses_id)"
            ),
            Balance(
                name="balance",
                check="funding_guard_award_balance(NEW.award_id),"
                " funding_guard_release_balance(NEW.release_id)",
                operation=pgtrigger.Insert,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} on {self.on_date}, {self.award}"
