"""Adding and taking away rows of a formset with buttons that post: no script is needed."""

from collections.abc import Mapping

from django.http import QueryDict

from nhsuk.dates import number as plain_number

ADD, REMOVE = "add", "remove"
# More than any form has: a made-up count keeps nobody busy.
MOST_ROWS = 1_000


def changed_rows(posted: QueryDict) -> QueryDict | None:
    """What was posted with a row more or less, if a button asked for that; else None.

    `add` names a formset; `remove` names a row of one, such as `part-2`. An answer that names
    neither is left as it is.
    """
    if ADD not in posted and REMOVE not in posted:
        return None
    data = posted.copy()
    for asked in (ADD, REMOVE):
        data.pop(asked, None)
    if wanted := str(posted.get(ADD, "")):
        set_total(data, wanted, total_of(posted, wanted) + 1)
        return data
    prefix, _, said = posted.get(REMOVE, "").rpartition("-")
    row = plain_number(said)
    if row is not None and row < total_of(posted, prefix):
        take_away(data, prefix, row)
    return data


def take_away(data: QueryDict, prefix: str, number: int) -> None:
    """Leaves out one row; the later ones move up."""
    total = total_of(data, prefix)
    later = [row_of(data, f"{prefix}-{index}-") for index in range(number + 1, total)]
    for index in range(number, total):
        for name in row_of(data, f"{prefix}-{index}-"):
            del data[f"{prefix}-{index}-{name}"]
    for index, row in enumerate(later, start=number):
        data.update({f"{prefix}-{index}-{name}": value for name, value in row.items()})
    set_total(data, prefix, total - 1)


def row_of(data: Mapping[str, str], start: str) -> dict[str, str]:
    """The fields of one row, by their own names."""
    return {key[len(start) :]: data[key] for key in data if key.startswith(start)}


def total_of(data: Mapping[str, str], prefix: str) -> int:
    return min(plain_number(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0, MOST_ROWS)


def set_total(data: QueryDict, prefix: str, total: int) -> None:
    data[f"{prefix}-TOTAL_FORMS"] = str(total)
