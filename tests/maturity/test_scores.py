"""What the answers come to: the database's sums against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.actors import PORTAL
from maturity import scoring, services
from maturity.models import Dimension, Score, Statement
from tests.factories.maturity import (
    DMA,
    WGLL,
    add_statement,
    answers_of,
    force,
    make_assessment,
    make_draft,
    make_version,
    request,
    settle,
    signed_assessment,
    version_of,
)
from tests.factories.trusts import make_trust
from tests.maturity.arithmetic import Node, joined, of_node, value
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def compute(assessment):
    return services.compute_scores(by=PORTAL, assessment_id=assessment.pk)


def scores(assessment, kind="self"):
    """Values by the dimension's code; overall is empty."""
    rows = Score.objects.filter(assessment=assessment, kind=kind).select_related("dimension")
    return {row.dimension.code if row.dimension else "": row for row in rows}


def values(assessment, kind="self"):
    return {code: row.value for code, row in scores(assessment, kind).items()}


def test_the_reference_case_of_weights_and_levels():
    """Weights 1, 2, 3, 1, 2 and claimed levels 5, 4, 3, 2, 0: 24 of 45 points."""
    version = make_version(statements=((1, 2, 3, 1, 2),))
    levels = {"S1": 5, "S2": 4, "S3": 3, "S4": 2, "S5": None}
    assessment = signed_assessment(make_assessment(version=version), levels=levels)
    assert compute(assessment)
    assert values(assessment)[""] == Decimal("53.3333")
    row = scores(assessment)[""]
    assert (row.statements, row.answered, row.checked) == (5, 4, 0)
    assert (row.points, row.out_of) == (480, 900)


def test_everything_at_the_highest_level_is_a_hundred():
    for slug in (WGLL, DMA):
        assessment = make_assessment(make_trust(), version_of(slug))
        best = {
            answer.statement.code: max(o.level for o in answer.statement.scale.options.all())
            for answer in answers_of(assessment)
        }
        assessment = signed_assessment(assessment, levels=best)
        compute(assessment)
        assert set(values(assessment).values()) == {Decimal(100)}


def test_themes_are_means_of_sections_and_the_whole_is_the_mean_of_themes():
    """Three themes at 73, 40 and 68 make 60, as was published for England in 2016."""
    assessment = make_assessment(make_trust(), version_of(DMA))
    levels = {}
    for answer in answers_of(assessment):
        theme = answer.statement.dimension.parent.code
        levels[answer.statement.code] = {"readiness": 1, "capabilities": 2, "infrastructure": 2}[
            theme
        ]
    assessment = signed_assessment(assessment, levels=levels)
    compute(assessment)
    found = values(assessment)
    themes = [found[code] for code in ("readiness", "capabilities", "infrastructure")]
    assert found[""] == pytest.approx(sum(themes) / 3, abs=Decimal("0.0001"))
    assert value(*joined([Node(statements=[(1, p)]) for p in (73, 40, 68)], "dimensions")) == (
        Fraction(181, 3)
    )
    assert round(181 / 3) == 60


def test_scores_name_what_they_were_computed_from():
    assessment = signed_assessment()
    compute(assessment)
    rows = Score.objects.filter(assessment=assessment)
    assert {row.framework_version_id for row in rows} == {assessment.version_id}
    assert {row.formula_version for row in rows} == {2}
    (inputs,) = {row.fingerprint for row in rows}
    assert len(inputs) == 64
    other = signed_assessment(make_assessment(version=assessment.version), level=4)
    compute(other)
    same = signed_assessment(make_assessment(version=assessment.version))
    compute(same)
    assert scores(other)[""].fingerprint != inputs
    assert scores(same)[""].fingerprint == inputs
    assert str(scores(same)[""]) == "self 60.0000"


def test_what_is_not_signed_has_no_score():
    assert not compute(make_assessment())
    assert not Score.objects.exists()


def test_verified_scores_stand_apart_and_say_how_much_was_checked():
    version = make_version(statements=((1, 1), (2, 1)))
    assessment = signed_assessment(make_assessment(version=version), level=4)
    first, second = request(assessment, "S1", "S3")
    compute(assessment)
    assert scores(assessment, "verified") == {}
    settle(first, 2)
    settle(second, 4)
    compute(assessment)
    assert values(assessment)[""] == 80
    verified = scores(assessment, "verified")
    assert verified[""].value == Decimal("66.6667")  # (1 × 40 + 2 × 80) / 3
    assert (verified[""].checked, verified[""].statements) == (2, 2)
    assert (verified["d1"].value, verified["d2"].value) == (40, 80)
    assert verified[""].fingerprint != scores(assessment)[""].fingerprint


