"""All that a meeting with one trust needs about its money, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.dates import FinancialYear, today
from core.text import CapitalClass
from funding.blockers import Blocker
from funding.models import Award, DueDateRequest, Release, Reminder
from funding.owed import OwedLine, dated_lines
from funding.page_data.instalments import (
    MOVES,
    InstalmentLine,
    condition_count,
    lines_of,
    with_light,
    with_release,
)
from funding.page_data.overview import open_instalments
from funding.presenting import Times, expected_for_tranche
from funding.presenting.route import expected_for_release
from trusts.models import Trust

# What fits on one sheet of paper.
MOST_INSTALMENTS, MOST_REASONS, MOST_DATES = 5, 3, 8


@dataclass(frozen=True)
class BriefLine:
    """An instalment to come: all that it waits for (the first few), and the day expected."""

    line: InstalmentLine
    expected_on: date | None

    @property
    def tranche(self) -> Any:
        return self.line.tranche

    @property
    def reasons(self) -> list[str]:
        """Why it waits, each with whose move it is, the trust's first."""
        if self.line.release_status and not self.line.paused:
            return [self.line.sentence]
        found = sorted(self.line.open_blockers, key=lambda each: MOVES.index(each.owed_by))
        shown = found[:MOST_REASONS]
        return [said(each) for each in shown] or [self.line.sentence]

    @property
    def more(self) -> int:
        waiting = not self.line.release_status or self.line.paused
        return max(len(self.line.open_blockers) - MOST_REASONS, 0) if waiting else 0


def said(blocker: Blocker) -> str:
    """Whose move it is, if it is anybody's, and why it waits."""
    if blocker.owed_by in ("date", "nobody"):
        return blocker.sentence
    return f"{blocker.owner}: {blocker.sentence}"


@dataclass(frozen=True)
class Brief:
    """What stands on it. `left`: how many instalments to come found no room."""

    lines: Sequence[BriefLine]
    left: int
    dates: Sequence[OwedLine]
    dates_left: int
    at_risk: Decimal
    requests: Sequence[DueDateRequest]
    reminder: Reminder | None

    @property
    def year_ends(self) -> date:
        return FinancialYear.of(today()).last_day


def brief_of(trust: Trust, user: User) -> Brief:
    """Each part is asked for once, however much there is of it."""
    unpaid = unpaid_of(trust, user)
    owed = dated_lines(trust)
    requests = DueDateRequest.objects.waiting().filter(commitment__trust=trust)
    return Brief(
        lines=brief_lines(unpaid[:MOST_INSTALMENTS]),
        left=max(len(unpaid) - MOST_INSTALMENTS, 0),
        dates=owed[:MOST_DATES],
        dates_left=max(len(owed) - MOST_DATES, 0),
        at_risk=sum((each.amount for each in unpaid if lapses(each)), Decimal(0)),
        requests=list(requests.select_related("commitment__claim").order_by("asked_at", "pk")),
        reminder=Reminder.objects.filter(trust=trust).select_related("sent_by").first(),
    )


def unpaid_of(trust: Trust, user: User) -> list[Any]:
    """Of every award that it holds, whichever of several holders is paid."""
    held = Award.objects.visible_to(user).held_by(trust)
    rows = with_light(with_release(open_instalments(user).filter(award__in=held)))
    rows = rows.annotate(condition_count=condition_count())
    rows = rows.select_related("award__programme__funding_rules", "payee")
    return list(rows.order_by("due_on", "pk"))


def lapses(tranche: Any) -> bool:
    """Whether it is capital of this year: on 31 March it is lost, unless it is paid."""
    this_year = FinancialYear.of(today()).start
    return bool(tranche.capital_class == CapitalClass.CAPITAL and tranche.year == this_year)


def brief_lines(tranches: Sequence[Any]) -> list[BriefLine]:
    live = {each.tranche_id: each for each in Release.objects.live().filter(tranche__in=tranches)}
    lines = lines_of(tranches)
    return [BriefLine(line, expected(line.tranche, live.get(line.tranche.pk))) for line in lines]


def expected(tranche: Any, live: Release | None) -> date | None:
    """When the money should arrive: if its payment keeps its times, or if all is done when due."""
    times = Times.of(getattr(tranche.award.programme, "funding_rules", None))
    if live is not None:
        return expected_for_release(live, light=tranche.light, times=times)
    return expected_for_tranche(tranche, light=tranche.light, times=times)
