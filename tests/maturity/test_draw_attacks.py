"""What nobody can do to a draw with the web processes' role: peek, choose, or count otherwise."""

import hashlib
from decimal import Decimal

import pytest
from django.db import connection, transaction

from core.actors import PORTAL
from core.services import service
from maturity import drawing, services
from maturity.models import Assessment, Bound, Check, Stake
from tests.evidence.helpers import database_refuses
from tests.factories.evidence import decided_claim, make_claim
from tests.factories.maturity import (
    add_statement,
    drawn,
    fill,
    force,
    make_assessment,
    make_draft,
    settle,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.maturity.test_attacks import sign
from tests.support.databases import CommittingDatabase


def execute(sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall() if cursor.description else None


ALWAYS_COMMITTED = """
    CREATE OR REPLACE FUNCTION public.maturity_is_committed(writer xid)
    RETURNS boolean LANGUAGE sql STABLE AS 'SELECT TRUE'
"""


class TakenBackError(Exception):
    """Whoever signed has thought better of it."""


def test_nobody_signs_looks_and_takes_it_back(committing_db: CommittingDatabase) -> None:
    assessment = fill(make_assessment())
    signer = make_member(assessment.trust, "cio")
    with pytest.raises(TakenBackError), transaction.atomic():
        signed = services.sign_assessment(by=signer, assessment=assessment)
        assert drawing.reveal_seed(signed) is None
        with transaction.atomic():
            assert drawing.reveal_seed(signed) is None
        assert services.draw_assessment(by=PORTAL, assessment=signed) is None
        with committing_db.connect().cursor() as other:
            other.execute("SELECT maturity_reveal_seed(%s)", [assessment.pk])
            assert other.fetchone() == (None,)
        raise TakenBackError
    assert Assessment.objects.get(pk=assessment.pk).is_open
    signed = services.sign_assessment(by=signer, assessment=assessment)
    seed = drawing.reveal_seed(signed)
    assert seed is not None
    assert hashlib.sha256(seed).hexdigest() == assessment.seed_commitment


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT seed FROM sealed.maturity_seed",
        "UPDATE sealed.maturity_seed SET seed = '\\x00'",
        "DROP TABLE sealed.maturity_seed",
        ALWAYS_COMMITTED,
        "DROP FUNCTION public.maturity_guard_bound",
        "ALTER TABLE maturity_bound DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        # What a function that runs as the owner might take for the table of that name.
        "CREATE TEMPORARY TABLE maturity_assessment (id bigint, status text)",
    ],
)
def test_the_web_role_neither_reads_a_seed_nor_changes_a_rule(statement: str) -> None:
    with database_refuses("permission denied|must be owner"):
        execute(statement)


def three_statements():
    draft = make_draft()
    dimension = draft.dimensions.create(code="d1", name="D 1", position=1)
    for position in (1, 2, 3):
        add_statement(dimension, draft.scales.get(), position)
    draft.statements.get(code="S1").proofs.create(level=1, requirement_code="CC-1")
    return force(draft)


@pytest.mark.django_db
def test_a_floor_of_somebody_elses_evidence_or_another_weight_is_not_signed() -> None:
    assessment = fill(make_assessment(version=three_statements()), level=4)
    claim = decided_claim(claim=make_claim(requirement_code="CC-1"))
    assert claim.trust_id != assessment.trust_id
    signer = make_member(assessment.trust, "cio")
    for forged in (
        {"floor_points": 20, "floor_claim": claim},
        {"weight": 2},
        {"claimed_points": 100},
    ):
        first, *others = drawing.stakes_of(assessment)
        for name, value in forged.items():
            setattr(first, name, value)
        Stake.objects.bulk_create([first, *others])
        with database_refuses("what is at stake on each answer"):
            sign(assessment, signer)
        Stake.objects.all().delete()
    Stake.objects.bulk_create(drawing.stakes_of(assessment)[:2])
    with database_refuses("what is at stake on each answer"):
        sign(assessment, signer)


@service
def write(*, by, **facts):
    return Bound.objects.create(**facts)


@pytest.mark.django_db
def test_a_figure_from_decisions_out_of_order_is_refused() -> None:
    draw = drawn(signed_assessment(make_assessment(version=three_statements()), level=4))
    for position in (2, 3):
        settle(Check.objects.get(draw_item__draw=draw, draw_item__position=position), 4)
    assert services.update_bound(by=PORTAL, draw=draw) is None
    nothing = dict.fromkeys(("claim", "lower", "published", "estimate"), Decimal(0))
    for draws in (1, 2):
        with database_refuses("in the order of the draw"):
            write(
                by=PORTAL,
                draw=draw,
                draws=draws,
                due=3,
                upper=draw.at_risk,
                figure=0,
                wealth=1,
                method_version=1,
                inputs_hash="f" * 64,
                **nothing,
            )