def test_a_level_that_is_on_no_scale_counts_as_nothing():
    assessment = signed_assessment(level=4)
    (check,) = request(assessment, "S1")
    settle(check, 0)
    compute(assessment)
    assert values(assessment, "verified") == {"": 0, "d1": 0}


def test_only_what_was_checked_is_averaged_over_dimensions():
    version = make_version(method="dimensions", statements=((1, 1), (1,)))
    assessment = signed_assessment(make_assessment(version=version), levels={"S1": 1, "S3": 5})
    (check,) = request(assessment, "S1")
    settle(check, 1)
    compute(assessment)
    assert values(assessment) == {"d1": 40, "d2": 100, "": 70}
    assert values(assessment, "verified") == {"d1": 20, "": 20}


def test_computing_again_gives_the_same_and_nothing_twice():
    assessment = signed_assessment()
    compute(assessment)
    before = values(assessment)
    compute(assessment)
    assert values(assessment) == before
    assert Score.objects.filter(assessment=assessment).count() == 3


def test_a_score_is_there_once():
    assessment = signed_assessment()
    compute(assessment)
    row = Score.objects.overall().get(assessment=assessment)
    row.pk = None
    with pytest.raises(Exception, match="maturity_score_overall_once"), transaction.atomic():
        row.save(force_insert=True)


def test_what_is_missing_or_computed_from_something_else_is_stale():
    assessment, other = signed_assessment(), signed_assessment()
    assert scoring.stale_assessments() == sorted([assessment.pk, other.pk])
    compute(assessment)
    compute(other)
    assert scoring.stale_assessments() == []
    Score.objects.filter(assessment=other).update(inputs_hash=b"0" * 32)
    assert scoring.stale_assessments() == [other.pk]
    (check,) = request(assessment, "S1")
    assert scoring.stale_assessments() == [other.pk]
    settle(check, 3)
    assert scoring.stale_assessments() == sorted([assessment.pk, other.pk])


def test_the_answers_hash_depends_on_every_word():
    def signed(**answers):
        return signed_assessment(make_assessment(version=version), **answers).answers_hash

    version = make_version()
    assert signed() == signed()
    assert signed() != signed(level=2)
    assert signed() != signed(levels={"S1": None})


weights = st.integers(min_value=1, max_value=9)
statements = st.lists(
    st.tuples(weights, st.one_of(st.none(), st.integers(min_value=1, max_value=5))),
    min_size=1,
    max_size=4,
)
leaves = st.builds(Node, weight=weights, statements=statements)
themes = st.builds(Node, weight=weights, sections=st.lists(leaves, min_size=1, max_size=3))
trees = st.lists(st.one_of(leaves, themes), min_size=1, max_size=4)


class Builder:
    """A framework version and the levels to answer with, from a tree."""

    def __init__(self, method: str) -> None:
        self.version = make_draft(method=method)
        self.scale = self.version.scales.get()
        self.levels: dict[str, int | None] = {}
        self.nodes: dict[str, Node] = {}

    def add(self, node: Node, parent: Dimension | None = None) -> Node:
        position = len(self.nodes) + 1
        dimension = save(
            Dimension(
                version=self.version,
                parent=parent,
                code=f"d{position}",
                name="D",
                position=position,
                weight=node.weight,
            )
        )
        points = Node(
            node.weight,
            [(w, None if level is None else 20 * level) for w, level in node.statements],
        )
        self.nodes[dimension.code] = points
        for weight, level in node.statements:
            number = Statement.objects.filter(version=self.version).count() + 1
            self.levels[f"S{number}"] = level
            add_statement(dimension, self.scale, number, weight=weight)
        points.sections = [self.add(section, dimension) for section in node.sections]
        return points


class TestAgainstExactFractions(TestCase):
    @hypothesis_settings(max_examples=15)
    @given(tree=trees, method=st.sampled_from(["statements", "dimensions"]))
    def test_every_score_is_what_exact_arithmetic_gives(self, tree, method):
        builder = Builder(method)
        top = [builder.add(node) for node in tree]
        assessment = make_assessment(version=force(builder.version))
        assessment = signed_assessment(assessment, levels=builder.levels)
        compute(assessment)
        found = values(assessment)
        expected = {code: value(*of_node(n, method)) for code, n in builder.nodes.items()}
        expected[""] = value(*joined(top, method))
        assert set(found) == set(expected)
        for code, exact in expected.items():
            assert abs(Fraction(found[code]) - exact) <= Fraction(1, 10_000), code
            assert 0 <= found[code] <= 100


def test_the_formula_is_one_number_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT maturity_formula()")
        assert cursor.fetchone() == (2,)
