"""The draw: committed, reproducible, in proportion to the points at risk."""

import hashlib
import hmac
import math
from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.assurance.draw import (
    arrange,
    commitment,
    keeps,
    key,
    new_seed,
    order_of_review,
    uniform,
)

SEED = bytes(range(32))
POINTS = {"WL-1": 10, "WL-2": 0, "SF-1": 4, "SF-2": 15, "SP-1": 4, "SP-2": 1}
FIXED_ORDER = ["WL-1", "SF-1", "SF-2", "SP-1", "SP-2"]
# Its first fifty digits.
FIXED_NUMBER = "0.76835677888206825638138585654292806671564552587346"


def test_the_order_of_the_reference_case() -> None:
    numbers = dict(zip("01234", map(Decimal, (".5", ".1", ".9", ".3", ".7")), strict=True))
    points = dict(zip("01234", (6, 0, 3, 15, 2), strict=True))
    assert arrange(numbers, points) == ["2", "3", "0", "4"]


def test_an_order_that_must_come_out_on_every_machine() -> None:
    assert order_of_review(SEED, POINTS) == FIXED_ORDER
    assert str(uniform(SEED, "WL-1")).startswith(FIXED_NUMBER)


def test_the_commitment_is_the_seeds_sha_256() -> None:
    assert commitment(SEED) == hashlib.sha256(SEED).hexdigest()
    assert keeps(SEED, commitment(SEED))
    assert keeps(SEED, commitment(SEED).upper())
    assert not keeps(SEED + b"\0", commitment(SEED))


def test_a_new_seed_is_32_bytes_and_never_the_last_one() -> None:
    seeds = {new_seed() for _ in range(10)}
    assert len(seeds) == 10
    assert {len(seed) for seed in seeds} == {32}


@given(st.binary(min_size=32, max_size=32), st.text(max_size=20))
def test_the_number_is_the_hmac_scaled_to_between_0_and_1(seed: bytes, code: str) -> None:
    digest = hmac.new(seed, code.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    number = uniform(seed, code)
    assert 0 < number < 1
    assert float(number) == pytest.approx((int(digest, 16) + 0.5) / 2**256, rel=1e-12)


@pytest.mark.parametrize("drawn", [b"\x00" * 32, b"\xff" * 32])
def test_even_the_first_and_the_last_number_have_a_key(
    drawn: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maturity.assurance.draw.hmac.digest", lambda *_: drawn)
    assert 0 < uniform(SEED, "WL-1") < 1
    assert key(uniform(SEED, "WL-1"), 15) > 0


def test_statements_without_points_at_risk_are_left_out() -> None:
    assert "WL-2" not in order_of_review(SEED, POINTS)
    assert order_of_review(SEED, {"WL-2": 0}) == []


@pytest.mark.parametrize("points", [0, -1])
def test_no_points_have_no_key(points: int) -> None:
    with pytest.raises(ValueError, match="points at risk"):
        key(Decimal("0.5"), points)


def test_negative_points_are_refused() -> None:
    with pytest.raises(ValueError, match="points at risk"):
        order_of_review(SEED, {"WL-1": -4})


def test_equal_keys_go_by_the_code() -> None:
    same = Decimal("0.25")
    assert arrange({"b": same, "a": same, "c": same}, {"b": 2, "a": 2, "c": 3}) == ["c", "a", "b"]


@given(st.permutations(sorted(POINTS)))
def test_the_order_in_which_statements_are_listed_does_not_matter(codes: list[str]) -> None:
    assert order_of_review(SEED, {code: POINTS[code] for code in codes}) == FIXED_ORDER


@given(st.integers(1, 50))
def test_the_unit_of_points_does_not_matter(times: int) -> None:
    assert order_of_review(SEED, {c: times * p for c, p in POINTS.items()}) == FIXED_ORDER


@pytest.mark.parametrize("digits", [3, 28, 200])
def test_the_precision_set_elsewhere_does_not_matter(digits: int) -> None:
    with localcontext(getcontext()) as context:
        context.prec = digits
        assert order_of_review(SEED, POINTS) == FIXED_ORDER
        assert str(uniform(SEED, "WL-1")).startswith(FIXED_NUMBER)


def test_floating_point_gives_the_same_order_for_a_whole_framework() -> None:
    points = {f"S-{n}": 1 + n * 7 % 15 for n in range(500)}
    keys = {c: -math.log(float(uniform(SEED, c))) / p for c, p in points.items()}
    assert order_of_review(SEED, points) == sorted(keys, key=keys.__getitem__)


def test_a_statement_comes_first_in_proportion_to_its_points() -> None:
    """2,000 seeds; five standard errors either way."""
    points, draws = {"a": 1, "b": 2, "c": 5, "d": 12}, 2000
    first = [order_of_review(n.to_bytes(32, "big"), points)[0] for n in range(draws)]
    for code, share in ((code, each / 20) for code, each in points.items()):
        error = math.sqrt(share * (1 - share) / draws)
        assert first.count(code) / draws == pytest.approx(share, abs=5 * error)
