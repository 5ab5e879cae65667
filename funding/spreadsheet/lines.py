"""From lines to planned awards: every wrong cell is named by row and column, with what to do.

One file holds lines of five kinds, told apart by the column "Line": an award; further amounts of
an award; further trusts that share it; its commitments; its instalments. The column "Award" holds
whatever number or name the writer gives an award, to tie its lines together. An award without
lines of its own for commitments and instalments gets those of the template of its role.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.dates import FinancialYear, long_date
from core.errors import BadInput
from core.money import pounds
from funding.award_templates import TEMPLATES
from funding.plans import (
    AmountPlan,
    AwardPlan,
    CommitmentPlan,
    HolderPlan,
    InstalmentPlan,
    amounts_of,
)
from funding.spreadsheet import cells
from funding.spreadsheet.problems import Problem, understood
from funding.spreadsheet.reading import Line

LINE, AWARD, PROGRAMME, ROLE, TRUST = "Line", "Award", "Programme", "Role", "Trust"
AWARDED_ON, MATCH_RATIO, UPFRONT_AGREED = "Awarded on", "Match ratio", "Upfront agreed"
SIGNED_ON, SIGNED_AS = "Agreement signed on", "Agreement reference"
YEAR, CLASS, AMOUNT, TITLE = "Year", "Class", "Amount", "Title"
COMMITMENT, DUE, WAITS_FOR = "Commitment", "Due", "Waits for"
NOT_BEFORE, UPFRONT_NEED = "Not before", "Upfront need"

# Every column of the file, in the template's order, with the parser of its cells.
LAYOUT: dict[str, cells.Parser[Any]] = {
    LINE: str.casefold,
    AWARD: str,
    PROGRAMME: str,
    ROLE: cells.role,
    TRUST: cells.ods_code,
    AWARDED_ON: cells.day,
    MATCH_RATIO: cells.ratio,
    UPFRONT_AGREED: cells.yes_no,
    SIGNED_ON: cells.day,
    SIGNED_AS: str,
    YEAR: cells.year,
    CLASS: cells.capital_class,
    AMOUNT: cells.money,
    TITLE: str,
    COMMITMENT: str.lower,
    DUE: cells.day,
    WAITS_FOR: cells.codes,
    NOT_BEFORE: cells.day,
    UPFRONT_NEED: str,
}
# Each kind of line: the columns it must fill, and those it may.
KINDS: dict[str, tuple[set[str], set[str]]] = {
    "award": (
        {PROGRAMME, ROLE, TRUST, AWARDED_ON},
        {MATCH_RATIO, UPFRONT_AGREED, SIGNED_ON, SIGNED_AS, YEAR, CLASS, AMOUNT},
    ),
    "amount": ({YEAR, CLASS, AMOUNT}, set()),
    "trust": ({TRUST, AMOUNT}, set()),
    "commitment": ({COMMITMENT, DUE}, {TRUST}),
    "instalment": (
        {TITLE, YEAR, CLASS, AMOUNT, DUE},
        {TRUST, WAITS_FOR, NOT_BEFORE, UPFRONT_NEED},
    ),
}
LONGEST = {TITLE: 200, SIGNED_AS: 100, AWARD: 50}


@dataclass
class PlannedAward:
    """One award of the file: its plan, or the problems that stand in the way of one."""

    key: str
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)
    plan: AwardPlan | None = None

    @property
    def first_row(self) -> int:
        return self.lines[0].row


@dataclass(frozen=True)
class ParsedLine:
    """A line of a known kind with the values of its cells."""

    row: int
    kind: str
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def get(self, column: str, default: Any = None) -> Any:
        return self.values.get(column, default)


def plan_awards(lines: Sequence[Line], known: Collection[str]) -> list[PlannedAward]:
    """The awards of a file in its order. `known`: the commitment codes of the catalogue."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[key_of(line)].append(line)
    awards = [PlannedAward(key, group) for key, group in groups.items()]
    for award in awards:
        Planner(award, known).plan()
    return awards


def key_of(line: Line) -> str:
    """What ties a line to its award; an award line alone needs none."""
    return line.get(AWARD) or f"row {line.row}"


