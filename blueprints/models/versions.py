"""The versions of a blueprint: what they say, who wrote them, and who let them out."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from blueprints import lifecycles, sections, triggers
from blueprints.models.library import Blueprint, Result, readers
from core.dates import working_days_after
from core.guards import append_only, never_deleted
from core.history import tracked
from core.money import MoneyField, pounds, pounds_short

# An editor decides within so many working days.
REVIEW_DAYS = 10
MONTHS_AT_MOST = 120


class BlueprintVersionQuerySet(models.QuerySet["BlueprintVersion"]):
    def visible_to(self, user: Any) -> Self:
        """What was published, for anybody; drafts for the trust's people and for staff."""
        return self.filter(readers(user, "blueprint__trust", "status"))

    def published(self) -> Self:
        return self.filter(status=lifecycles.PUBLISHED)

    def unfinished(self) -> Self:
        """Being written, or with an editor."""
        return self.filter(status__in=lifecycles.UNFINISHED)

    def brief(self) -> Self:
        """Without the long texts, for lists."""
        return self.defer("search", *sections.FIELDS)


def text_section() -> Any:
    return models.TextField(blank=True, max_length=sections.LONGEST_SECTION)


@tracked(exclude=["search"])
class BlueprintVersion(models.Model):
    """One version: a title that says what was done, a summary, fixed sections in Markdown, and
    what it cost (£), how long it took (months) and how it went.

    `edition` counts the saves of a draft, so that nobody overwrites what they have not seen;
    `round` counts how often it was sent to an editor. `search` is kept by PostgreSQL, and only
    for what is published.
    """

    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = lifecycles.VERSION.field()
    edition = models.PositiveIntegerField(default=1, editable=False)
    round = models.PositiveSmallIntegerField(default=0, editable=False)

    title = models.CharField(max_length=sections.LONGEST_TITLE)
    summary = models.CharField(max_length=sections.LONGEST_SUMMARY, blank=True)
    context = text_section()
    problem = text_section()
    what_we_did = text_section()
    what_went_wrong = text_section()
    outcome = text_section()
    staff_needed = text_section()
    artefacts = text_section()
    contact = text_section()
    result = models.CharField(max_length=10, choices=Result, blank=True)
    cost_low = MoneyField("lowest cost", null=True, blank=True)
    cost_high = MoneyField("highest cost", null=True, blank=True)
    elapsed_months = models.PositiveSmallIntegerField(
        "months from start to finish", null=True, blank=True, validators=[MinValueValidator(1)]
    )

    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    retired_because = models.CharField(max_length=500, blank=True)
    search = SearchVectorField(null=True, editable=False)

    objects = BlueprintVersionQuerySet.as_manager()

    class Meta:
        ordering = ("blueprint", "number")
        indexes = (
            GinIndex(fields=["search"], name="blueprints_version_search"),
            models.Index(fields=["status", "-published_at"], name="blueprints_version_newest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["blueprint", "number"], name="blueprints_version_number"
            ),
            models.UniqueConstraint(
                fields=["blueprint"],
                condition=Q(status=lifecycles.PUBLISHED),
                name="blueprints_version_one_published",
            ),
            models.UniqueConstraint(
                fields=["blueprint"],
                condition=Q(status__in=lifecycles.UNFINISHED),
                name="blueprints_version_one_unfinished",
            ),
            models.CheckConstraint(
                condition=Q(cost_low__isnull=True, cost_high__isnull=True)
                | Q(cost_low__gte=0, cost_high__gte=F("cost_low")),
                name="blueprints_version_cost_range",
            ),
            models.CheckConstraint(
                condition=Q(elapsed_months__isnull=True)
                | Q(elapsed_months__range=(1, MONTHS_AT_MOST)),
                name="blueprints_version_months",
            ),
            models.CheckConstraint(
                condition=Q(status__in=lifecycles.UNFINISHED)
                | Q(reviewed_by__isnull=False, published_at__isnull=False),
                name="blueprints_version_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=lifecycles.RETIRED)
                | (Q(ended_at__isnull=False) & ~Q(retired_because="")),
                name="blueprints_version_retired_because",
            ),
            models.CheckConstraint(
                condition=~Q(status=lifecycles.REVIEW) | Q(sent_at__isnull=False),
                name="blueprints_version_sent",
            ),
        )
        triggers = (
            *never_deleted("Versions of blueprints"),
            *lifecycles.VERSION.triggers("status"),
            triggers.TEXT_FROZEN,
            triggers.STATUS_HAS_ITS_ROW,
            triggers.VERSION_IN_TURN,
            triggers.SEARCH_KEPT,
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The blueprint's own address for what is published; else that of this version."""
        if self.is_published:
            return self.blueprint.get_absolute_url()
        names = {"slug": self.blueprint.slug, "number": self.number}
        return reverse("blueprints:version", kwargs=names)

    @property
    def is_published(self) -> bool:
        return self.status == lifecycles.PUBLISHED

    @property
    def is_public(self) -> bool:
        return self.status in lifecycles.PUBLIC

    @property
    def review_due_on(self) -> date | None:
        """By when an editor should have decided."""
        return working_days_after(self.sent_at.date(), REVIEW_DAYS) if self.sent_at else None

    @property
    def cost(self) -> str:
        """`£120,000 to £150,000`; nothing if nobody has said."""
        return self._range(pounds)

    @property
    def cost_short(self) -> str:
        """`£120k to £150k`."""
        return self._range(pounds_short)

    def _range(self, write: Any) -> str:
        if self.cost_low is None or self.cost_high is None:
            return ""
        low, high = write(self.cost_low), write(self.cost_high)
        return low if low == high else f"{low} to {high}"

    @property
    def months(self) -> str:
        """`14 months`; nothing if nobody has said."""
        if self.elapsed_months is None:
            return ""
        return f"{self.elapsed_months} month{'s' * (self.elapsed_months != 1)}"


@tracked()
class BlueprintTask(models.Model):
    """One step that a copy starts with."""

    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=sections.LONGEST_STEP)
    detail = models.TextField(blank=True, max_length=sections.LONGEST_DETAIL)

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["version", "position"], name="blueprints_task_position"
            ),
        )
        triggers = (triggers.PART_OF_DRAFT,)

    def __str__(self) -> str:
        return self.title


class VersionEditor(models.Model):
    """Who wrote in a version: an author, who never reviews this blueprint."""

    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="editors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("version", "pk")
        constraints = (
            models.UniqueConstraint(fields=["version", "person"], name="blueprints_editor_once"),
        )
        triggers = (*append_only("Authors of blueprints"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.version}"


class Decision(models.TextChoices):
    """What an editor decides."""

    PUBLISHED = "published", "Published"
    SENT_BACK = "sent_back", "Sent back"


@tracked()
class BlueprintReview(models.Model):
    """An editor's decision about one round; the notes say what to change."""

    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Decision)
    notes = models.TextField(blank=True, max_length=sections.LONGEST_DETAIL)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("version", "round")
        constraints = (
            models.UniqueConstraint(fields=["version", "round"], name="blueprints_review_once"),
            models.CheckConstraint(
                condition=~Q(outcome="sent_back") | ~Q(notes=""),
                name="blueprints_review_says_why",
            ),
        )
        triggers = (*append_only("Reviews of blueprints"), triggers.REVIEW_BY_ANOTHER)

    def __str__(self) -> str:
        return f"{self.version}, round {self.round}"
