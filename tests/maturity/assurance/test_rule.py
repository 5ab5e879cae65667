"""When to stop, and when to look."""

import pytest

from maturity.assurance.figures import Sample
from maturity.assurance.rule import draws_due, flag_threshold, is_enough


def sample(decided: int, errors: int = 0, *, points: int = 600, floors: int = 0) -> Sample:
    """Draws of six points; the first so many of them wholly false; some claims proven before."""
    truths = [0] * errors + [6] * (decided - errors)
    return Sample.reviewed(
        [6] * decided,
        [0] * decided,
        truths,
        total=points - floors,
        claimed=points,
        out_of=1200,
    )


def test_fifteen_are_asked_for_first() -> None:
    for decided in (0, 1, 14):
        assert draws_due(sample(decided), at_risk=100) == 15


def test_fifteen_are_enough_where_so_much_is_proven_that_little_may_be_overstated() -> None:
    assert is_enough(sample(15, floors=200))
    assert draws_due(sample(15, floors=200), at_risk=67) == 15


def test_twenty_are_asked_for_otherwise() -> None:
    assert not is_enough(sample(15))
    assert draws_due(sample(15), at_risk=100) == 20
    assert draws_due(sample(15, errors=2), at_risk=100) == 20


def test_what_comes_later_does_not_take_requests_back() -> None:
    assert is_enough(sample(20))
    assert draws_due(sample(20), at_risk=100) == 20


def test_it_is_enough_once_nothing_beyond_can_be_overstated() -> None:
    assert is_enough(sample(100, errors=14))
    assert not is_enough(sample(100, errors=16))


def test_never_more_than_there_are() -> None:
    assert draws_due(sample(0, points=60), at_risk=10) == 10
    assert draws_due(sample(0, points=60), at_risk=0) == 0
    assert draws_due(sample(15), at_risk=28, extended_to=30) == 28


@pytest.mark.parametrize("extended_to", [25, 30, 35, 40])
def test_an_assessor_may_go_on_in_fives(extended_to: int) -> None:
    assert draws_due(sample(20), at_risk=100, extended_to=extended_to) == extended_to


@pytest.mark.parametrize("extended_to", [-5, 15, 20, 27, 45])
def test_an_assessor_may_not_go_on_otherwise(extended_to: int) -> None:
    with pytest.raises(ValueError, match="in fives"):
        draws_due(sample(20), at_risk=100, extended_to=extended_to)


def test_a_look_is_asked_for_from_fifteen_draws_and_sooner_with_more() -> None:
    assert flag_threshold(14) is None
    thresholds = [flag_threshold(draws) or 0 for draws in (15, 20, 40)]
    assert thresholds == sorted(thresholds, reverse=True)
    assert flag_threshold(17) == flag_threshold(15)
    assert flag_threshold(120) == flag_threshold(40)
