"""A table as NHS.UK draws it, written as one string: a list of 50 rows has 300 cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from nhsuk.columns.column import Column
from nhsuk.html import classes, escaped

SORT_NOTE = '<span class="nhsuk-u-visually-hidden"> (Column headers are sortable)</span>'
# Column to (address that sorts by it, "ascending" or "descending" where it is sorted now, or "").
SortLink = Callable[[Column], tuple[str, str]]


@dataclass
class Table:
    """``objects`` through ``columns``. The first column names its row unless ``row_header`` is off.

    ``responsive`` stacks the cells of a row on telephones; otherwise the table scrolls sideways.
    """

    columns: Sequence[Column]
    objects: Iterable[Any]
    caption: str
    caption_size: str = ""
    caption_hidden: bool = False
    responsive: bool = True
    compact: bool = False
    row_header: bool = True
    sort_link: SortLink | None = None
    row_classes: Callable[[Any], str] | None = None
    empty_text: str = "No data"

    def __post_init__(self) -> None:
        self.shown = [column for column in self.columns if column.on_page]
        self.sortable = self.sort_link is not None and any(c.sort for c in self.shown)

    def render(self) -> SafeString:
        table = "".join(
            [
                f'<table class="{self.table_classes}"{self.role("table")}>',
                self.caption_html(),
                f'<thead class="nhsuk-table__head"{self.role("rowgroup")}>',
                f'<tr class="nhsuk-table__row"{self.role("row")}>',
                *(self.header(column) for column in self.shown),
                '</tr></thead><tbody class="nhsuk-table__body">',
                *(self.body() or [self.empty_row()]),
                "</tbody></table>",
            ]
        )
        return mark_safe(table if self.responsive else self.scroll(table))

    @property
    def table_classes(self) -> str:
        return classes(
            "nhsuk-table",
            self.compact and "nhsuk-table--compact",
            self.responsive and "nhsuk-table--responsive",
            self.sortable and "nhsuk-table--sortable",
        )

    def role(self, name: str) -> str:
        """Stacked cells lose their table meaning in CSS; roles give it back."""
        return f' role="{name}"' if self.responsive else ""

    def caption_html(self) -> str:
        names = classes(
            "nhsuk-table__caption",
            self.caption_size and f"nhsuk-table__caption--{self.caption_size}",
            self.caption_hidden and "nhsuk-u-visually-hidden",
        )
        note = SORT_NOTE if self.sortable else ""
        ident = "" if self.responsive else f' id="{self.caption_id}"'
        return f'<caption class="{names}"{ident}>{escaped(self.caption)}{note}</caption>'

    @property
    def caption_id(self) -> str:
        return f"table-{'-'.join(str(self.caption).lower().split())[:40]}-caption"

    def header(self, column: Column) -> str:
        names = classes(
            "nhsuk-table__header",
            column.numeric and "nhsuk-table__header--numeric",
            column.classes,
        )
        label = escaped(column.label)
        if column.label_hidden:
            label = f'<span class="nhsuk-u-visually-hidden">{label}</span>'
        sorting = ""
        if self.sort_link and column.sort:
            url, direction = self.sort_link(column)
            label = f'<a class="nhsuk-link" href="{escaped(url)}">{label}</a>'
            sorting = " data-sort" + (f' aria-sort="{direction}"' if direction else "")
        return f'<th class="{names}" scope="col"{self.role("columnheader")}{sorting}>{label}</th>'

    def body(self) -> list[str]:
        frames = [self.frame(column, index) for index, column in enumerate(self.shown)]
        rows = []
        for obj in self.objects:
            cells = "".join([f"{start}{cell(obj)}{end}" for start, cell, end in frames])
            extra = f" {escaped(self.row_classes(obj))}" if self.row_classes else ""
            rows.append(f'<tr class="nhsuk-table__row{extra}"{self.role("row")}>{cells}</tr>')
        return rows

    def frame(self, column: Column, index: int) -> tuple[str, Callable[[Any], str], str]:
        """What stands before and after each cell of the column, worked out once."""
        heads = index == 0 and self.row_header
        kind = "header" if heads else "cell"
        names = classes(
            f"nhsuk-table__{kind}",
            column.numeric and f"nhsuk-table__{kind}--numeric",
            column.classes,
        )
        tag = "th" if heads else "td"
        scope = ' scope="row"' if heads else ""
        role = self.role("rowheader" if heads else "cell")
        label = self.stacked_label(column)
        return f'<{tag} class="{names}"{scope}{role}>{label}', column.cell, f"</{tag}>"

    def stacked_label(self, column: Column) -> str:
        if not self.responsive:
            return ""
        label = escaped(column.label)
        return f'<span class="nhsuk-table__heading" aria-hidden="true">{label} </span>'

    def empty_row(self) -> str:
        text = escaped(self.empty_text)
        return (
            f'<tr class="nhsuk-table__row"{self.role("row")}><td class="nhsuk-table__cell"'
            f'{self.role("cell")} colspan="{len(self.shown)}">{text}</td></tr>'
        )

    def scroll(self, table: str) -> str:
        return (
            '<div class="nhsuk-scroll" data-module="nhsuk-scroll">'
            '<div class="nhsuk-scroll__content" role="region" '
            f'aria-labelledby="{self.caption_id}">{table}</div></div>'
        )
