"""A framework is data with versions: dimensions, statements, scales (design: "Maturity that cannot
be talked up"). Once in force a version never changes; the database sees to it."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.guards import never_deleted
from core.history import tracked
from maturity import triggers
from maturity.lifecycles import DRAFT, FRAMEWORK_VERSION, IN_FORCE
from trusts.models import CareSetting


class Method(models.TextChoices):
    """How the scores of dimensions become the one above them."""

    STATEMENTS = "statements", "Every statement counts by its weight"
    DIMENSIONS = "dimensions", "Every dimension counts by its weight"


class Framework(models.Model):
    """A way to describe maturity. Scores of two frameworks never share an axis."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    summary = models.TextField()

    class Meta:
        ordering = ("name",)
        triggers = (*never_deleted("Frameworks"),)

    def __str__(self) -> str:
        return self.name


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def visible_to(self, user: Any) -> Self:
        """Whatever is or was in force may be read by anybody who may open the page."""
        return self.exclude(status=DRAFT)

    def in_force(self) -> Self:
        return self.filter(status=IN_FORCE)


@tracked()
class FrameworkVersion(models.Model):
    """One wording of a framework. `content_hash`: SHA-256 of all its statements, scales and
    weights, fixed by the database when the version comes into force."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = FRAMEWORK_VERSION.field()
    method = models.CharField("how scores are joined", max_length=20, choices=Method)
    in_our_words = models.BooleanField("the statements are the portal's own words", default=False)
    source = models.TextField("where it comes from")
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ("framework", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["framework", "number"], name="maturity_frameworkversion_number"
            ),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(status=IN_FORCE),
                name="maturity_frameworkversion_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(status=DRAFT, content_hash="")
                | (~Q(status=DRAFT) & ~Q(content_hash="")),
                name="maturity_frameworkversion_hashed_in_force",
            ),
        )
        triggers = (
            *never_deleted("Framework versions"),
            *FRAMEWORK_VERSION.triggers("status"),
            triggers.VERSION_IS_FROZEN,
        )

    def __str__(self) -> str:
        return f"{self.framework.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("maturity:framework", args=[self.framework.slug])


class Dimension(models.Model):
    """A part of a framework with a score of its own. With a `parent` it is a section of a theme;
    a theme has sections and no statements."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="dimensions"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )
    code = models.SlugField()
    name = models.CharField(max_length=100)
    summary = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=["version", "code"], name="maturity_dimension_code"),
            models.UniqueConstraint(
                fields=["version", "position"], name="maturity_dimension_position"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="maturity_dimension_weight"),
        )
        triggers = (triggers.part_of_draft("version_id"),)

    def __str__(self) -> str:
        return self.name


class Scale(models.Model):
    """The answers among which a statement lets choose."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="scales")
    slug = models.SlugField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("version", "slug")
        constraints = (
            models.UniqueConstraint(fields=["version", "slug"], name="maturity_scale_slug"),
        )
        triggers = (triggers.part_of_draft("version_id"),)

    def __str__(self) -> str:
        return self.name


class Option(models.Model):
    """One answer: its level, what the level requires, and its points out of 100."""

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="options")
    level = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=100)
    requires = models.TextField("what it requires", blank=True)
    points = models.PositiveSmallIntegerField("points out of 100")

    class Meta:
        ordering = ("scale", "level")
        constraints = (
            models.UniqueConstraint(fields=["scale", "level"], name="maturity_option_level"),
            models.CheckConstraint(
                condition=Q(points__lte=100), name="maturity_option_points_to_100"
            ),
        )
        triggers = (triggers.OPTION_OF_DRAFT,)

    def __str__(self) -> str:
        return self.label


class StatementQuerySet(models.QuerySet["Statement"]):
    def for_setting(self, setting: str) -> Self:
        """Those that apply to a care setting; every one where the setting is not known."""
        if not setting:
            return self.all()
        return self.filter(Q(settings=[]) | Q(settings__contains=[setting]))


class Statement(models.Model):
    """What a trust says about itself on a scale. `settings`: the care settings it applies to; none
    means all of them."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="statements"
    )
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="statements")
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="statements")
    code = models.CharField(max_length=20)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(default=1)
    settings = ArrayField(
        models.CharField(max_length=20, choices=CareSetting), default=list, blank=True
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=["version", "code"], name="maturity_statement_code"),
            models.UniqueConstraint(
                fields=["version", "position"], name="maturity_statement_position"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="maturity_statement_weight"),
        )
        triggers = (triggers.part_of_draft("version_id"), triggers.STATEMENT_FITS)

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
