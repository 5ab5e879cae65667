"""Parts of an assessment that somebody has marked as finished."""

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models import User
from core.guards import append_only, guard
from core.history import tracked
from maturity.models.assessments import Assessment
from maturity.models.frameworks import Dimension

OF_WHOLE_SECTION = guard(
    "of_whole_section",
    pgtrigger.Insert,
    """
    PERFORM 1 FROM maturity_assessment
        WHERE id = NEW.assessment_id AND status = 'open' FOR SHARE;
    IF NOT FOUND THEN
        REFUSE('Parts of a signed or cancelled assessment are not finished any more');
    END IF;
    IF NEW.editions IS DISTINCT FROM (
        SELECT sum(answer.edition) FROM maturity_answer answer
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        WHERE answer.assessment_id = NEW.assessment_id
          AND statement.dimension_id = NEW.dimension_id
        HAVING bool_and(answer.option_id IS NOT NULL OR answer.not_applicable_reason <> '')
    ) THEN
        REFUSE('A part is finished as it stands, with every statement answered');
    END IF;
    RETURN NEW;
    """,
)


@tracked()
class FinishedSection(models.Model):
    """Somebody of the trust says that one part of an assessment is finished.

    `editions`: the editions of its answers, summed. They only grow, so that the mark holds as long
    as the sum is the same: it is void as soon as an answer of the part changes.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="finished")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    editions = models.PositiveIntegerField()
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "dimension", "editions"],
                name="maturity_finishedsection_once",
            ),
        )
        triggers = (*append_only("Marks of finished parts"), OF_WHOLE_SECTION)

    def __str__(self) -> str:
        return f"{self.dimension} of {self.assessment}"
