"""What is read in place: on the assessor's desk and where a certifier signs off, as page pictures
or a table's first rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.models import DraftItem, EvidencePage, EvidenceVersion, Submission, SubmissionItem
from evidence.previews import rows_of

MOST_DIGITS = 9
# So many further pages can be unfolded where something is signed off; the file has the rest.
MOST_UNFOLDED = 20


@dataclass(frozen=True)
class Viewer:
    item: SubmissionItem
    pages: list[EvidencePage]
    number: int
    rows: list[list[str]]

    @property
    def page(self) -> EvidencePage | None:
        return next((page for page in self.pages if page.number == self.number), None)

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < len(self.pages) else None


def open_viewer(asked: Mapping[str, str], sent: Submission) -> Viewer | None:
    """What the address asks for, else the first piece, opened at the page that the trust named."""
    items = list(sent.items.all())
    if not items:
        return None
    item = next((each for each in items if each.pk == whole(asked.get("item"))), items[0])
    readable = item.version.is_open
    pages = list(item.version.pages.all()) if readable else []
    last = pages[-1].number if pages else 1
    number = min(max(whole(asked.get("page")) or item.page or 1, 1), last)
    return Viewer(item, pages, number, rows_of(item.version) if readable else [])


def whole(text: str | None) -> int:
    """A number from an address; 0 for anything else."""
    plain = text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if text and plain else 0


@dataclass(frozen=True)
class Laid:
    """Evidence of a draft laid out for its certifier: the page named, and those beside it."""

    chosen: DraftItem
    version: EvidenceVersion
    page: EvidencePage | None
    others: list[EvidencePage]
    rows: list[list[str]]


def lay_out(chosen: DraftItem) -> Laid:
    """The newest version, which is the one that would be sent, opened at the page that was named.
    Nothing of a closed file is shown."""
    version = chosen.item.latest
    if not version.is_open:
        return Laid(chosen, version, None, [], [])
    pages = list(version.pages.all())
    named = [page for page in pages if page.number == chosen.page] or pages
    page = named[0] if named else None
    others = [each for each in pages if each != page][:MOST_UNFOLDED]
    return Laid(chosen, version, page, others, rows_of(version))
