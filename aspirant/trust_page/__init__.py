"""What the page of one trust is made of.

Each `Section` is one part of the page, in the order in which they stand. An app on a lower floor
knows nothing of the others; here their parts are joined. To add one: a module with a function
(trust, user) → what its template needs, or None for nothing to show, and a line in `SECTIONS`.
The whole page takes at most ten queries, of which the sections share what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aspirant.trust_page.blueprints import blueprints_of
from aspirant.trust_page.checked import checked_of
from aspirant.trust_page.maturity import maturity_of
from aspirant.trust_page.milestones import milestones_of
from aspirant.trust_page.money import money_of
from aspirant.trust_page.programmes import programmes_of
from aspirant.trust_page.register import history_of
from trusts.models import Trust


@dataclass(frozen=True)
class Section:
    """A part of the page: what it shows, and the template that shows it."""

    template: str
    read: Callable[[Trust, Any], dict[str, Any] | None]


SECTIONS = (
    Section("trusts/page/programmes.html", programmes_of),
    Section("trusts/page/money.html", money_of),
    Section("trusts/page/milestones.html", milestones_of),
    Section("trusts/page/blueprints.html", blueprints_of),
    Section("trusts/page/checked.html", checked_of),
    Section("trusts/page/maturity.html", maturity_of),
    Section("trusts/page/history.html", history_of),
)


def sections_for(trust: Trust, user: Any) -> list[tuple[str, dict[str, Any]]]:
    """The templates to show a visitor, each with its values."""
    read = [(section.template, section.read(trust, user)) for section in SECTIONS]
    return [(template, values) for template, values in read if values is not None]
