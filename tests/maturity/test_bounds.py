"""The checked score: after each decision, in the order of the draw, and guarded by the database."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from time_machine import travel

from core.actors import PORTAL
from core.dates import today, working_days_after
from core.models import OutgoingMail
from core.services import service
from maturity import drawing, services, tasks
from maturity.models import Assessment, Bound, Check, Publication
from maturity.record import problems, record_of
from tests.evidence.helpers import database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.maturity import (
    drawn,
    make_assessment,
    make_version,
    settle,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import add_member, make_member

pytestmark = pytest.mark.django_db
SIXTEEN = ((1,) * 8, (2,) * 8)


def draw_of(*weights, level=4, **answers):
    version = make_version(statements=weights or ((1, 1, 2, 3),))
    return drawn(signed_assessment(make_assessment(version=version), level=level, **answers))


def check_at(draw, position):
    return Check.objects.get(draw_item__draw=draw, draw_item__position=position)


def sample_of(draw):
    return drawing.course_of(draw).record.sample


def test_each_decision_brings_the_figures_that_the_arithmetic_gives():
    draw = draw_of()
    for position, level in enumerate((4, 2, 4, 5), start=1):
        check = check_at(draw, position)
        settle(check, level)
        tasks.follow_draw(draw.pk)
        bound = draw.bounds.last()
        sample = sample_of(draw)
        assert (bound.draws, bound.due) == (position, 4)
        assert float(bound.lower) == pytest.approx(float(sample.lower), abs=2e-6)
        assert float(bound.published) == pytest.approx(float(sample.published), abs=2e-6)
        assert float(bound.upper) == pytest.approx(float(sample.upper), abs=2e-6)
    assert bound.is_complete
    assert draw.bounds.count() == 4


def test_once_all_is_reviewed_the_figure_is_exact():
    draw = draw_of((1, 1))
    settle_in_order(draw, {"S1": 2})
    bound = draw.bounds.last()
    assert (bound.claim, bound.lower, bound.published, bound.figure) == (80, 60, 60, 60)


def test_a_later_decision_waits_for_the_first_open_one():
    draw = draw_of()
    settle(check_at(draw, 2), 4)
    tasks.follow_draw(draw.pk)
    assert draw.bounds.count() == 0
    settle(check_at(draw, 1), 4)
    tasks.follow_draw(draw.pk)
    assert draw.bounds.get().draws == 2


def test_the_same_decisions_are_written_once():
    draw = draw_of()
    settle(check_at(draw, 1), 4)
    assert tasks.follow_draw(draw.pk)
    assert tasks.follow_draw(draw.pk)
    assert draw.bounds.count() == 1


def test_an_overstating_trust_is_asked_for_five_more():
    draw = draw_of((1,) * 30, level=5)
    for position in range(1, 16):
        settle(check_at(draw, position), 1)
    tasks.follow_draw(draw.pk)
    assert (draw.bounds.last().draws, draw.bounds.last().due) == (15, 20)
    assert Check.objects.filter(draw_item__draw=draw).count() == 20
    assert not hasattr(draw, "publication")


@service
def write(*, by, **facts):
    return Bound.objects.create(**facts)


def facts_of(draw):
    """The last bound of a draw, as a row that somebody might write beside it."""
    last = draw.bounds.last()
    names = ("draws", "due", "upper", "claim", "lower", "published", "figure", "estimate", "wealth")
    facts = {name: getattr(last, name) for name in names}
    return {"draw": draw, "method_version": 1, "inputs_hash": "f" * 64, **facts}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"draws": 6}, "in the order of the draw"),
        ({"upper": Decimal("1")}, "no lower than the decisions support"),
        ({"lower": Decimal("79.5"), "published": Decimal("79")}, "no higher than its bound"),
        ({"published": "lower"}, "no higher than its bound"),
        ({"figure": 79}, "no higher than its bound|in_order"),
        ({"claim": Decimal(100)}, "no higher than its bound"),
    ],
)
def test_the_database_refuses_a_bound_that_the_decisions_do_not_support(change, sentence):
    draw = draw_of(*SIXTEEN)
    for position in range(1, 6):
        settle(check_at(draw, position), 2 if position == 1 else 4)
    tasks.follow_draw(draw.pk)
    facts = facts_of(draw)
    change = {name: facts.get(value, value) for name, value in change.items()}
    with database_refuses(sentence):
        write(by=PORTAL, **{**facts, **change})
    with database_refuses("event_by_the_portal"):
        write(by=make_user(staff_role="administrator"), **facts)
    assert write(by=PORTAL, **facts).pk


def test_bounds_are_never_changed():
    draw = draw_of((1, 1))
    settle_in_order(draw)
    with database_refuses("never changed or removed"), connection.cursor() as cursor:
        cursor.execute("UPDATE maturity_bound SET figure = 99")


def test_the_trust_is_told_and_has_ten_working_days():
    draw = draw_of((1, 1))
    cio = make_member(draw.assessment.trust, "cio")
    settle_in_order(draw)
    told = Publication.objects.get(draw=draw)
    assert (told.notified_on, told.public_from) == (today(), working_days_after(today(), 10))
    mails = OutgoingMail.objects.filter(template="maturity/score_ready")
    assert [cio.email] in [mail.email.to for mail in mails]
    tasks.follow_draw(draw.pk)
    assert Publication.objects.count() == 1
    assert not Publication.objects.public().exists()
    with travel(today() + timedelta(days=30), tick=False):
        assert Publication.objects.public().get() == told
        assert Publication.objects.get().is_public


def test_a_publication_is_only_put_off_by_outsiders_with_a_reason():
    draw = draw_of((1, 1))
    settle_in_order(draw)
    told = Publication.objects.get(draw=draw)
    manager = make_user(staff_role="programme_manager")
    later = told.public_from + timedelta(days=7)
    with refused("not_later"):
        services.postpone_publication(
            by=manager, publication=told, until=told.public_from, reason="A wrong name."
        )
    with refused("role"):
        services.postpone_publication(
            by=make_user(staff_role="assessor"), publication=told, until=later, reason="x"
        )
    connected = make_user(staff_role="programme_manager")
    add_member(connected, draw.assessment.trust)
    with refused("connected"):
        services.postpone_publication(by=connected, publication=told, until=later, reason="x")
    moved = services.postpone_publication(
        by=manager, publication=told, until=later, reason="A wrong name."
    )
    assert moved.public_from == later
    with database_refuses("only put off"):
        _move(by=PORTAL, told=moved, day=told.public_from)
    with travel(later, tick=False), refused("public_already"):
        services.postpone_publication(
            by=manager, publication=moved, until=later + timedelta(days=7), reason="Late."
        )


@service
def _move(*, by, told, day):
    Publication.objects.filter(pk=told.pk).update(public_from=day)


def test_the_record_verifies_itself_and_every_forgery_shows():
    draw = draw_of(*SIXTEEN)
    settle_in_order(draw, {"S3": 2})
    row = Assessment.objects.select_related("trust", "version__framework", "draw")
    record = record_of(row.get(pk=draw.assessment_id))
    assert problems(record) == []
    first = next(each for each in record["statements"] if each["position"] == 1)
    forgeries: list[Any] = [
        {"draw_number": "00" * 32},
        {"statements": [{**each, "claimed_points": 20} for each in record["statements"]]},
        {"figures": [{**each, "lower": "79.9"} for each in record["figures"]]},
        {"statements": [each for each in record["statements"] if each is not first]},
    ]
    for forged in forgeries:
        assert problems({**record, **forged})
    undecided = [{**each, "found_points": None} for each in record["statements"]]
    assert "counts one that is not decided" in problems({**record, "statements": undecided})[0]
    assert problems(record_of(row.get(pk=draw.assessment_id), figures=False)) == []
