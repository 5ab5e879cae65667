"""Requirement codes that prove a level: part of a version like its statements."""

import pytest

from maturity.models import Dimension, Proof, Statement
from tests.evidence.helpers import database_refuses
from tests.factories.maturity import (
    WGLL,
    add_statement,
    force,
    make_draft,
    make_version,
    version_of,
)
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def draft_with_statement():
    draft = make_draft()
    dimension = save(Dimension(version=draft, code="d1", name="D 1", position=1))
    return draft, add_statement(dimension, draft.scales.get(), 1)


def test_the_shipped_levels_name_what_proves_them():
    version = version_of(WGLL)
    leaders = version.statements.get(code="WL-2")
    assert list(leaders.proofs.values_list("level", "requirement_code")) == [
        (2, "ccio-on-board"),
        (2, "cio-on-board"),
        (4, "GDE-1.1"),
    ]
    # Nothing proves the highest level by itself: that asks for results over time.
    assert not Proof.objects.filter(statement__version=version, level=5).exists()


def test_what_proves_a_level_is_in_the_hash_of_the_content():
    bare, _ = draft_with_statement()
    proven, statement = draft_with_statement()
    Proof.objects.create(statement=statement, level=3, requirement_code="dspt")
    assert str(statement.proofs.get()) == "dspt proves level 3 of S1"
    assert force(bare).content_hash != force(proven).content_hash


def test_nothing_is_proven_otherwise_once_a_version_is_in_force():
    statement = Statement.objects.filter(version=make_version()).first()
    with database_refuses("never changes"):
        Proof.objects.create(statement=statement, level=3, requirement_code="dspt")
    draft, statement = draft_with_statement()
    proof = Proof.objects.create(statement=statement, level=3, requirement_code="dspt")
    force(draft)
    with database_refuses("never changes"):
        Proof.objects.filter(pk=proof.pk).update(level=5)
    with database_refuses("never changes"):
        Proof.objects.filter(pk=proof.pk).delete()
    _, other = draft_with_statement()
    with database_refuses("never changes"):
        Proof.objects.filter(pk=proof.pk).update(statement=other)


def test_a_proof_is_of_a_level_that_its_scale_has():
    _, statement = draft_with_statement()
    with database_refuses("a level of the scale"):
        Proof.objects.create(statement=statement, level=6, requirement_code="dspt")


def test_a_proof_goes_with_its_statement_while_that_is_a_draft():
    _, statement = draft_with_statement()
    Proof.objects.create(statement=statement, level=3, requirement_code="dspt")
    statement.delete()
    assert not Proof.objects.exists()
