"""What may help with a statement that a trust means to raise. Apps that stand beside this one are
not known here: the floor above registers who can suggest something.

    register(lambda trust, texts: [[Suggestion("How we did it", "/blueprints/…")], …])
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trusts.models import Trust


@dataclass(frozen=True)
class Suggestion:
    """Something to read: its title, its address, and whose it is."""

    title: str
    url: str
    hint: str = ""


# For a trust and the texts of some statements: what there is to read about each, in that order.
Suggester = Callable[[Trust, Sequence[str]], Sequence[Sequence[Suggestion]]]

_registered: list[Suggester] = []


def register(suggester: Suggester) -> None:
    """Call in `AppConfig.ready()`."""
    if suggester not in _registered:
        _registered.append(suggester)


def for_texts(trust: Trust, texts: Sequence[str]) -> list[list[Suggestion]]:
    """What everybody who registered suggests for each text."""
    found: list[list[Suggestion]] = [[] for _ in texts]
    for suggester in _registered if texts else []:
        for mine, theirs in zip(found, suggester(trust, texts), strict=True):
            mine.extend(theirs)
    return found
