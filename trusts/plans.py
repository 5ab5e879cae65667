"""What a register file would change: the difference between its rows and the trusts known. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from trusts.ods import OdsRow, Register
from trusts.places import icb_name, region_name

CREATED, RENAMED, CLOSED, REOPENED, MOVED = "created", "renamed", "closed", "reopened", "moved"
UNCHANGED, LEFT_OUT, REFUSED = "unchanged", "left_out", "refused"
KINDS = (CREATED, RENAMED, CLOSED, REOPENED, MOVED, UNCHANGED, LEFT_OUT, REFUSED)
LABELS = {
    CREATED: "Created",
    RENAMED: "Renamed",
    CLOSED: "Closed, or given a closing date",
    REOPENED: "Reopened",
    MOVED: "Moved to another region or integrated care board",
    UNCHANGED: "Unchanged",
    LEFT_OUT: "Left out (not English)",
    REFUSED: "Refused",
}
# What a newer file replaces without its being a change of the organisation.
DETAILS = ("address", "town", "postcode", "open_date")
# Where it lies; `details` name what is known for the first time.
PLACE = ("region_code", "icb_code")
FACTS = ("name", *PLACE, "close_date", *DETAILS)

Item = dict[str, Any]


class Known(Protocol):
    """What a plan reads of a trust."""

    code: str
    name: str
    region_code: str
    icb_code: str
    address: str
    town: str
    postcode: str
    open_date: date | None
    close_date: date | None
    as_of: date


@dataclass(frozen=True)
class Change:
    """One row against the trust it names: every kind of change that applies, each described."""

    row: OdsRow
    items: Mapping[str, Item]
    is_newest: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.items)


@dataclass(frozen=True)
class Plan:
    """What one file would do as of a date."""

    as_of: date
    register: Register
    changes: list[Change]

    def lists(self) -> dict[str, list[Item]]:
        """The plan as lists of objects by kind, each with at least `code`."""
        lists: dict[str, list[Item]] = {kind: [] for kind in KINDS}
        for change in self.changes:
            for kind, item in change.items.items():
                lists[kind].append(item)
        lists[LEFT_OUT] = [_item(row, reason=row.reason) for row in self.register.left_out]
        lists[REFUSED] = [
            {"code": bad.code, "line": bad.line, "reason": bad.reason}
            for bad in self.register.refused
        ]
        return lists

    def fingerprint(self) -> str:
        """Equal for plans that would do the same."""
        written = json.dumps([str(self.as_of), self.lists()], sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


def make_plan(register: Register, known: Iterable[Known], as_of: date) -> Plan:
    """Compare a file's rows with the trusts known (`known` may hold others too)."""
    by_code = {trust.code: trust for trust in known}
    changes = [compare(row, by_code.get(row.code), as_of) for row in register.rows]
    return Plan(as_of, register, changes)


def compare(row: OdsRow, trust: Known | None, as_of: date) -> Change:
    """Every change that applies to one trust; an older file than the one known changes nothing."""
    if trust is None:
        items = {CREATED: _item(row, close_date=_iso(row.close_date))}
        return Change(row, items, is_newest=True)
    if as_of < trust.as_of:
        note = f"Known from a newer file, as of {trust.as_of}: only its history is added to."
        return Change(row, {UNCHANGED: _item(row, note=note)}, is_newest=False)
    items = {
        **_renamed(row, trust),
        **_closed_or_reopened(row, trust, as_of),
        **_moved(row, trust),
    }
    return Change(row, items or {UNCHANGED: _unchanged(row, trust)}, is_newest=True)


def _item(row: Any, **more: Any) -> Item:
    return {"code": row.code, "name": row.name, "line": row.line, **more}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _renamed(row: OdsRow, trust: Known) -> dict[str, Item]:
    if row.name == trust.name:
        return {}
    return {RENAMED: {**_item(row), "from": trust.name, "to": row.name}}


def _closed_or_reopened(row: OdsRow, trust: Known, as_of: date) -> dict[str, Item]:
    """Closed: a closing date is new or has moved. Reopened: it went, or went to the future."""
    was, now = trust.close_date, row.close_date
    if was == now:
        return {}
    was_over = was is not None and was < as_of
    reopens = now is None or (was_over and now >= as_of)
    kind = REOPENED if reopens else CLOSED
    return {kind: _item(row, close_date=_iso(now), was=_iso(was))}


def _moved(row: OdsRow, trust: Known) -> dict[str, Item]:
    """A change of code is a move, also where the codes were changed for everybody; the first
    record of a place is none."""
    was, now = (trust.region_code, trust.icb_code), (row.region_code, row.icb_code)
    if all(old in ("", new) for old, new in zip(was, now, strict=True)):
        return {}
    return {
        MOVED: {
            **_item(row),
            "from": {"region": was[0], "icb": was[1]},
            "to": {"region": now[0], "icb": now[1]},
        }
    }


def _unchanged(row: OdsRow, trust: Known) -> Item:
    details = [name for name in (*PLACE, *DETAILS) if getattr(row, name) != getattr(trust, name)]
    return _item(row, details=details) if details else _item(row)


def describe(kind: str, item: Item) -> str:
    """One line for a person: `RBN St Helens …: renamed from …`."""
    line = f"line {item['line']}: " if kind == REFUSED else ""
    return f"{line}{item['code']} {what(kind, item)}".rstrip()


def what(kind: str, item: Item) -> str:
    """What happens to one organisation, after its code."""
    name = item.get("name", "")
    match kind:
        case "renamed":
            return f"{item['from']} → {item['to']}"
        case "moved":
            return f"{name}: {_area(item['from'])} → {_area(item['to'])}"
        case "closed":
            return f"{name}: closes {item['close_date']}"
        case "reopened":
            return f"{name}: closing date was {item['was']}, now {item['close_date'] or 'none'}"
        case "refused":
            return str(item["reason"])
    return f"{name} {item.get('note', '')}".rstrip()


def _area(item: Item) -> str:
    return f"{region_name(item['region'])} / {icb_name(item['icb'])}"
