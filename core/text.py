"""Words that several apps share."""

from django.db import models


class CapitalClass(models.TextChoices):
    """Capital and revenue never mix (domain rule 13)."""

    CAPITAL = "capital", "Capital"
    REVENUE = "revenue", "Revenue"
