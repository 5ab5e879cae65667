"""What trusts aim for: data with a source, set by an administrator; none is shipped or invented."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.dates import FinancialYear, FinancialYearField
from core.guards import fixed, never_deleted
from core.history import tracked
from maturity import triggers_parts
from maturity.models.frameworks import Dimension, Framework, FrameworkVersion
from trusts.models import CareSetting

OUT_OF_100 = (MinValueValidator(1), MaxValueValidator(100))
POINTS = Q(points__gte=1, points__lte=100)


@tracked()
class TargetProfile(models.Model):
    """The points out of 100 that every statement of a dimension should reach in a care setting
    (empty: in each that has no row of its own). Of a theme, it is for its sections too."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="targets")
    setting = models.CharField("care setting", max_length=20, blank=True, choices=CareSetting)
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="targets")
    points = models.PositiveSmallIntegerField("points out of 100", validators=OUT_OF_100)
    source = models.CharField(max_length=250)

    class Meta:
        ordering = ("version", "dimension__position", "setting")
        constraints = (
            models.UniqueConstraint(
                fields=["dimension", "setting"], name="maturity_targetprofile_once"
            ),
            models.CheckConstraint(
                condition=POINTS & ~Q(source=""), name="maturity_targetprofile_with_source"
            ),
        )
        triggers = (
            *never_deleted("Target profiles"),
            *fixed(
                "version",
                "setting",
                "dimension",
                because="A target keeps the dimension and the care setting that it is for",
            ),
            triggers_parts.TARGET_FITS,
        )

    def __str__(self) -> str:
        where = self.get_setting_display() if self.setting else "every care setting"
        return f"{self.dimension}, {where}: {self.points} points"


@tracked()
class NationalTarget(models.Model):
    """An overall value out of 100 that a publication names for the end of a financial year."""

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="national_targets"
    )
    year = FinancialYearField("by the end of the financial year that begins in")
    value = models.PositiveSmallIntegerField("overall, out of 100", validators=OUT_OF_100)
    source = models.CharField(max_length=250)

    class Meta:
        ordering = ("framework", "year")
        constraints = (
            models.UniqueConstraint(
                fields=["framework", "year"], name="maturity_nationaltarget_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=100) & ~Q(source=""),
                name="maturity_nationaltarget_with_source",
            ),
        )
        triggers = (
            *never_deleted("National targets"),
            *fixed("framework", "year", because="A national target keeps its framework and year"),
        )

    def __str__(self) -> str:
        return f"{self.framework}, {FinancialYear(self.year)}: {self.value}"
