"""What changed between what was sent before and what is sent now."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evidence.models import Draft, Submission, SubmissionItem

Mark = Literal["same", "added", "removed"]
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """A sentence, and whether it stayed, came or went."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Changes:
    text: list[Piece]
    evidence: list[Piece]

    @property
    def nothing(self) -> bool:
        return all(piece.mark == "same" for piece in [*self.text, *self.evidence])


def between(before: Submission | None, after: Submission) -> Changes | None:
    """Two submissions; None for a first one. Both with their items and versions."""
    if before is None:
        return None
    return Changes(
        compare(sentences(before.text), sentences(after.text)),
        compare(sent(before.items.all()), sent(after.items.all())),
    )


def since(before: Submission | None, draft: Draft) -> Changes | None:
    """A draft against what was sent last; None if nothing was."""
    if before is None:
        return None
    chosen = [
        name(each.item.title, each.item.latest.number, each.page) for each in draft.items.all()
    ]
    return Changes(
        compare(sentences(before.text), sentences(draft.text)),
        compare(sent(before.items.all()), chosen),
    )


def sentences(text: str) -> list[str]:
    return [sentence for sentence in SENTENCE.split(text.strip()) if sentence]


def sent(items: Iterable[SubmissionItem]) -> list[str]:
    return [name(each.version.item.title, each.version.number, each.page) for each in items]


def name(title: str, version: int, page: int | None) -> str:
    return f"{title}, version {version}" + (f", page {page}" if page else "")


def compare(before: list[str], after: list[str]) -> list[Piece]:
    """Each line once, in order, marked."""
    pieces: list[Piece] = []
    for step, a, b, c, d in difflib.SequenceMatcher(a=before, b=after).get_opcodes():
        if step == "equal":
            pieces += [Piece("same", line) for line in before[a:b]]
        else:
            pieces += [Piece("removed", line) for line in before[a:b]]
            pieces += [Piece("added", line) for line in after[c:d]]
    return pieces
