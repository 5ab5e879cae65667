"""All that a meeting with one trust needs about its money, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.dates import FinancialYear, today
from evidence.models import Claim
from funding.models import DueDateRequest, Release, Reminder, Tranche
from funding.page_data.instalments import (
    InstalmentLine,
    condition_count,
    lines_of,
    with_light,
    with_release,
)
from funding.page_data.overview import at_risk_of, open_instalments
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
        """Why it waits, each with whose move it is."""
        if self.line.release_status and not self.line.paused:
            return [self.line.sentence]
        shown = self.line.open_blockers[:MOST_REASONS]
        return [f"{each.sentence} ({each.owner})" for each in shown] or [self.line.sentence]

    @property
    def more(self) -> int:
        waiting = not self.line.release_status or self.line.paused
        return max(len(self.line.open_blockers) - MOST_REASONS, 0) if waiting else 0


@dataclass(frozen=True)
class Brief:
    """What stands on it. `left`: how many instalments to come found no room."""

    lines: Sequence[BriefLine]
    left: int
    dates: Sequence[Any]
    dates_left: int
    at_risk: Decimal
    requests: Sequence[DueDateRequest]
    reminder: Reminder | None

    @property
    def year_ends(self) -> date:
        return FinancialYear.of(today()).last_day


def brief_of(trust: Trust, user: User) -> Brief:
    """Asked once for each part, however much there is."""
    unpaid = open_instalments(user).filter(payee=trust).order_by("due_on", "pk")
    dates = Claim.objects.visible_to(user).with_trust().filter(trust=trust, due_on__isnull=False)
    dates = dates.order_by("due_on", "pk")
    requests = DueDateRequest.objects.waiting().filter(commitment__trust=trust)
    number, owed = unpaid.count(), dates.count()
    return Brief(
        lines=brief_lines(unpaid[:MOST_INSTALMENTS]),
        left=max(number - MOST_INSTALMENTS, 0),
        dates=list(dates[:MOST_DATES]),
        dates_left=max(owed - MOST_DATES, 0),
        at_risk=dict(at_risk_of(payees=[trust.pk])).get(trust.pk, Decimal(0)),
        requests=list(requests.select_related("commitment__claim").order_by("asked_at", "pk")),
        reminder=Reminder.objects.filter(trust=trust).select_related("sent_by").first(),
    )


def brief_lines(tranches: Any) -> list[BriefLine]:
    ids = list(tranches.values_list("pk", flat=True))
    rows = with_light(with_release(Tranche.objects.filter(pk__in=ids)))
    rows = rows.annotate(condition_count=condition_count())
    rows = rows.select_related("award__programme__funding_rules", "payee")
    live = {each.tranche_id: each for each in Release.objects.live().filter(tranche__in=ids)}
    lines = lines_of(list(rows.order_by("due_on", "pk")))
    return [BriefLine(line, expected(line.tranche, live.get(line.tranche.pk))) for line in lines]


def expected(tranche: Any, live: Release | None) -> date | None:
    """When the money should arrive: if its payment keeps its times, or if all is done when due."""
    times = Times.of(getattr(tranche.award.programme, "funding_rules", None))
    if live is not None:
        return expected_for_release(live, light=tranche.light, times=times)
    return expected_for_tranche(tranche, light=tranche.light, times=times)
