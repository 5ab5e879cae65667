"""What a file would change, as a pure comparison, and timelines of what was seen when."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trusts.files import as_csv, row
from trusts.models import Trust
from trusts.ods import read_register
from trusts.plans import KINDS, Plan, describe, make_plan
from trusts.timelines import observe

DAY = date(2022, 4, 1)


def known(**facts: Any) -> Trust:
    """The trust of `row()` as the register knew it on `DAY`."""
    usual = {
        "code": "R1A",
        "name": "NORTHSHIRE NHS TRUST",
        "region_code": "Y58",
        "icb_code": "QJK",
        "address": "1 HIGH STREET",
        "town": "EXETER",
        "postcode": "EX1 1AA",
        "open_date": date(2001, 4, 1),
        "as_of": DAY,
    }
    return Trust(**{**usual, **facts})


def plan(*rows: list[str], trusts: list[Trust], as_of: date = DAY) -> Plan:
    return make_plan(read_register(as_csv(*rows)), trusts, as_of)


def kinds(found: Plan) -> dict[str, list[str]]:
    """The codes under each kind that has any."""
    return {
        kind: [item["code"] for item in items] for kind, items in found.lists().items() if items
    }


OVER, TO_COME = date(2021, 3, 31), date(2023, 3, 31)


@pytest.mark.parametrize(
    ("trust", "now", "expected"),
    [
        ({}, {}, ["unchanged"]),
        ({"postcode": "EX9 9ZZ"}, {}, ["unchanged"]),
        ({"name": "OLD NHS TRUST"}, {}, ["renamed"]),
        ({"region_code": "Y57"}, {}, ["moved"]),
        ({"icb_code": "Q70"}, {}, ["moved"]),
        ({"region_code": "", "icb_code": ""}, {}, ["unchanged"]),
        ({"region_code": "", "icb_code": "Q70"}, {}, ["moved"]),
        ({}, {"c11": "20210331"}, ["closed"]),
        ({}, {"c11": "20990331"}, ["closed"]),
        ({"close_date": TO_COME}, {"c11": "20240331"}, ["closed"]),
        ({"close_date": OVER}, {"c11": "20210228"}, ["closed"]),
        ({"close_date": OVER}, {}, ["reopened"]),
        ({"close_date": TO_COME}, {}, ["reopened"]),
        ({"close_date": OVER}, {"c11": "20230331"}, ["reopened"]),
        (
            {"name": "OLD NHS TRUST", "region_code": "Y57"},
            {"c11": "20220331"},
            ["renamed", "closed", "moved"],
        ),
    ],
)
def test_a_trust_stands_under_every_change_that_applies(
    trust: dict[str, Any], now: dict[str, str], expected: list[str]
) -> None:
    found = plan(row(**now), trusts=[known(**trust)])
    assert sorted(kinds(found)) == sorted(expected)


def test_a_plan_lists_the_new_the_left_out_and_the_refused_and_no_absent_trust() -> None:
    found = plan(row("R1B"), row("RQF", c23="W"), row("R1C", c10="x"), trusts=[known()])
    assert kinds(found) == {"created": ["R1B"], "left_out": ["RQF"], "refused": ["R1C"]}
    assert [change.kinds for change in found.changes] == [("created",)]
    assert list(found.lists()) == list(KINDS)


def test_an_older_file_than_the_one_known_changes_nothing() -> None:
    found = plan(row(name="OLD NHS TRUST"), trusts=[known()], as_of=DAY - timedelta(days=1))
    assert kinds(found) == {"unchanged": ["R1A"]}
    assert "newer file, as of 2022-04-01" in found.lists()["unchanged"][0]["note"]


def test_a_change_of_address_alone_is_named_and_changes_no_organisation() -> None:
    found = plan(row(c7="TORQUAY"), trusts=[known()])
    assert found.lists()["unchanged"][0]["details"] == ["town"]


def test_plans_that_would_do_the_same_have_the_same_fingerprint() -> None:
    first, again = (plan(row(), trusts=[known()]) for _ in range(2))
    other = plan(row(), trusts=[known(name="OLD NHS TRUST")])
    assert first.fingerprint() == again.fingerprint() != other.fingerprint()


def test_each_change_is_told_in_a_line() -> None:
    found = plan(
        row(c11="20230331", c2="Y59", c3="D7T5G"),
        row("R1B", c10="x"),
        row("R1C"),
        trusts=[known(name="OLD NHS TRUST"), known(code="R1C", close_date=OVER)],
    )
    lines = [describe(kind, item) for kind, items in found.lists().items() for item in items]
    assert lines == [
        "R1A OLD NHS TRUST → NORTHSHIRE NHS TRUST",
        "R1A NORTHSHIRE NHS TRUST: closes 2023-03-31",
        "R1C NORTHSHIRE NHS TRUST: closing date was 2021-03-31, now none",
        "R1A NORTHSHIRE NHS TRUST: South West / Devon → South East / D7T5G",
        "line 2: R1B The opening date “x” is no date of the form YYYYMMDD.",
    ]


@dataclass
class Seen:
    value: str
    from_date: date
    seen_on: date


def look(runs: list[Seen], value: str, on: date) -> None:
    """Add one look, as the import does."""
    same = [run.value == value for run in runs]
    changed, added = observe(runs, same, on)
    old = changed[0].value if changed else ""  # type: ignore[attr-defined]
    runs += [Seen(value if is_new else old, day, day) for day, is_new in added]
    runs.sort(key=lambda run: run.seen_on)


looks = st.dictionaries(st.integers(0, 20), st.sampled_from("ABC"), max_size=8)


@given(looks, st.randoms())
def test_looks_in_any_order_make_a_timeline_that_agrees_with_each_of_them(
    seen: dict[int, str], random: Any
) -> None:
    days = list(seen)
    random.shuffle(days)
    runs: list[Seen] = []
    for offset in days:
        look(runs, seen[offset], DAY + timedelta(days=offset))
    assert {run.value for run in runs} == set(seen.values())
    for before, after in pairwise(runs):
        assert before.from_date <= before.seen_on < after.from_date
    for run in runs:
        assert seen[(run.from_date - DAY).days] == seen[(run.seen_on - DAY).days] == run.value
    if seen:
        assert runs[-1].value == seen[max(seen)]


@given(looks)
def test_looking_again_changes_nothing(seen: dict[int, str]) -> None:
    runs: list[Seen] = []
    for offset, value in sorted(seen.items()):
        look(runs, value, DAY + timedelta(days=offset))
    once = [Seen(**vars(run)) for run in runs]
    for offset, value in seen.items():
        look(runs, value, DAY + timedelta(days=offset))
    assert runs == once


def test_two_names_on_one_day_are_both_kept() -> None:
    runs: list[Seen] = []
    look(runs, "A", DAY)
    look(runs, "B", DAY)
    assert [run.value for run in runs] == ["A", "B"]
