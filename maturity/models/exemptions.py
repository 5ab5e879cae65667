"""What assessors say about statements that a trust says do not apply to it."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from core.guards import append_only, guard
from core.history import tracked
from maturity.lifecycles import OPEN
from maturity.models.assessments import Answer

# The locks hold off whoever signs, and whoever changes the answer.
OF_WHAT_STANDS = guard(
    "of_what_stands",
    pgtrigger.Insert,
    """
    SELECT assessment.* INTO asked FROM maturity_assessment assessment
        JOIN maturity_answer answer ON answer.assessment_id = assessment.id
        WHERE answer.id = NEW.answer_id FOR SHARE OF assessment;
    IF asked.status <> 'open' THEN
        REFUSE('Whether a statement applies is decided before the assessment is signed off');
    END IF;
    PERFORM 1 FROM maturity_answer answer
        WHERE answer.id = NEW.answer_id AND answer.edition = NEW.edition
          AND answer.option_id IS NULL AND answer.not_applicable_reason <> '' FOR SHARE;
    IF NOT FOUND THEN
        REFUSE('An assessor agrees with what the answer says now: that it does not apply');
    END IF;
    IF programmes_is_connected(
        NEW.assessor_id, asked.trust_id, (now() AT TIME ZONE 'Europe/London')::date
    ) OR EXISTS (
        SELECT 1 FROM maturity_author
        WHERE assessment_id = asked.id AND person_id = NEW.assessor_id
    ) THEN
        REFUSE('An assessor has nothing to do with the trust or one paired with it');
    END IF;
    RETURN NEW;
    """,
    "asked",
)


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def whole(self) -> Self:
        return self.select_related("assessor").order_by("pk")


@tracked()
class Exemption(models.Model):
    """An assessor's word on one edition of an answer that says "does not apply".

    Agreed, the statement is left out of what the scores are out of; not agreed, it counts as
    nothing reached. A changed answer is another edition, and needs a word of its own.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="exemptions")
    edition = models.PositiveIntegerField()
    agreed = models.BooleanField()
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["answer", "edition"], name="maturity_exemption_once"),
            models.CheckConstraint(
                condition=Q(agreed=True) | ~Q(reason=""),
                name="maturity_exemption_refused_with_reason",
            ),
        )
        triggers = (*append_only("Decisions about what does not apply"), OF_WHAT_STANDS)

    def __str__(self) -> str:
        return f"{self.answer}: {'agreed' if self.agreed else 'not agreed'}"


def undecided() -> "models.QuerySet[Answer]":
    """Answers that say "does not apply", of which no assessor has decided, while one may."""
    decided = Exemption.objects.filter(answer=OuterRef("pk"), edition=OuterRef("edition"))
    rows = Answer.objects.exclude(not_applicable_reason="")
    return rows.filter(~Exists(decided), assessment__status=OPEN)
