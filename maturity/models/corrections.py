"""What a trust says, after it has signed off, that it should have said."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.guards import append_only, guard
from core.history import tracked
from maturity.models.assessments import Answer, Assessment
from maturity.models.frameworks import Option

OF_WHAT_WAS_SIGNED = guard(
    "of_what_was_signed",
    pgtrigger.Insert,
    """
    PERFORM 1 FROM maturity_assessment
        WHERE id = NEW.assessment_id AND status = 'submitted' FOR UPDATE;
    IF NOT FOUND THEN
        REFUSE('Only what was signed off is corrected: an open answer is changed');
    END IF;
    IF NEW.number <> 1 + (
        SELECT count(*) FROM maturity_correction WHERE assessment_id = NEW.assessment_id
    ) THEN
        REFUSE('Corrections are numbered in turn');
    END IF;
    RETURN NEW;
    """,
)

OF_ITS_ASSESSMENT = guard(
    "of_its_assessment",
    pgtrigger.Insert,
    """
    IF NOT EXISTS (
        SELECT 1 FROM maturity_answer answer
        JOIN maturity_correction correction ON correction.assessment_id = answer.assessment_id
        JOIN maturity_statement statement ON statement.id = answer.statement_id
        LEFT JOIN maturity_option option ON option.id = NEW.option_id
        WHERE answer.id = NEW.answer_id AND correction.id = NEW.correction_id
          AND (NEW.option_id IS NULL OR option.scale_id = statement.scale_id)
    ) THEN
        REFUSE('A correction is of an answer of its assessment, with an answer of its own scale');
    END IF;
    IF EXISTS (
        SELECT 1 FROM maturity_correction correction
        JOIN maturity_correction later ON later.assessment_id = correction.assessment_id
            AND later.number > correction.number
        WHERE correction.id = NEW.correction_id
    ) THEN
        REFUSE('Only the newest correction is written');
    END IF;
    RETURN NEW;
    """,
)


@tracked()
class Correction(models.Model):
    """Something that was signed off is not right. It is recorded beside it (domain rule 21): the
    answers and the scores stay as they were certified, until the next round."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("assessment", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "number"], name="maturity_correction_number"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="maturity_correction_reason"),
        )
        triggers = (*append_only("Corrections"), OF_WHAT_WAS_SIGNED)

    def __str__(self) -> str:
        return f"Correction {self.number} of {self.assessment.reference}"


@tracked()
class CorrectedAnswer(models.Model):
    """What one answer should have been."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="answers")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="corrections")
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    justification = models.TextField(blank=True)
    not_applicable_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["correction", "answer"], name="maturity_correctedanswer_once"
            ),
            models.CheckConstraint(
                condition=Q(option__isnull=True) ^ Q(not_applicable_reason=""),
                name="maturity_correctedanswer_one_answer",
            ),
        )
        triggers = (*append_only("Corrections"), OF_ITS_ASSESSMENT)

    def __str__(self) -> str:
        return f"{self.answer}: {self.option or 'Does not apply'}"
