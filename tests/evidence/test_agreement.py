"""Weighted kappa: against an independent exact calculation, at its edges, and on its page."""

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from evidence.agreement import Agreement, by_year, overall, weighted_kappa
from tests.evidence.helpers import browser
from tests.factories.accounts import make_user
from tests.factories.evidence import blind_claim, twice_read
from tests.factories.people import make_member
from tests.factories.trusts import make_trust


def pairwise_kappa(pairs: list[tuple[int, int]]) -> Fraction | None:
    """From the pairs themselves: the mean squared difference of each pair, by that of every first
    level with every second."""
    apart = sum((Fraction(i - j) ** 2 for i, j in pairs), Fraction())
    dealt = sum((Fraction(i - j) ** 2 for i, _ in pairs for _, j in pairs), Fraction())
    return 1 - (apart / len(pairs)) / (dealt / len(pairs) ** 2) if dealt else None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_kappa_is_what_the_pairs_give(pairs: list[tuple[int, int]]) -> None:
    assert weighted_kappa(Counter(pairs)) == pairwise_kappa(pairs)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ({}, None),
        ({(3, 3): 5}, None),
        ({(1, 1): 2, (4, 4): 3}, Fraction(1)),
        ({(1, 2): 1, (2, 1): 1}, Fraction(-1)),
        ({(1, 1): 1, (1, 2): 1, (2, 1): 1, (2, 2): 1}, Fraction(0)),
        ({(2, 3): 4}, Fraction(0)),
        # By hand: squared differences of the pairs 0 + 0 + 1 + 4; of all first levels with all
        # second ones 20 + 36 + 12 + 12.
        ({(1, 1): 1, (5, 5): 1, (2, 3): 1, (3, 1): 1}, 1 - Fraction(4 * 5, 80)),
    ],
)
def test_kappa_at_its_edges(pairs: dict[tuple[int, int], int], kappa: Fraction | None) -> None:
    assert weighted_kappa(pairs) == kappa


@pytest.mark.parametrize(
    ("pairs", "shown", "words"),
    [
        ({}, "", "No statement has been read"),
        ({(3, 3): 5}, "", "no figure"),
        ({(1, 1): 2, (4, 4): 3}, "1.00", "almost perfect"),
        ({(1, 1): 5000, (5, 5): 5000, (3, 2): 1}, "0.99", "almost perfect"),
        ({(1, 2): 1, (2, 1): 1}, "−1.00", "less often than chance"),
        ({(1, 1): 1, (1, 2): 1, (2, 1): 1, (2, 2): 1}, "0.00", "slight"),
        ({(1, 1): 3, (2, 2): 3, (1, 2): 1, (2, 1): 1}, "0.50", "moderate"),
    ],
)
def test_the_figure_in_words(pairs: dict[tuple[int, int], int], shown: str, words: str) -> None:
    found = Agreement("All years", pairs)
    assert found.kappa_shown == shown
    assert words in found.in_words


def test_the_table_holds_every_level_between_the_lowest_and_the_highest() -> None:
    found = Agreement("2021/22", {(1, 1): 2, (3, 1): 4})
    assert found.table == [(1, [2, 0, 0]), (2, [0, 0, 0]), (3, [4, 0, 0])]
    assert (found.pairs, found.agreed, found.differing) == (6, 2, 4)
    assert Agreement("2021/22", {}).table == []


@pytest.mark.django_db
def test_years_are_those_of_the_second_reading_and_half_read_ones_do_not_count() -> None:
    claim = blind_claim()
    with time_machine.travel(datetime(2022, 3, 31, 12, tzinfo=UTC)):
        twice_read(claim, 3)
        twice_read(blind_claim(), 2, 2)
    # A minute after midnight in London, the evening before in UTC.
    with time_machine.travel(datetime(2022, 3, 31, 23, 1, tzinfo=UTC)):
        twice_read(claim, 1)
    twice_read(blind_claim(), 5)
    years = by_year()
    assert [(str(year), dict(each.counts)) for year, each in years] == [
        ("2022/23", {(3, 1): 1}),
        ("2021/22", {(2, 2): 1}),
    ]
    assert dict(overall(years).counts) == {(3, 1): 1, (2, 2): 1}


@pytest.mark.django_db
def test_the_page_counts_and_names_nobody() -> None:
    client = browser(make_user(staff_role="programme_manager"))
    assert "No statement has been read by two" in client.get("/claims/agreement/").content.decode()
    for levels in ((3, 3), (3, 1), (2, 2)):
        twice_read(blind_claim(), *levels)
    page = client.get("/claims/agreement/").content.decode()
    assert "Weighted kappa" in page
    assert "First reader" in page
    assert "Reader 0" not in page
    assert "/claims/agreement/" in client.get("/claims/").content.decode()
    file = b"".join(client.get("/claims/agreement/?format=csv")).decode()
    assert file.splitlines()[0].endswith("Year,First level,Second level,Statements")
    assert sorted(line.partition(",")[2] for line in file.splitlines()[1:]) == [
        "2,2,1", "3,1,1", "3,3,1",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_trust_has_no_such_page() -> None:
    client = browser(make_member(make_trust(), "cio"))
    assert client.get("/claims/agreement/").status_code == 403
    assert "/claims/agreement/" not in client.get("/claims/").content.decode()
