"""From lines to planned awards: what is understood, and how a wrong cell is named."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from funding.award_templates import TEMPLATES, months_after, shares
from funding.plans import AmountPlan, AwardPlan, CommitmentPlan, HolderPlan
from funding.spreadsheet import LAYOUT, cells, plan_awards, read_lines
from funding.spreadsheet.lines import PlannedAward
from funding.spreadsheet.reading import FORMULA, Line
from funding.spreadsheet.sample import EXAMPLES, GUIDE, sample_csv, sample_xlsx

KNOWN = {"ccio-on-board", "dspt", "digital-strategy", "business-case"}
AWARD = {
    "Programme": "digital-aspirant",
    "Role": "Aspirant",
    "Trust": "ABC",
    "Awarded on": "1 May 2021",
}
MONEY = {"Year": "2021/22", "Class": "Capital", "Amount": "£1,000,000"}


def planned(*lines: dict[str, str]) -> list[PlannedAward]:
    numbered = [Line(row, cells) for row, cells in enumerate(lines, start=2)]
    return plan_awards(numbered, KNOWN)


def plan_of(*lines: dict[str, str]) -> AwardPlan:
    (award,) = planned(*lines)
    assert award.problems == []
    assert award.plan is not None
    return award.plan


def problems_of(*lines: dict[str, str]) -> list[tuple[int, str]]:
    """Row and column of each problem; every message is a sentence."""
    found = [problem for award in planned(*lines) for problem in award.problems]
    assert all(problem.message.endswith(".") for problem in found)
    return [(problem.row, problem.column) for problem in found]


def test_one_line_is_enough_for_an_award_the_template_gives_the_rest() -> None:
    plan = plan_of(AWARD | MONEY)
    assert plan.holders == (HolderPlan("ABC", Decimal(1_000_000)),)
    assert plan.amounts == (AmountPlan(2021, "capital", Decimal(1_000_000)),)
    assert [(each.code, each.trust) for each in plan.commitments] == [
        ("ccio-on-board", "ABC"),
        ("dspt", "ABC"),
    ]
    assert [part.amount for part in plan.instalments] == [Decimal(400_000), Decimal(600_000)]
    assert plan.instalments[0].waits_for == ("ccio-on-board",)
    assert plan.instalments[1].waits_for == ("ccio-on-board", "dspt")


def test_lines_of_its_own_take_the_place_of_the_template() -> None:
    head = AWARD | {"Line": "award", "Award": "A", "Match ratio": "0.5", "Upfront agreed": "yes"}
    promise = {"Line": "commitment", "Award": "A", "Commitment": "DSPT", "Due": "2021-09-30"}
    part = MONEY | {
        "Line": "Instalment",
        "Award": "A",
        "Title": "Half-way",
        "Due": "31/10/2021",
        "Waits for": "dspt;",
        "Not before": "1 October 2021",
        "Upfront need": "Cash flow",
    }
    plan = plan_of(head, promise, part)
    assert plan.match_ratio == Decimal("0.5")
    assert plan.upfront_agreed
    assert plan.total == Decimal(1_000_000)
    assert plan.commitments == (CommitmentPlan("dspt", "ABC", date(2021, 9, 30)),)
    (only,) = plan.instalments
    assert (only.title, only.due_on, only.waits_for) == ("Half-way", date(2021, 10, 31), ("dspt",))
    assert (only.not_before, only.upfront_need) == (date(2021, 10, 1), "Cash flow")


def test_a_shared_award_leaves_its_lead_what_the_others_do_not_have() -> None:
    share = {"Line": "trust", "Award": "A", "Trust": "XYZ", "Amount": "400000"}
    plan = plan_of(AWARD | MONEY | {"Award": "A"}, share)
    assert plan.holders == (
        HolderPlan("ABC", Decimal(600_000)),
        HolderPlan("XYZ", Decimal(400_000)),
    )
    assert {each.trust for each in plan.commitments} == {"ABC", "XYZ"}


def test_amounts_of_further_years_have_lines_of_their_own() -> None:
    more = {"Line": "amount", "Award": "A", "Year": "2022-23", "Class": "revenue", "Amount": "5"}
    plan = plan_of(AWARD | MONEY | {"Award": "A"}, more)
    assert plan.amounts[1] == AmountPlan(2022, "revenue", Decimal(5))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([{}], [(2, "Programme"), (2, "Role"), (2, "Trust"), (2, "Awarded on")]),
        ([AWARD], [(2, "Amount")]),
        ([AWARD | MONEY | {"Role": "Leader"}], [(2, "Role")]),
        ([AWARD | MONEY | {"Trust": "WALES"}, AWARD | MONEY | {"Trust": "AB"}], [(3, "Trust")]),
        ([AWARD | MONEY | {"Amount": "NaN"}], [(2, "Amount")]),
        ([AWARD | MONEY | {"Amount": "0"}], [(2, "Amount")]),
        ([AWARD | MONEY | {"Amount": "1e6"}], [(2, "Amount")]),
        ([AWARD | MONEY | {"Amount": FORMULA}], [(2, "Amount")]),
        ([AWARD | MONEY | {"Awarded on": "44317"}], [(2, "Awarded on")]),
        ([AWARD | MONEY | {"Awarded on": "31/02/2021"}], [(2, "Awarded on")]),
        ([AWARD | MONEY | {"Awarded on": "1 May 1921"}], [(2, "Awarded on")]),
        ([AWARD | MONEY | {"Year": "2021/23"}], [(2, "Year")]),
        ([AWARD | MONEY | {"Year": "21"}], [(2, "Year")]),
        ([AWARD | MONEY | {"Class": "Both"}], [(2, "Class")]),
        ([AWARD | MONEY | {"Match ratio": "-1"}], [(2, "Match ratio")]),
        ([AWARD | MONEY | {"Upfront agreed": "perhaps"}], [(2, "Upfront agreed")]),
        ([AWARD | MONEY | {"Agreement reference": "x" * 101}], [(2, "Agreement reference")]),
        ([AWARD | MONEY | {"Programme": "x" * 1001}], [(2, "Programme")]),
        ([AWARD | MONEY | {"Title": "Extra"}], [(2, "Title")]),
        ([AWARD | MONEY | {"Line": "grant"}], [(2, "Line"), (2, "Award")]),
        ([AWARD | MONEY | {"Agreement signed on": "1/5/2021"}], [(2, "Agreement reference")]),
        ([AWARD | MONEY | {"Agreement reference": "MOU"}], [(2, "Agreement signed on")]),
        ([AWARD | {"Year": "2021", "Class": "Capital"}], [(2, "Amount")]),
        ([AWARD | MONEY | {"Award": "A"}] * 2, [(3, "Award")]),
        ([MONEY | {"Line": "amount", "Award": "B"}], [(2, "Award")]),
        (
            [AWARD | MONEY | {"Award": "A"}, MONEY | {"Line": "amount", "Award": "A"}],
            [(3, "Year")],
        ),
        (
            [
                AWARD | MONEY | {"Award": "A"},
                {"Line": "trust", "Award": "A", "Trust": "ABC", "Amount": "5"},
            ],
            [(3, "Trust")],
        ),
        (
            [
                AWARD | MONEY | {"Award": "A"},
                {"Line": "trust", "Award": "A", "Trust": "XYZ", "Amount": "1000000"},
            ],
            [(2, "Amount")],
        ),
        (
            [
                AWARD | MONEY | {"Award": "A"},
                {"Line": "commitment", "Award": "A", "Commitment": "nothing", "Due": "1/6/2021"},
                {"Line": "commitment", "Award": "A", "Commitment": "dspt", "Due": "1/6/2021"},
                {"Line": "commitment", "Award": "A", "Commitment": "dspt", "Due": "1/7/2021"},
                {
                    "Line": "commitment",
                    "Award": "A",
                    "Commitment": "dspt",
                    "Due": "1/7/2021",
                    "Trust": "XYZ",
                },
            ],
            [(6, "Trust"), (3, "Commitment"), (5, "Commitment")],
        ),
        (
            [
                AWARD | MONEY | {"Award": "A"},
                MONEY
                | {
                    "Line": "instalment",
                    "Award": "A",
                    "Title": "First",
                    "Due": "1 May 2022",
                    "Waits for": "dspt",
                },
            ],
            [(3, "Waits for"), (3, "Due")],
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(
    lines: list[dict[str, str]], expected: list[tuple[int, str]]
) -> None:
    assert problems_of(*lines) == expected


def test_an_award_with_a_problem_does_not_stop_the_others() -> None:
    good, bad = planned(AWARD | MONEY, AWARD | MONEY | {"Amount": "lots"})
    assert good.plan is not None
    assert bad.plan is None
    assert bad.first_row == 3


def test_an_endless_list_of_commitments_is_refused() -> None:
    with pytest.raises(BadInput):
        cells.codes(";".join(f"code-{number}" for number in range(40)))


def test_a_date_of_another_script_is_refused() -> None:
    with pytest.raises(BadInput):
        cells.day("٠١/٠٥/٢٠٢١")


@pytest.mark.parametrize("content", [sample_csv(), sample_xlsx()])
def test_the_template_that_we_offer_can_be_read_as_it_is(content: bytes) -> None:
    awards = plan_awards(read_lines(content, list(LAYOUT)), KNOWN)
    assert [award.problems for award in awards] == [[], []]


def test_the_guide_explains_every_column() -> None:
    assert [column for column, _ in GUIDE] == list(LAYOUT)
    assert all(set(line) <= set(LAYOUT) for line in EXAMPLES)


@given(amount=st.decimals(min_value="0.10", max_value="99999999.99", places=2))
@pytest.mark.parametrize("role", TEMPLATES)
def test_the_parts_of_a_template_add_up_to_the_penny(role: str, amount: Decimal) -> None:
    cut = shares(amount, TEMPLATES[role].parts)
    assert sum(cut) == amount
    assert all(part > 0 for part in cut)


def test_each_template_gives_everything_away_exactly_once() -> None:
    assert all(sum(part.percent for part in each.parts) == 100 for each in TEMPLATES.values())


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 5, 31), 1, date(2021, 6, 30)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
    ],
)
def test_months_are_counted_as_people_do(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected
