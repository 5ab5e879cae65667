"""Evidence that a trust points to in an answer, from what it already holds."""

import pgtrigger
from django.db import models
from django.db.models import Q

from core.guards import append_only, guard
from maturity.models.assessments import Answer

# Whoever uploaded any version of it has written part of the answer.
HELD_BY_THE_TRUST = guard(
    "held_by_the_trust",
    pgtrigger.Insert,
    """
    SELECT assessment.* INTO asked FROM maturity_assessment assessment
        JOIN maturity_answer answer ON answer.assessment_id = assessment.id
        WHERE answer.id = NEW.answer_id AND answer.edition = NEW.edition FOR SHARE OF assessment;
    IF asked.status IS DISTINCT FROM 'open' THEN
        REFUSE('Evidence is attached to an answer as it stands, before it is signed off');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM evidence_evidenceitem WHERE id = NEW.item_id AND trust_id = asked.trust_id
    ) THEN
        REFUSE('An answer points to evidence of its own trust');
    END IF;
    INSERT INTO maturity_author (assessment_id, person_id)
        SELECT DISTINCT asked.id, version.uploaded_by_id FROM evidence_evidenceversion version
        WHERE version.item_id = NEW.item_id ON CONFLICT DO NOTHING;
    RETURN NEW;
    """,
    "asked",
)


class AnswerItem(models.Model):
    """One piece of evidence behind one edition of an answer; a changed answer names its evidence
    anew. `page`: where to open it."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="items")
    edition = models.PositiveIntegerField()
    item = models.ForeignKey("evidence.EvidenceItem", on_delete=models.PROTECT, related_name="+")
    page = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["answer", "edition", "item"], name="maturity_answeritem_once"
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=True) | Q(page__gte=1), name="maturity_answeritem_page"
            ),
        )
        triggers = (*append_only("Evidence of answers"), HELD_BY_THE_TRUST)

    def __str__(self) -> str:
        return f"{self.item}, page {self.page}" if self.page else str(self.item)
