"""What the dated parts of an award wait for."""

import functools
import operator

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q

from core.guards import append_only
from core.history import tracked
from evidence.models import Claim
from funding.guards import Upkeep, on_insert
from funding.models.commitments import Commitment
from funding.models.tranches import Tranche
from maturity.models import Framework
from milestones.models import TrustMilestone
from trusts.models import Trust

# What a condition of each kind names: all of these, and no other.
NAMES = {
    "commitment": ("commitment",),
    "milestone": ("milestone",),
    "maturity": ("trust", "framework", "at_least"),
    "blueprint": ("trust", "blueprints_wanted"),
    "date": ("on_date",),
    "evidence": ("trust", "claim"),
}
# What it may name besides.
MAY_NAME = {"milestone": ("by_date",)}
EVERY_NAME = sorted({name for names in (*NAMES.values(), *MAY_NAME.values()) for name in names})
# Only these are found by an index of their own: most conditions are of another kind.
RARE = ("maturity", "blueprint", "evidence")


def of_kind(kind: str) -> Q:
    """A condition of this kind names what it waits for, and nothing else."""
    said = [name for name in EVERY_NAME if name not in MAY_NAME.get(kind, ())]
    return Q(kind=kind, **{f"{name}__isnull": name not in NAMES[kind] for name in said})


def once(kind: str, *fields: str) -> ExclusionConstraint:
    """A tranche waits for the same thing once. Excluding equals is unique, and can be added to a
    table in use."""
    return ExclusionConstraint(
        name=f"funding_condition_{kind}_once",
        index_type="GIST",
        expressions=[(field, "=") for field in ("tranche", *fields)],
        condition=Q(kind=kind),
    )


@tracked()
class Condition(models.Model):
    """What a tranche waits for; the types stand in `funding.conditions`, one class each.

    `by_date`: the day by which the trust signs off all that its milestone asks. `at_least`: out of
    100, of the checked score that `trust` has published in `framework`. `blueprints_wanted`: how
    many `trust` publishes from the award on. `claim`: of whatever else `trust` has to show.

    Conditions are added and never taken away: lifting one is a waiver, by two people (rule 17).
    """

    class Kind(models.TextChoices):
        COMMITMENT = "commitment", "A commitment is met"
        MILESTONE = "milestone", "A milestone is reached"
        MATURITY = "maturity", "A checked score is published"
        BLUEPRINT = "blueprint", "Blueprints are published"
        DATE = "date", "A date is reached"
        EVIDENCE = "evidence", "Something else is shown"

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
    by_date = models.DateField("signed off by", null=True, blank=True)
    trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, blank=True, related_name="conditions"
    )
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at_least = models.PositiveSmallIntegerField("points out of 100", null=True, blank=True)
    blueprints_wanted = models.PositiveSmallIntegerField(null=True, blank=True)
    on_date = models.DateField(null=True, blank=True)
    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="condition"
    )

    class Meta:
        ordering = ("tranche", "pk")
        indexes = [
            models.Index(
                fields=["tranche"], condition=Q(kind=kind), name=f"funding_condition_{kind}"
            )
            for kind in RARE
        ]
        constraints = (
            models.CheckConstraint(
                condition=functools.reduce(operator.or_, map(of_kind, NAMES)),
                name="funding_condition_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=True) | Q(at_least__lte=100),
                name="funding_condition_out_of_100",
            ),
            models.CheckConstraint(
                condition=Q(blueprints_wanted__isnull=True) | Q(blueprints_wanted__gte=1),
                name="funding_condition_wants_a_blueprint",
            ),
            ExclusionConstraint(
                name="funding_condition_milestone_once",
                index_type="GIST",
                expressions=[("tranche", "="), ("milestone", "=")],
                condition=Q(milestone__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("tranche", "commitment"),
                condition=Q(commitment__isnull=False),
                name="funding_condition_commitment_once",
            ),
            models.UniqueConstraint(
                fields=("tranche", "on_date"),
                condition=Q(on_date__isnull=False),
                name="funding_condition_date_once",
            ),
            once("maturity", "trust", "framework"),
            once("blueprint", "trust"),
        )
        triggers = (
            *append_only("Conditions"),
            on_insert(
                "funding_guard_condition(NEW.tranche_id, NEW.commitment_id, NEW.milestone_id,"
                " NEW.trust_id, NEW.claim_id)"
            ),
            Upkeep(keep="funding_keep_claims_of(NEW.tranche_id)", operation=pgtrigger.Insert),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.tranche}"
