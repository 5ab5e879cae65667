"""What was promised, to whom, in which year and class."""

from typing import Any, Self

import pgtrigger
from django.db import models

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import FinancialYear, FinancialYearField, today
from core.guards import Refuse, fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import at_commit, on_insert, on_update, on_write
from funding.lifecycles import AWARD
from programmes.models import Participation, Programme, Wave
from trusts.models import Membership, Trust


def own_trusts(user: User) -> "models.QuerySet[Membership, dict[str, Any]]":
    """A subquery: the trusts at which a person holds a role today."""
    return Membership.objects.in_force().filter(user=user).values("trust")


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every award; people of a trust those that their trust holds or held."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        held = AwardHolder.objects.filter(trust__in=own_trusts(user))
        return self.filter(pk__in=held.values("award"))

    def held_by(self, trust: Trust) -> Self:
        """Awards that this trust holds today."""
        return self.filter(
            pk__in=AwardHolder.objects.in_force().filter(trust=trust).values("award")
        )


@tracked()
class Award(models.Model):
    """Money agreed with one trust, or shared by several, in return for commitments.

    The agreement is with the trust, never with a supplier. `match_ratio`: local pounds for each
    central pound. `upfront_agreed`: the agreement allows an instalment before delivery (rule 9).
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="awards")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    role = models.CharField(max_length=20, choices=Participation._meta.get_field("role").choices)
    awarded_on = models.DateField()
    status = AWARD.field()
    agreement_signed_on = models.DateField(null=True, blank=True)
    agreement_reference = models.CharField(max_length=100, blank=True)
    match_ratio = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    upfront_agreed = models.BooleanField(default=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ("-awarded_on", "reference")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(agreement_signed_on__isnull=True, agreement_reference="")
                | models.Q(agreement_signed_on__isnull=False) & ~models.Q(agreement_reference=""),
                name="funding_award_agreement_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "withdrawn"])
                | models.Q(agreement_signed_on__isnull=False),
                name="funding_award_agreed_is_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(match_ratio__gte=0),
                name="funding_award_ratio_not_negative",
            ),
        )
        triggers = (
            *AWARD.triggers("status"),
            *never_deleted("Awards"),
            *fixed(
                "reference",
                "programme",
                "wave",
                "role",
                because="An award keeps what it is",
            ),
            Refuse(
                name="fixed_once_agreed",
                operation=pgtrigger.Update,
                because="What an agreement says is fixed once it is signed",
                condition=pgtrigger.Condition(
                    "OLD.status <> 'draft' AND (OLD.awarded_on, OLD.agreement_signed_on,"
                    " OLD.agreement_reference, OLD.match_ratio, OLD.upfront_agreed) IS DISTINCT"
                    " FROM (NEW.awarded_on, NEW.agreement_signed_on, NEW.agreement_reference,"
                    " NEW.match_ratio, NEW.upfront_agreed)"
                ),
            ),
            on_update("funding_guard_award(NEW.id, OLD.status, NEW.status)"),
            at_commit("funding_guard_award_balance(NEW.id)"),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:award", self.reference)


class AwardHolderQuerySet(models.QuerySet["AwardHolder"]):
    def in_force(self) -> Self:
        """Those who hold an award today; access and conflicts follow them."""
        ends = models.Q(until_date__isnull=True) | models.Q(until_date__gte=today())
        return self.filter(ends, from_date__lte=today())


@tracked()
class AwardHolder(models.Model):
    """One trust's share of an award, between two days.

    Serves shared awards, and succession by a recorded `decision` (rule 2). `name_at_award` keeps
    the name that the trust had then (rule 1).
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="holders")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="award_holdings")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="award_holdings"
    )
    lead = models.BooleanField(default=False)
    name_at_award = models.CharField(max_length=200, editable=False)
    amount = MoneyField()
    from_date = models.DateField("from")
    until_date = models.DateField("until", null=True, blank=True)
    decision = models.TextField(blank=True)

    objects = AwardHolderQuerySet.as_manager()

    class Meta:
        ordering = ("award", "-lead", "trust")
        constraints = (
            models.UniqueConstraint(
                fields=("award", "trust", "from_date"), name="funding_holder_once"
            ),
            models.UniqueConstraint(
                fields=("award",),
                condition=models.Q(lead=True, until_date__isnull=True),
                name="funding_holder_one_lead",
            ),
            # One award for each participation: a second one would walk round the cap.
            models.UniqueConstraint(
                fields=("participation",),
                condition=models.Q(until_date__isnull=True),
                name="funding_holder_one_award",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="funding_holder_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True)
                | models.Q(until_date__gte=models.F("from_date")) & ~models.Q(decision=""),
                name="funding_holder_end_is_decided",
            ),
        )
        triggers = (
            *never_deleted("Award holders"),
            *fixed(
                "award",
                "trust",
                "participation",
                "name_at_award",
                "amount",
                "from_date",
                because="A share of an award ends, and another begins; it is not rewritten",
            ),
            on_insert("funding_guard_holder(NEW.award_id, NEW.trust_id, NEW.participation_id)"),
        )

    def __str__(self) -> str:
        return f"{self.name_at_award}, {self.award}"


# Triggers of one kind go in the order of their names: this one before `guard_write`.
AS_AGREED = pgtrigger.Trigger(
    name="as_agreed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
    NEW.agreed_amount := funding_agreed_amount(
        NEW.award_id, NEW.amount, CASE WHEN TG_OP = 'UPDATE' THEN OLD.agreed_amount ELSE 0 END
    );
    RETURN NEW;
    """,
)


@tracked(exclude=["agreed_amount"])
class AwardAmount(models.Model):
    """What an award gives in one year and class. Once the award is agreed, only a re-profiling
    changes it; the database keeps what the agreement said (`agreed_amount`)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amounts")
    year = FinancialYearField("financial year")
    capital_class = models.CharField("class", max_length=10, choices=CapitalClass.choices)
    amount = MoneyField()
    agreed_amount = MoneyField(default=0, db_default=0, editable=False)

    class Meta:
        ordering = ("award", "year", "capital_class")
        constraints = (
            models.UniqueConstraint(
                fields=("award", "year", "capital_class"),
                name="funding_award_amount_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="funding_award_amount_not_negative"
            ),
        )
        triggers = (
            *never_deleted("Award amounts"),
            *fixed(
                "award",
                "year",
                "capital_class",
                because="An amount keeps its year and class",
            ),
            AS_AGREED,
            on_write(
                "funding_guard_award_amount(NEW.id, NEW.award_id, NEW.year, NEW.capital_class,"
                " NEW.amount)"
            ),
            at_commit("funding_guard_reprofiled(NEW.award_id, NULL)"),
        )

    def __str__(self) -> str:
        which = self.get_capital_class_display().lower()
        return f"{self.award}, {FinancialYear(self.year)}, {which}"
