"""What a trust promised in return."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.db import models

from accounts.models import User
from core.addresses import address_of
from core.dates import due_words
from core.guards import fixed, never_deleted
from core.history import tracked
from evidence.models import Claim
from funding.guards import Guard, on_insert
from funding.models.awards import Award
from trusts.models import Trust


class CommitmentTypeQuerySet(models.QuerySet["CommitmentType"]):
    def visible_to(self, user: Any) -> Self:
        """The catalogue is public."""
        return self.all()


@tracked()
class CommitmentType(models.Model):
    """One entry of the catalogue: what may be asked of a trust, and what would show it.

    `for_seed`: a digital strategy or business case, the only things that seed money pays for
    (rule 7).
    """

    code = models.SlugField(max_length=50, unique=True)
    title = models.CharField(max_length=200)
    requirement = models.TextField()
    owner = models.CharField(max_length=100, blank=True)
    standard = models.CharField(max_length=100, blank=True)
    evidence_wanted = models.TextField(blank=True)
    expires_after_months = models.PositiveSmallIntegerField(null=True, blank=True)
    for_seed = models.BooleanField("a strategy or business case", default=False)
    source = models.CharField(max_length=300, blank=True)

    objects = CommitmentTypeQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        triggers = (
            *never_deleted("Commitment types"),
            *fixed("code", because="A commitment type keeps its code"),
        )

    def __str__(self) -> str:
        return self.title


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(award__in=Award.objects.visible_to(user))


@tracked()
class Commitment(models.Model):
    """One promise of one trust under an award. Whether it is met is its claim's status.

    `baseline_due_on` is the date first agreed and never changes; `due_on` moves only by what
    the trust asked for and the programme agreed to (`DueDateRequest`).
    `plan_item`: what the trust had planned by itself, and now promises.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="commitments")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="commitments")
    type = models.ForeignKey(CommitmentType, on_delete=models.PROTECT, related_name="commitments")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="commitment")
    due_on = models.DateField()
    baseline_due_on = models.DateField(editable=False)
    plan_item = models.OneToOneField(
        "maturity.PlanItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "reference")
        constraints = (
            models.UniqueConstraint(
                fields=("award", "trust", "type", "baseline_due_on"),
                name="funding_commitment_once",
            ),
        )
        triggers = (
            *never_deleted("Commitments"),
            *fixed(
                "reference",
                "award",
                "trust",
                "type",
                "claim",
                "baseline_due_on",
                "plan_item",
                because="A commitment keeps what was agreed",
            ),
            on_insert(
                "funding_guard_commitment(NEW.award_id, NEW.trust_id, NEW.type_id, NEW.claim_id)"
            ),
            on_insert(
                "funding_guard_plan_item(NEW.trust_id, NEW.plan_item_id)", name="guard_plan_item"
            ),
            Guard(
                name="guard_due_on",
                check="funding_guard_due_on(NEW.id, OLD.due_on, NEW.due_on)",
                operation=pgtrigger.UpdateOf("due_on"),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:commitment", self.reference)

    @property
    def due_words(self) -> str:
        """The date, with the one first agreed."""
        return due_words(self.due_on, self.baseline_due_on)

    def is_overdue(self, on: date) -> bool:
        """Due before `on`, and not accepted."""
        return self.due_on < on and self.claim.status != "accepted"
