"""What PostgreSQL refuses with the web role's connection, whoever writes and however."""

import pytest
from django.db import connection
from django.utils import timezone

from core.actors import PORTAL
from core.services import service
from maturity.models import Answer, Assessment, Author, Check, DrawItem
from maturity.services.drawing import freeze_stakes
from tests.evidence.helpers import database_refuses
from tests.factories.evidence import make_claim
from tests.factories.maturity import (
    answers_of,
    fill,
    make_assessment,
    make_version,
    option_of,
    request,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def execute(sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)


@service
def update(*, by, rows, **fields):
    """A bulk update in somebody's name, as a service that forgot its policy might do."""
    return rows.update(**fields)


def bulk(rows, **fields):
    return update(by=PORTAL, rows=rows, **fields)


def of(assessment):
    return Answer.objects.filter(assessment=assessment)


def test_the_answers_of_a_signed_assessment_never_change():
    assessment = signed_assessment()
    person = make_member(assessment.trust)
    option = option_of(answers_of(assessment)[0], 5)
    with database_refuses("never change"):
        bulk(of(assessment), option=option, edition=2, edited_by=person)
    with database_refuses("never deleted"):
        of(assessment)._raw_delete("default")


def test_a_signed_assessment_never_changes():
    assessment = signed_assessment()
    rows = Assessment.objects.filter(pk=assessment.pk)
    with database_refuses("never changes|cannot go from"):
        bulk(rows, status="open", certified_by=None, certified_at=None, answers_hash="")
    with database_refuses("never changes"):
        bulk(rows, due_on="2030-01-01")
    with database_refuses("never changes"):
        bulk(rows, answers_hash="0" * 64)


def test_raw_sql_without_an_actor_is_refused():
    assessment = fill(make_assessment())
    with database_refuses("names_actor"):
        execute(
            "UPDATE maturity_assessment SET status = 'cancelled', cancelled_reason = 'x'"
            " WHERE id = %s",
            assessment.pk,
        )


def test_pgtrigger_ignore_opens_nothing():
    assessment = signed_assessment()
    execute("SET LOCAL pgtrigger.ignore = '{maturity_answer:in_turn}'")
    with database_refuses("never change"):
        bulk(of(assessment), justification="Better than it was", edition=2)


def sign(assessment, person):
    bulk(
        Assessment.objects.filter(pk=assessment.pk),
        status="submitted",
        certified_by=person,
        certified_at=timezone.now(),
    )


def test_an_author_does_not_sign():
    assessment = make_assessment()
    author = make_member(assessment.trust, "cio")
    fill(assessment, by=author)
    with database_refuses("not one of its authors"):
        sign(assessment, author)


def test_blanks_are_not_signed():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    answer = answers_of(assessment)[0]
    bulk(
        of(assessment).filter(pk=answer.pk),
        option=option_of(answer, 2),
        edition=1,
        edited_by=person,
        edited_at=timezone.now(),
    )
    with database_refuses("every statement is answered"):
        sign(assessment, make_member(assessment.trust, "cio"))


def test_an_assessment_without_its_answers_is_not_signed():
    made = make_assessment()
    trust = make_assessment(version=made.version).trust
    other = save(
        Assessment(reference="MA-1", trust=trust, version=make_version(), due_on="2030-01-01")
    )
    person = make_member(trust)
    with database_refuses("names its authors"):
        sign(other, person)
    Author.objects.create(assessment=other, person=make_member(trust))
    with database_refuses("every statement is answered"):
        sign(other, person)


def test_an_assessment_is_signed_by_somebody():
    assessment = fill(make_assessment())
    freeze_stakes(assessment)
    with database_refuses("signed_by_somebody"):
        sign(assessment, None)


def test_the_hash_of_the_answers_is_the_databases_own():
    assessment = fill(make_assessment())
    freeze_stakes(assessment)
    bulk(
        Assessment.objects.filter(pk=assessment.pk),
        status="submitted",
        certified_by=make_member(assessment.trust, "cio"),
        certified_at=timezone.now(),
        answers_hash="f" * 64,
    )
    assert Assessment.objects.get(pk=assessment.pk).answers_hash != "f" * 64


def test_an_assessment_begins_open():
    assessment = make_assessment()
    assessment.pk, assessment.reference, assessment._state.adding = None, "MA-2", True
    assessment.status = "submitted"
    with database_refuses("begins as open"):
        save(assessment)


def test_an_assessment_keeps_trust_and_version():
    assessment = make_assessment()
    rows = Assessment.objects.filter(pk=assessment.pk)
    with database_refuses("keeps its trust"):
        bulk(rows, trust=make_assessment(version=assessment.version).trust)


def test_an_answer_changes_one_edition_at_a_time():
    assessment = make_assessment()
    fields = {"edited_by": make_member(assessment.trust), "edited_at": timezone.now()}
    for edition in (0, 2):
        with database_refuses("one edition at a time"):
            bulk(of(assessment), justification="Mine", edition=edition, **fields)


def test_whoever_writes_an_answer_is_its_author_even_past_the_services():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    bulk(
        of(assessment),
        justification="Mine",
        edition=1,
        edited_by=person,
        edited_at=timezone.now(),
    )
    assert Author.objects.filter(assessment=assessment, person=person).exists()
    with database_refuses("never changed or removed"):
        Author.objects.filter(assessment=assessment)._raw_delete("default")


def test_an_answer_begins_blank_and_for_a_statement_that_applies():
    assessment = make_assessment()
    other = make_assessment(version=make_version())
    with database_refuses("begins blank"):
        save(
            Answer(
                assessment=assessment,
                statement=answers_of(assessment)[0].statement,
                justification="Already",
            )
        )
    with database_refuses("statement that applies"):
        save(Answer(assessment=assessment, statement=answers_of(other)[0].statement))


def test_an_answer_keeps_its_statement_and_its_scale():
    assessment = make_assessment()
    other = answers_of(make_assessment(version=make_version()))[0]
    fields = {
        "edition": 1,
        "edited_by": make_member(assessment.trust),
        "edited_at": timezone.now(),
    }
    first = of(assessment).order_by("pk")[:1]
    rows = of(assessment).filter(pk__in=list(first.values_list("pk", flat=True)))
    with database_refuses("keeps its assessment"):
        bulk(rows, statement=other.statement, **fields)
    with database_refuses("its own scale"):
        bulk(rows, option=option_of(other, 3), **fields)


def test_an_answer_has_a_level_or_does_not_apply():
    assessment = make_assessment()
    answer = answers_of(assessment)[0]
    with database_refuses("level_or_not_applicable"):
        bulk(
            of(assessment).filter(pk=answer.pk),
            option=option_of(answer, 1),
            not_applicable_reason="Both",
            edition=1,
            edited_by=make_member(assessment.trust),
            edited_at=timezone.now(),
        )


def test_a_check_is_a_sample_of_the_same_trust_of_what_was_signed():
    assessment = signed_assessment(levels={"S1": None})
    na, level = answers_of(assessment)[:2]
    (check,) = request(assessment, "S3")
    drawn = DrawItem.objects.get(stake__answer=level)
    elsewhere = make_claim(kind="maturity_sample")
    here = make_claim(trust=assessment.trust, kind="maturity_sample")
    plain = make_claim(trust=assessment.trust)
    for answer, claim in ((level, elsewhere), (na, here), (level, plain)):
        with database_refuses("sample of the same trust|a statement that was drawn"):
            Check.objects.create(answer=answer, draw_item=drawn, claim=claim)
    unsigned = answers_of(make_assessment(version=assessment.version))[0]
    with database_refuses("a statement that was drawn"):
        Check.objects.create(answer=unsigned, draw_item=drawn, claim=here)
    with database_refuses("never changed or removed"):
        Check.objects.filter(pk=check.pk).update(answer=level)
