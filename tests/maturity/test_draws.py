"""The draw: frozen with the signature, fixed by a committed seed, asked for in order."""

import hashlib

import pytest
from django.db import connection

from core.actors import PORTAL
from core.dates import today, working_days_after
from core.errors import NotAllowed
from evidence.models import Claim
from maturity import drawing, services, tasks
from maturity.assurance.draw import order_of_review
from maturity.models import Check, Draw, DrawItem, Proof, Stake
from tests.evidence.helpers import database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.evidence import decided_claim, make_claim
from tests.factories.maturity import (
    add_statement,
    answers_of,
    drawn,
    fill,
    force,
    make_assessment,
    make_draft,
    make_version,
    request,
    settle,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import add_member, make_member
from tests.support.acting import save

pytestmark = pytest.mark.django_db
MANY = ((1,) * 24, (2,) * 6)


def execute(sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall() if cursor.description else None


def order_of(draw):
    return list(
        DrawItem.objects.filter(draw=draw).values_list("stake__answer__statement__code", flat=True)
    )


def test_the_hash_of_the_seed_is_public_from_the_opening_and_is_never_chosen():
    first, second = make_assessment(), make_assessment()
    assert len(first.seed_commitment) == 64
    assert first.seed_commitment != second.seed_commitment
    with database_refuses("permission denied"):
        execute("SELECT * FROM sealed.maturity_seed")


def test_the_seed_is_revealed_only_after_certification_and_keeps_the_commitment():
    assessment = make_assessment()
    assert drawing.reveal_seed(assessment) is None
    assert services.draw_assessment(by=PORTAL, assessment=fill(assessment)) is None
    draw = drawn(signed_assessment(assessment))
    assert hashlib.sha256(bytes(draw.seed)).hexdigest() == assessment.seed_commitment
    assert draw.draw_number == bytes(draw.seed).hex()


def test_the_order_is_the_one_that_the_seed_gives_and_is_fixed_once():
    version = make_version(statements=MANY)
    assessment = signed_assessment(make_assessment(version=version), levels={"S1": None})
    draw = drawn(assessment)
    at_risk = {
        each.answer.statement.code: each.at_risk
        for each in Stake.objects.filter(answer__assessment=assessment).whole()
    }
    assert order_of(draw) == order_of_review(bytes(draw.seed), at_risk)
    assert len(order_of(draw)) == 29
    assert services.draw_assessment(by=PORTAL, assessment=assessment) == draw
    assert (draw.claimed, draw.at_risk, draw.out_of) == (2100, 2100, 3600)


def test_the_first_fifteen_are_one_request_with_one_date():
    draw = drawn(signed_assessment(make_assessment(version=make_version(statements=MANY))))
    checks = Check.objects.filter(draw_item__draw=draw)
    assert {check.draw_item.position for check in checks} == set(range(1, 16))
    assert {check.claim.due_on for check in checks} == {working_days_after(today(), 20)}
    assert services.ask_draws(by=PORTAL, draw=draw) == []


def test_nobody_but_the_portal_draws():
    assessment = signed_assessment()
    manager = make_user(staff_role="programme_manager")
    with pytest.raises(NotAllowed, match="nobody chooses"):
        services.draw_assessment(by=manager, assessment=assessment)
    with refused("portal_draws"):
        services.ask_draws(by=manager, draw=drawn(assessment))


def test_what_assessors_found_before_and_accepted_evidence_are_floors():
    draft = make_draft()
    dimension = draft.dimensions.create(code="d1", name="D 1", position=1)
    for position in (1, 2, 3):
        add_statement(dimension, draft.scales.get(), position)
    Proof.objects.create(
        statement=draft.statements.get(code="S2"), level=3, requirement_code="CC-1"
    )
    version = force(draft)
    first = signed_assessment(make_assessment(version=version), level=4)
    settle(request(first, "S1")[0], 2)
    accepted = decided_claim(claim=make_claim(first.trust, requirement_code="CC-1"))
    again = signed_assessment(make_assessment(first.trust, version), level=4, levels={"S2": 2})
    floors = {
        each.answer.statement.code: (each.floor_points, each.floor_claim)
        for each in Stake.objects.filter(answer__assessment=again).whole()
    }
    found = request(first, "S1")[0].claim
    assert floors == {"S1": (40, found), "S2": (40, accepted), "S3": (0, None)}
    assert order_of(drawn(again))[-1:] != ["S2"]
    assert set(order_of(drawn(again))) == {"S1", "S3"}


def test_nothing_at_risk_needs_no_draw_and_is_complete_at_once():
    draw = drawn(signed_assessment(levels={"S1": None, "S2": None, "S3": None}))
    assert order_of(draw) == []
    (bound,) = draw.bounds.all()
    assert (bound.draws, bound.due, bound.figure, bound.is_complete) == (0, 0, 0, True)


def test_a_dimension_counts_by_its_weight_whatever_the_number_of_its_statements():
    version = make_version(method="dimensions", statements=((1, 1), (3,)))
    assessment = signed_assessment(make_assessment(version=version))
    weights = Stake.objects.filter(answer__assessment=assessment).whole()
    assert [each.weight for each in weights] == [1, 1, 2]


def test_raw_sql_changes_neither_stakes_nor_draw_nor_its_order():
    assessment = signed_assessment(make_assessment(version=make_version(statements=MANY)))
    draw = drawn(assessment)
    with database_refuses("frozen with the signature"):
        execute("UPDATE maturity_stake SET claimed_points = 20")
    with database_refuses("never changed or removed"):
        execute("UPDATE maturity_drawitem SET position = position + 100")
    with database_refuses("never changed or removed"):
        execute("DELETE FROM maturity_draw")
    late = DrawItem.objects.get(draw=draw, position=20)
    claim = save(
        Claim(
            reference="CL-X",
            trust=assessment.trust,
            kind="maturity_sample",
            sampled=True,
            title="x",
            requirement_code="x",
            requirement="x",
        )
    )
    with database_refuses("in the order of the draw"):
        Check.objects.create(answer=late.stake.answer, draw_item=late, claim=claim)
    first = DrawItem.objects.get(draw=draw, position=1)
    with database_refuses("of a statement that was drawn"):
        Check.objects.create(answer=late.stake.answer, draw_item=first, claim=claim)


def test_a_draw_is_of_a_signed_assessment_with_its_own_seed_over_everything():
    assessment = signed_assessment()
    facts = {"items_hash": "0" * 64, "order_hash": "0" * 64, "method_version": 1}
    with database_refuses("committed to"):
        Draw.objects.create(
            assessment=assessment, seed=b"x" * 32, claimed=1, at_risk=1, out_of=1, **facts
        )
    seed = drawing.reveal_seed(assessment)
    with database_refuses("everything that is at stake"):
        Draw.objects.create(
            assessment=assessment, seed=seed, claimed=1, at_risk=1, out_of=1, **facts
        )


def test_signing_by_raw_sql_with_less_at_stake_is_refused():
    assessment = fill(make_assessment(), level=4)
    answer = answers_of(assessment)[0]
    Stake.objects.create(answer=answer, weight=1, claimed_points=20)
    with database_refuses("what is at stake on each answer"):
        from tests.maturity.test_attacks import bulk

        bulk(
            type(assessment).objects.filter(pk=assessment.pk),
            status="submitted",
            certified_by=make_member(assessment.trust, "cio"),
            certified_at="2026-01-01T00:00Z",
            answers_hash="x",
        )
    signed = services.sign_assessment(
        by=make_member(assessment.trust, "cio"), assessment=assessment
    )
    assert Stake.objects.get(answer=answer).claimed_points == 80
    assert signed.is_signed


def test_the_sweep_draws_and_asks_what_no_signal_told():
    signed_assessment()
    assert Draw.objects.count() == 0
    assert tasks.keep_draws() == 0
    assert Check.objects.count() == 3
    draw = Draw.objects.get()
    settle(request(draw.assessment, order_of(draw)[0])[0], 3)
    assert tasks.keep_draws() == 1
    assert draw.bounds.get().draws == 1
    assert tasks.keep_draws() == 0


def test_an_assessor_goes_on_in_fives_and_the_trust_may_ask():
    draw = drawn(signed_assessment(make_assessment(version=make_version(statements=MANY))))
    trust = draw.assessment.trust
    cio = make_member(trust, "cio")
    with refused("not_complete"):
        services.ask_extension(by=cio, draw=draw, reason="We have more to show.")
    assert settle_in_order(draw) == 15
    services.ask_extension(by=cio, draw=draw, reason="We have more to show.")
    with refused("asked_already"):
        services.ask_extension(by=cio, draw=draw, reason="Again.")
    assessor = make_user(staff_role="assessor")
    with refused("role"):
        services.extend_draw(by=cio, draw=draw, up_to=25, reason="Go on.")
    with refused("extension"):
        services.extend_draw(by=assessor, draw=draw, up_to=27, reason="Go on.")
    with refused("connected"):
        connected = make_user(staff_role="assessor")
        add_member(connected, trust)
        services.extend_draw(by=connected, draw=draw, up_to=25, reason="Go on.")
    services.extend_draw(by=assessor, draw=draw, up_to=25, reason="The trust asked.")
    assert tasks.keep_draws() == 1
    assert Check.objects.filter(draw_item__draw=draw).count() == 25
    assert not draw.bounds.last().is_complete
    assert tasks.keep_draws() == 0
    with refused("not_asked"):
        services.extend_draw(by=assessor, draw=draw, up_to=None, reason="Enough.")
    with database_refuses("further than before"):
        save(
            type(draw.extensions.get())(
                draw=draw, up_to=25, decided_by=assessor, decided_at="2026-01-01T00:00Z", reason="x"
            )
        )