class Planner:
    """Works out the plan of one award, collecting problems instead of stopping at the first."""

    def __init__(self, award: PlannedAward, known: Collection[str]) -> None:
        self.award = award
        self.known = known
        self.parsed: dict[str, list[ParsedLine]] = defaultdict(list)

    def plan(self) -> None:
        for line in self.award.lines:
            self.parse(line)
        self.check_award_line()
        if not self.award.problems:
            self.check_parts()
        if not self.award.problems:
            self.award.plan = self.build()

    def problem(self, row: int, column: str, message: str) -> None:
        self.award.problems.append(Problem(row, column, message))

    # --- one line ---------------------------------------------------------------------------

    def parse(self, line: Line) -> None:
        kind = line.get(LINE).casefold() or "award"
        if kind not in KINDS:
            self.problem(line.row, LINE, f"Enter one of these: {', '.join(KINDS)}.")
            return
        needed, allowed = KINDS[kind]
        values = dict(self.values_of(line, needed | allowed | {LINE, AWARD}))
        for column in LAYOUT:
            if column in needed and not line.get(column):
                self.problem(line.row, column, f"Enter the {column.lower()}.")
        self.parsed[kind].append(ParsedLine(line.row, kind, values))

    def values_of(self, line: Line, expected: set[str]) -> Iterator[tuple[str, Any]]:
        for column, text in line.cells.items():
            if column not in expected:
                kind = line.get(LINE).casefold() or "award"
                self.problem(
                    line.row, column, f"Leave this empty: it says nothing in a line “{kind}”."
                )
                continue
            try:
                yield column, understood(column, text, LAYOUT, LONGEST)
            except BadInput as error:
                self.problem(line.row, column, str(error))

    # --- the lines together -----------------------------------------------------------------

    def check_award_line(self) -> None:
        heads = self.parsed["award"]
        if not heads:
            self.problem(
                self.award.first_row,
                AWARD,
                f"No line “award” is named “{self.award.key}”. Add one, or correct the name.",
            )
        for again in heads[1:]:
            self.problem(
                again.row,
                AWARD,
                f"Row {heads[0].row} is already the award “{self.award.key}”. Name this one "
                "differently.",
            )

    def check_parts(self) -> None:
        self.check_amounts()
        self.check_agreement()
        self.check_trusts()
        self.check_commitments()
        self.check_instalments()

    def check_amounts(self) -> None:
        head = self.head
        wanted = (YEAR, CLASS, AMOUNT)
        given = [column for column in wanted if head.get(column) is not None]
        if 0 < len(given) < len(wanted):
            missing = next(column for column in wanted if column not in given)
            self.problem(head.row, missing, "Enter the year, the class and the amount together.")
        if not given and not self.parsed["amount"] and not self.parsed["instalment"]:
            self.problem(head.row, AMOUNT, "Enter the year, the class and the amount.")
        seen: dict[tuple[int, str], int] = {}
        for line in self.amount_lines():
            first = seen.setdefault((line[YEAR], line[CLASS]), line.row)
            if first != line.row:
                which = f"{FinancialYear(line[YEAR])}, {line[CLASS]}"
                self.problem(line.row, YEAR, f"Row {first} already gives the amount of {which}.")

    def check_agreement(self) -> None:
        head = self.head
        if (head.get(SIGNED_ON) is None) != (not head.get(SIGNED_AS)):
            missing = SIGNED_AS if head.get(SIGNED_ON) else SIGNED_ON
            self.problem(head.row, missing, "Enter the agreement's date and reference together.")

    def check_trusts(self) -> None:
        codes = [self.head[TRUST]]
        for line in self.parsed["trust"]:
            if line[TRUST] in codes:
                self.problem(line.row, TRUST, f"{line[TRUST]} already shares this award.")
            codes.append(line[TRUST])
        others = sum(line[AMOUNT] for line in self.parsed["trust"])
        if others and others >= self.total():
            self.problem(
                self.head.row,
                AMOUNT,
                f"The other trusts' shares come to {pounds(others)}, so nothing of "
                f"{pounds(self.total())} is left for {codes[0]}.",
            )
        for line in [*self.parsed["commitment"], *self.parsed["instalment"]]:
            if line.get(TRUST, codes[0]) not in codes:
                self.problem(line.row, TRUST, f"{line[TRUST]} does not share this award.")

    def check_commitments(self) -> None:
        seen: set[tuple[str, str]] = set()
        for line in self.parsed["commitment"]:
            code, trust = line[COMMITMENT], line.get(TRUST, self.head[TRUST])
            if code not in self.known:
                self.problem(
                    line.row,
                    COMMITMENT,
                    f"The catalogue has no commitment “{code}”. Check the code.",
                )
            if (code, trust) in seen:
                self.problem(line.row, COMMITMENT, f"{trust} already promises “{code}”.")
            seen.add((code, trust))

    def check_instalments(self) -> None:
        promised = {
            (line.get(TRUST, self.head[TRUST]), line[COMMITMENT])
            for line in self.parsed["commitment"]
        }
        for line in self.parsed["instalment"]:
            trust = line.get(TRUST, self.head[TRUST])
            for code in line.get(WAITS_FOR, ()):
                if (trust, code) not in promised:
                    self.problem(
                        line.row,
                        WAITS_FOR,
                        f"No line “commitment” of this award has the code “{code}” for {trust}.",
                    )
            if line[DUE] not in FinancialYear(line[YEAR]):
                self.problem(
                    line.row,
                    DUE,
                    f"{long_date(line[DUE])} is not in {FinancialYear(line[YEAR])}. "
                    "Correct the date or the year.",
                )

    # --- the plan ---------------------------------------------------------------------------

    @property
    def head(self) -> ParsedLine:
        return self.parsed["award"][0]

    def amount_lines(self) -> list[ParsedLine]:
        own = [self.head] if self.head.get(AMOUNT) is not None else []
        return [*own, *self.parsed["amount"]]

    def amounts(self) -> tuple[AmountPlan, ...]:
        """As given, or else what the instalments come to."""
        given = tuple(
            AmountPlan(each[YEAR], each[CLASS], each[AMOUNT]) for each in self.amount_lines()
        )
        return given or amounts_of(self.own_instalments())

    def total(self) -> Any:
        return sum(part.amount for part in self.amounts())

    def holders(self) -> tuple[HolderPlan, ...]:
        """The award line's trust leads, and has what the others leave."""
        others = [HolderPlan(line[TRUST], line[AMOUNT]) for line in self.parsed["trust"]]
        rest = self.total() - sum(each.amount for each in others)
        return (HolderPlan(self.head[TRUST], rest), *others)

    def own_commitments(self) -> tuple[CommitmentPlan, ...]:
        return tuple(
            CommitmentPlan(line[COMMITMENT], line.get(TRUST, self.head[TRUST]), line[DUE])
            for line in self.parsed["commitment"]
        )

    def own_instalments(self) -> tuple[InstalmentPlan, ...]:
        return tuple(
            InstalmentPlan(
                title=line[TITLE],
                trust=line.get(TRUST, self.head[TRUST]),
                year=line[YEAR],
                capital_class=line[CLASS],
                amount=line[AMOUNT],
                due_on=line[DUE],
                waits_for=line.get(WAITS_FOR, ()),
                not_before=line.get(NOT_BEFORE),
                upfront_need=line.get(UPFRONT_NEED, ""),
            )
            for line in self.parsed["instalment"]
        )

    def build(self) -> AwardPlan:
        head, holders = self.head, self.holders()
        commitments, instalments = self.own_commitments(), self.own_instalments()
        if not commitments and not instalments:
            commitments, instalments = self.from_template(holders)
        return AwardPlan(
            programme=head[PROGRAMME],
            role=head[ROLE],
            awarded_on=head[AWARDED_ON],
            holders=holders,
            amounts=self.amounts(),
            match_ratio=head.get(MATCH_RATIO),
            upfront_agreed=head.get(UPFRONT_AGREED, False),
            agreement_signed_on=head.get(SIGNED_ON),
            agreement_reference=head.get(SIGNED_AS, ""),
            commitments=commitments,
            instalments=instalments,
        )

    def from_template(
        self, holders: Sequence[HolderPlan]
    ) -> tuple[tuple[CommitmentPlan, ...], tuple[InstalmentPlan, ...]]:
        """The template of the role: its instalments go to the lead."""
        template, awarded_on = TEMPLATES[self.head[ROLE]], self.head[AWARDED_ON]
        trusts = [holder.trust for holder in holders]
        amounts = self.amounts()
        commitments = template.commitments(
            awarded_on=awarded_on, trusts=trusts, amounts=amounts, known=self.known
        )
        instalments = template.instalments(
            awarded_on=awarded_on,
            payee=trusts[0],
            amounts=amounts,
            commitments=commitments,
        )
        return commitments, instalments
