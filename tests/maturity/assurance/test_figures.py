"""The figures that are shown: what they promise, and to whom overstating costs what."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.assurance.bound import upper_bound
from maturity.assurance.figures import Sample

# Claimed, proven and true points of one statement, of at most 15.
levels = st.tuples(st.integers(1, 15), st.integers(0, 15), st.integers(0, 15)).map(
    lambda parts: (max(parts[:2]), min(parts[:2]), parts[2])
)
statements = levels.filter(lambda each: each[0] > each[1])
drawn = st.lists(statements, max_size=10)
rest = st.lists(levels, max_size=10)
Statement = tuple[int, int, int]
# Each example bisects several times.
some = settings(max_examples=40)


def sample_of(reviewed: list[Statement], others: list[Statement]) -> Sample:
    claims, floors, truths = (
        [each[part] for each in reviewed] if reviewed else [] for part in range(3)
    )
    both = [*reviewed, *others]
    return Sample.reviewed(
        claims,
        floors,
        truths,
        total=sum(claim - floor for claim, floor, _ in both),
        claimed=sum(claim for claim, _, _ in both),
        out_of=15 * max(len(both), 1),
    )


def test_the_reference_assessment() -> None:
    """Weights 1, 2, 3, 1, 2; claims 5, 4, 3, 2, 0; reviewed third, first, second, fourth, with
    true levels 3, 5, 3, 2. The claim of nothing counts nothing."""
    sample = Sample.reviewed(
        [9, 5, 8, 2], [0, 0, 0, 0], [9, 5, 6, 2], total=24, claimed=24, out_of=45
    )
    for figure in (sample.lower, sample.published):
        assert figure == pytest.approx(48.888889, abs=1e-6)
    assert sample.figure == 48
    assert sample.found == 2
    assert sample.estimate == pytest.approx(100 * 2 / 45)


@some
@given(drawn, rest)
def test_no_figure_is_above_the_claim(reviewed: list[Statement], others: list[Statement]) -> None:
    sample = sample_of(reviewed, others)
    assert sample.certain_points <= sample.lower_points + max(sample.corrected.sum(), 0) + 1e-9
    assert 0 <= sample.published <= sample.lower <= sample.claim
    assert 0 <= sample.figure <= sample.published < sample.figure + 1
    assert 0 <= sample.estimate <= 100


@some
@given(drawn)
def test_every_figure_is_exact_once_everything_was_reviewed(reviewed: list[Statement]) -> None:
    sample = sample_of(reviewed, [])
    claimed, true = (sum(each[part] for each in reviewed) for part in (0, 2))
    exact = min(claimed, true)
    assert sample.lower_points == sample.published_points == exact
    over = sum(min(max(c - t, 0), c - f) for c, f, t in reviewed)
    assert sample.estimate == pytest.approx(float(sample.score(over)))


@some
@given(drawn, rest)
def test_what_was_seen_or_proven_always_counts(
    reviewed: list[Statement], others: list[Statement]
) -> None:
    sample = sample_of(reviewed, others)
    seen = sum(true for _, _, true in reviewed) + sum(floor for _, floor, _ in others)
    assert sample.certain_points == seen
    assert sample.published_points >= min(seen, int(sample.claimed)) - 1e-9


@some
@given(st.lists(statements, min_size=1, max_size=10), rest, st.data())
def test_a_lower_level_found_never_raises_a_figure(
    reviewed: list[Statement], others: list[Statement], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(reviewed) - 1))
    claim, floor, true = reviewed[place]
    worse = [*reviewed]
    worse[place] = (claim, floor, data.draw(st.integers(0, true)))
    before, after = sample_of(reviewed, others), sample_of(worse, others)
    assert after.lower <= before.lower + 1e-9
    assert after.published <= before.published + 1e-9
    assert after.estimate >= before.estimate - 1e-9


@some
@given(st.lists(statements, max_size=10), st.lists(statements, min_size=1, max_size=10), st.data())
def test_a_floor_for_what_was_not_reviewed_never_lowers_the_bound(
    reviewed: list[Statement], others: list[Statement], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(others) - 1))
    claim, floor, true = others[place]
    proven = [*others]
    proven[place] = (claim, data.draw(st.integers(floor, claim)), true)
    before, after = sample_of(reviewed, others), sample_of(reviewed, proven)
    assert after.lower >= before.lower - 1e-9
    assert after.published >= before.published - 1e-9


@some
@given(st.lists(statements, min_size=1, max_size=10), rest, st.data())
def test_a_floor_for_what_was_found_right_never_lowers_the_bound(
    reviewed: list[Statement], others: list[Statement], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(reviewed) - 1))
    claim, floor, _ = reviewed[place]
    right, proven = [*reviewed], [*reviewed]
    right[place] = (claim, floor, claim)
    proven[place] = (claim, data.draw(st.integers(floor, claim - 1)), claim)
    assert sample_of(proven, others).lower >= sample_of(right, others).lower - 1e-9


def test_understatement_counts_for_reviewed_statements_only() -> None:
    plain = sample_of([(6, 0, 6), (9, 0, 6)], [(6, 0, 6)] * 8)
    modest = sample_of([(6, 0, 8), (9, 0, 6)], [(6, 0, 9)] * 8)
    assert modest.lower_points == pytest.approx(float(plain.lower_points) + 2)


def test_a_level_found_below_its_floor_is_taken_off_exactly() -> None:
    """The floor says 4 are proven; an assessor finds 1: all at risk is gone, and 3 more."""
    sample = sample_of([(6, 4, 1)], [(6, 0, 6)] * 8)
    assert sample.over == [2]
    assert sample.corrected == [-3]
    bound = upper_bound([2], [2], 50)
    assert sample.lower_points == pytest.approx(54 - float(bound) - 3)


def ten_of_sixty(truths: list[int]) -> Sample:
    """Ten draws of ten points, of 600 claimed and 1,200 there are."""
    return Sample.reviewed([10] * 10, [0] * 10, truths, total=600, claimed=600, out_of=1200)


def test_the_deduction_is_half_of_what_is_estimated_beyond_one_point() -> None:
    sample = ten_of_sixty([10] * 9 + [5])
    unseen = 0.05 * 500
    deducted = sample.lower_points - sample.published_points
    assert deducted == pytest.approx(0.5 * (unseen - 12))


def test_nothing_is_deducted_for_what_honest_people_misjudge() -> None:
    sample = ten_of_sixty([10] * 9 + [8])
    assert sample.published == sample.lower < sample.claim


def test_the_deduction_stops_at_what_is_certain() -> None:
    sample = Sample.reviewed([6] * 9, [0] * 9, [0] * 9, total=60, claimed=60, out_of=150)
    assert sample.published_points == sample.certain_points == 0


def test_the_estimate_takes_the_mean_taint_for_all_that_is_left() -> None:
    sample = Sample.reviewed([10, 5], [0, 0], [10, 4], total=100, claimed=100, out_of=200)
    assert sample.mean_taint == pytest.approx(0.1)
    assert sample.estimate == pytest.approx((1 + 0.1 * 85) / 2)


def test_nothing_is_known_before_the_first_draw() -> None:
    sample = sample_of([], [(6, 2, 6)] * 10)
    assert sample.draws == 0
    assert sample.upper == 40
    assert sample.lower_points == 20
    assert sample.estimate == 0


@some
@given(st.lists(statements, min_size=1, max_size=10), rest)
def test_a_sample_remembers_how_it_stood_before(
    reviewed: list[Statement], others: list[Statement]
) -> None:
    whole = sample_of(reviewed, others)
    earlier = sample_of(reviewed[:-1], [*others, reviewed[-1]])
    assert whole.first(len(reviewed) - 1).published == pytest.approx(float(earlier.published))


def test_thousands_of_trusts_at_once_are_each_as_if_alone() -> None:
    rng = np.random.default_rng(3)
    claims = rng.integers(1, 16, (50, 12))
    truths = np.minimum(claims, rng.integers(0, 60, (50, 12)))
    totals = {"total": claims.sum(axis=1) + 300, "claimed": claims.sum(axis=1) + 300}
    together = Sample.reviewed(claims, np.zeros_like(claims), truths, **totals, out_of=[900] * 50)
    for row in range(50):
        own = {name: column[row] for name, column in totals.items()}
        alone = Sample.reviewed(claims[row], [0] * 12, truths[row], **own, out_of=900)
        for figure in ("lower", "published", "estimate", "figure"):
            assert getattr(together, figure)[row] == pytest.approx(getattr(alone, figure))
