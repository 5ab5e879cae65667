"""Marking a part of an assessment as finished."""

from django.db.models import Count, Sum

from core.actors import Actor
from core.errors import NotPossible
from core.services import service
from evidence.policies import person
from maturity import policies
from maturity.models import Answer, Assessment, Dimension, FinishedSection
from maturity.models.assessments import DONE


@service
def finish_section(
    *, by: Actor, assessment: Assessment, dimension: Dimension, seen: int | None = None
) -> FinishedSection:
    """Say that every answer of one part is as the trust wants it signed off. A change of any of
    them makes it void. Marked twice, it stays as it was.

    `seen`: the editions that the person read, summed. Raises NotAllowed, or NotPossible where a
    statement is blank or has changed meanwhile.
    """
    # As whoever answers or signs: one after the other.
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True)
    assessment = rows.select_related("trust").get(pk=assessment.pk)
    policies.check_can_answer(by, assessment)
    answers = Answer.objects.filter(assessment=assessment, statement__dimension=dimension)
    counted = answers.aggregate(done=Count("pk", filter=DONE), all=Count("pk"), sum=Sum("edition"))
    if blank := counted["all"] - counted["done"]:
        statements = "1 statement is" if blank == 1 else f"{blank} statements are"
        raise NotPossible(
            f"{dimension} is not finished: {statements} not answered yet.",
            next_step="Answer what is blank, or say why it does not apply.",
            code="blank",
        )
    editions = counted["sum"] or 0
    if seen is not None and seen != editions:
        raise NotPossible(
            f"{dimension} is not finished: somebody has changed it since you opened the page.",
            next_step="Read it again, and finish it if you still agree.",
            code="changed_since",
        )
    found, _ = FinishedSection.objects.get_or_create(
        assessment=assessment,
        dimension=dimension,
        editions=editions,
        defaults={"finished_by": person(by)},
    )
    return found
