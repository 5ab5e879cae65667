"""How much the portal may ask of a trust in a year (domain rule 18)."""

from django.db import models

from core.history import tracked


@tracked()
class RequestLimit(models.Model):
    """Requests in a financial year to a participant of one type; beyond, a reason is named."""

    participant_type = models.CharField(max_length=30, unique=True)
    per_year = models.PositiveSmallIntegerField("requests a year")
    source = models.CharField("where the figure comes from", max_length=300)

    class Meta:
        ordering = ("participant_type",)

    def __str__(self) -> str:
        return f"{self.participant_type}: {self.per_year} a year"
