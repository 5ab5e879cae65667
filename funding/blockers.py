"""What a tranche waits for, in words: whose move it is and what to do next.

The rule is the SQL function `funding_blockers`, which the triggers ask too; here its codes
become sentences. A tranche without blockers may be released.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection

from core.dates import FinancialYear
from core.errors import NotPossible
from funding import conditions
from funding.models import Tranche

OWNERS = {
    "trust": "The trust",
    "assessor": "An assessor",
    "programme": "The programme team",
    "finance": "Finance",
    "date": "Nobody: the day will come",
    "nobody": "Nobody",
}

# code: (why it waits, what to do next). {year} {kind} come from the row; what conditions wait for
# their types say.
WORDS = {
    **conditions.WORDS,
    "award_not_agreed": (
        "The award is not in force.",
        "Record the signed agreement, or look at why the award was closed.",
    ),
    "award_paused": (
        "The award is paused.",
        "Nothing of it is paid until the programme team ends the pause.",
    ),
    "agreement_not_signed": (
        "The agreement is not signed.",
        "The trust signs it; the programme team then records the date and the reference.",
    ),
    "due_diligence": (
        "Due diligence is not finished.",
        "Finish due diligence of every trust that holds the award.",
    ),
    "participation_ended": (
        "A trust that holds the award no longer takes part in the programme.",
        "Decide what becomes of its share, and record the decision.",
    ),
    "payee_not_holder": (
        "The trust to be paid no longer holds the award.",
        "Record which trust takes its place.",
    ),
    "payee_closed": (
        "The trust to be paid has closed.",
        "Record which trust takes its place.",
    ),
    "no_conditions": (
        "Nothing says yet what this instalment waits for.",
        "Add a commitment or a date to it.",
    ),
    "upfront_not_agreed": (
        "The agreement allows no instalment before delivery.",
        "Let it wait for a commitment, or make a new agreement.",
    ),
    "upfront_need_missing": (
        "Nobody has recorded why the money is needed before delivery.",
        "The trust says why, and the programme team records it.",
    ),
    "assessor_connected": (
        "The evidence was accepted by somebody who has to do with a trust that holds the award.",
        "Revoke that decision, and have an assessor decide who has nothing to do with them.",
    ),
    "year_not_begun": (
        "Its financial year, {year}, has not begun.",
        "Nothing to do: it begins on 1 April.",
    ),
    "year_over": (
        "Its financial year, {year}, is over, and its money has lapsed.",
        "Only a new decision can move the money to another year.",
    ),
    "budget_missing": (
        "There is no {kind} budget for {year}.",
        "Set a budget and confirm it.",
    ),
    "budget_indicative": (
        "The {kind} budget for {year} is only indicative.",
        "Confirm the budget.",
    ),
    "budget_exhausted": (
        "The {kind} budget for {year} has too little left.",
        "Raise the budget, or cancel a payment that is not needed.",
    ),
    "cap_missing": (
        "No cap is recorded for this kind of participant.",
        "Record the cap with its source.",
    ),
    "cap_exceeded": (
        "The award is above the cap for this kind of participant.",
        "Make a new award within the cap.",
    ),
    "award_exceeded": (
        "The instalments of {year} come to more {kind} than the award gives.",
        "Correct the instalments.",
    ),
    "seed_purpose": (
        "Seed funding pays for a digital strategy and a business case only.",
        "Ask for one of these, and for nothing else, under this award.",
    ),
    "already_released": (
        "Its payment is under way or made.",
        "Follow that payment approval.",
    ),
}

QUERY = "SELECT * FROM funding_blockers_in_full(%s)"
UNBLOCKED = "SELECT funding_unblocked(%s::bigint[])"


@dataclass(frozen=True)
class Blocker:
    """One thing that a tranche waits for. `tranche` and `condition` are ids; `claim` is the
    reference of the claim that has to be accepted, if it is one."""

    tranche: int
    condition: int | None
    code: str
    owed_by: str
    sentence: str
    next_step: str
    claim: str = ""

    @property
    def owner(self) -> str:
        """Whose move it is, in words."""
        return OWNERS[self.owed_by]


def _blocker(row: tuple[Any, ...]) -> Blocker:
    tranche, condition, code, owed_by, year, capital_class, kind, found = row
    facts = json.loads(found) if found else {}
    phrases = conditions.TYPES[kind].phrases(facts) if kind else {}
    phrases |= {"year": str(FinancialYear(year)), "kind": capital_class}
    sentence, next_step = (words.format(**phrases) for words in WORDS[code])
    return Blocker(tranche, condition, code, owed_by, sentence, next_step, facts.get("claim", ""))


def blockers_of(tranches: Iterable[Tranche | int]) -> dict[int, list[Blocker]]:
    """What each of these tranches waits for, by tranche id; one query, however many."""
    ids = [tranche if isinstance(tranche, int) else tranche.pk for tranche in tranches]
    found: dict[int, list[Blocker]] = defaultdict(list, {tranche: [] for tranche in ids})
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [ids])
        for row in cursor.fetchall():
            found[row[0]].append(_blocker(row))
    return dict(found)


def unblocked(tranches: list[int]) -> list[int]:
    """Those of these tranches, all by their ids, that wait for nothing; one query, however many."""
    with connection.cursor() as cursor:
        cursor.execute(UNBLOCKED, [tranches])
        found: list[int] = cursor.fetchone()[0]
        return found


def check_unblocked(tranche: Tranche | int, *, under_way: bool = False) -> None:
    """Raise NotPossible, saying all that a tranche waits for, if it waits for anything.

    `under_way`: a release of it is being approved or paid, and does not block itself.
    """
    blockers = [
        blocker
        for blocker in chain.from_iterable(blockers_of([tranche]).values())
        if not (under_way and blocker.code == "already_released")
    ]
    if blockers:
        raise NotPossible(
            " ".join(blocker.sentence for blocker in blockers),
            next_step=blockers[0].next_step,
            code=blockers[0].code,
        )
