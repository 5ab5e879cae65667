"""Which accepted claims prove a level of a statement."""

from django.db import models

from maturity import triggers_parts
from maturity.models.frameworks import Statement


class Proof(models.Model):
    """An accepted claim with this requirement code proves this level of a statement, by itself.

    Part of a framework version like the statement; of several accepted ones the highest level
    counts.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="proofs")
    level = models.PositiveSmallIntegerField()
    requirement_code = models.CharField(max_length=50)

    class Meta:
        ordering = ("statement", "level", "requirement_code")
        indexes = (models.Index(fields=["requirement_code"], name="maturity_proof_code"),)
        constraints = (
            models.UniqueConstraint(
                fields=["statement", "requirement_code"], name="maturity_proof_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(requirement_code=""), name="maturity_proof_names_code"
            ),
        )
        triggers = (triggers_parts.PROOF_OF_DRAFT,)

    def __str__(self) -> str:
        return f"{self.requirement_code} proves level {self.level} of {self.statement.code}"
