"""Lists as files: CSV and XLSX of all filtered rows, written as they are read."""

import csv
import datetime
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from nhsuk.columns.column import Column

if TYPE_CHECKING:
    from openpyxl import Workbook

CHUNK = 1000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes a text beginning like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# XML 1.0 cannot hold these characters.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_CELL = 32_767


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading apostrophe where it might."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def typed(value: Any) -> Any:
    """Numbers and dates as themselves, instants in local time, anything else as safe text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | Decimal | float | datetime.date):
        return value
    return safe_text(str(value))


def for_xlsx(value: Any) -> Any:
    value = typed(value)
    return CONTROL.sub("", value)[:LONGEST_CELL] if isinstance(value, str) else value


def each(objects: Iterable[Any]) -> Iterator[Any]:
    """A query set in chunks, so that memory stays small whatever its size."""
    return iter(objects.iterator(CHUNK) if isinstance(objects, QuerySet) else objects)


class Line:
    """What csv.writer writes to: gives each line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[Column], objects: Iterable[Any]) -> Iterator[str]:
    shown = [column for column in columns if column.in_files]
    writer = csv.writer(Line())
    # The byte order mark tells Excel that the file is UTF-8.
    yield "\ufeff" + writer.writerow([safe_text(column.label) for column in shown])
    for obj in each(objects):
        yield writer.writerow([typed(column.exported(obj)) for column in shown])


def csv_response(
    columns: Sequence[Column], objects: Iterable[Any], name: str
) -> StreamingHttpResponse:
    """``name`` without the ending."""
    response = StreamingHttpResponse(
        csv_lines(columns, objects), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def workbook(columns: Sequence[Column], objects: Iterable[Any]) -> "Workbook":
    # Imported where a file is made: each process of the portal would pay for it at its start.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    shown = [column for column in columns if column.in_files]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(shown, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = max(14, len(column.label) + 2)
    sheet.append([bold(sheet, for_xlsx(column.label)) for column in shown])
    for obj in each(objects):
        sheet.append([for_xlsx(column.exported(obj)) for column in shown])
    return book


def bold(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def xlsx_response(columns: Sequence[Column], objects: Iterable[Any], name: str) -> FileResponse:
    """``name`` without the ending. The file is written to disk, then sent in pieces."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it once it is sent)
    workbook(columns, objects).save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
