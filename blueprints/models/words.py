"""Words that mean the same, so that a search for one finds the other."""

from typing import Any, Self

from django.db import models
from django.db.models.functions import Lower

from core.history import tracked


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def visible_to(self, user: Any) -> Self:
        """Reference data: no secret."""
        return self.all()

    def in_use(self) -> Self:
        return self.filter(is_used=True)


@tracked()
class Synonym(models.Model):
    """`term` means `means`: a search for either finds both. Terms with one meaning find each
    other too (EPMA, ePrescribing)."""

    term = models.CharField(max_length=60)
    means = models.CharField(max_length=120)
    is_used = models.BooleanField("used in searches", default=True)

    objects = SynonymQuerySet.as_manager()

    class Meta:
        ordering = ("term",)
        constraints = (
            models.UniqueConstraint(Lower("term"), Lower("means"), name="blueprints_synonym_once"),
            models.CheckConstraint(
                condition=~models.Q(term="") & ~models.Q(means=""), name="blueprints_synonym_full"
            ),
        )

    def __str__(self) -> str:
        return f"{self.term}: {self.means}"
