"""A programme and its reference data: caps, waves, announced counts.

Every figure has a source and a date, and an administrator may add a newer one (domain.md).
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.dates import today
from core.guards import never_deleted
from core.history import tracked
from core.money import MoneyField

if TYPE_CHECKING:
    from core.actors import Actor


class ParticipantRole(models.TextChoices):
    """What kind of participant a trust is; each kind has terms of its own."""

    EXEMPLAR = "exemplar", "Exemplar"
    FAST_FOLLOWER = "fast_follower", "Fast follower"
    ASPIRANT = "aspirant", "Aspirant"
    SEED = "seed", "Seed funding"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: "Actor | object") -> Self:
        """Programmes are public."""
        return self.all()


@tracked()
class Programme(models.Model):
    """A programme of the central team, with the terms it announced."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=250, help_text="One sentence for lists.")
    description = models.TextField(blank=True)
    terms = models.TextField(blank=True, help_text="What trusts give in return.")
    began_on = models.DateField("announced on", null=True, blank=True)
    source = models.CharField(max_length=250, blank=True)
    is_demo = models.BooleanField("invented for the demonstration", default=False, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("is_demo", "began_on", "name")
        triggers = (*never_deleted("Programmes"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme_detail", args=[self.slug])

    def cap_for(self, role: str, on: date | None = None) -> Decimal | None:
        """The most that one award for such a participant may come to; None: no cap is stated."""
        cap = self.caps.filter(role=role, as_of__lte=on or today()).order_by("-as_of").first()
        return cap.amount if cap else None


@tracked()
class RoleCap(models.Model):
    """The most that one award for this kind of participant may come to (domain rule 5).

    `shared`: all participants of this kind share one award under the cap.
    `match_ratio`: local pounds for each central pound; 1 means matched one to one; empty where
    the sources state none.
    A newer figure is a new row with a later `as_of`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="caps")
    role = models.CharField(max_length=20, choices=ParticipantRole.choices)
    amount = MoneyField()
    shared = models.BooleanField("shared in one award", default=False)
    match_ratio = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    purpose = models.CharField(max_length=250, blank=True, help_text="What it may pay for.")
    source = models.CharField(max_length=250)
    as_of = models.DateField()

    class Meta:
        ordering = ("programme", "role", "-as_of")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "role", "as_of"), name="programmes_rolecap_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="programmes_rolecap_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(match_ratio__gte=0), name="programmes_rolecap_ratio_not_negative"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="programmes_rolecap_has_source"),
        )
        triggers = (*never_deleted("Caps"),)

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_role_display()}"


@tracked()
class Wave(models.Model):
    """A round of a programme: when trusts may ask to join, and how many can."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="waves")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    favours_less_mature = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Its criteria favour trusts that are less mature: a low score helps to get in.",
    )
    source = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("programme", "opens_on", "slug")
        constraints = (
            models.UniqueConstraint(fields=("programme", "slug"), name="programmes_wave_slug"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="programmes_wave_dates_in_order",
            ),
        )
        triggers = (*never_deleted("Waves"),)

    def __str__(self) -> str:
        return self.name


@tracked()
class WaveCriterion(models.Model):
    """One of the things by which a wave chooses (domain rule 8), with its weight."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    question = models.TextField()
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("wave", "position")
        verbose_name_plural = "wave criteria"
        constraints = (
            models.UniqueConstraint(fields=("wave", "title"), name="programmes_wavecriterion_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1), name="programmes_wavecriterion_weight"
            ),
        )

    def __str__(self) -> str:
        return self.title


@tracked()
class AnnouncedCount(models.Model):
    """How many participants of a kind were announced; the named ones are counted from rows."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="announced_counts"
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="announced_counts"
    )
    role = models.CharField(max_length=20, choices=ParticipantRole.choices)
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=250, blank=True)
    source = models.CharField(max_length=250)
    as_of = models.DateField()

    class Meta:
        ordering = ("programme", "wave", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "wave", "role"),
                name="programmes_announcedcount_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme}: {self.number} announced"
