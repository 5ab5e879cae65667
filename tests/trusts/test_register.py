"""Applying register files: the real ones in turn, and what must never happen."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, NotAllowed, NotPossible
from core.history import events_of
from tests.factories.accounts import make_user
from tests.factories.trusts import make_trust
from tests.trusts.files import as_csv, row
from trusts.models import Succession, Trust, TrustName
from trusts.ods import Register, read_register
from trusts.plans import Plan
from trusts.services.register import apply_register, apply_succession, plan_register
from trusts.succession import read_succession

pytestmark = pytest.mark.django_db

REAL = {
    "etr_2016.csv": date(2016, 12, 31),
    "etr_2022.csv": date(2022, 12, 31),
    "etr_2025.csv": date(2025, 6, 30),
    "etr_2026-04.csv": date(2026, 4, 30),
}


Real = Callable[[str], Register]


@pytest.fixture
def real(real_data: Path) -> Real:
    """A function that reads one of the real files."""
    return lambda name: read_register((real_data / "ods" / name).read_bytes())


def apply(register: Register, as_of: date, **options: object) -> Plan:
    return apply_register(by=PORTAL, register=register, as_of=as_of, **options)


def apply_rows(*rows: list[str], as_of: date) -> Plan:
    return apply(read_register(as_csv(*rows)), as_of)


def counts(plan: Plan) -> dict[str, int]:
    return {kind: len(items) for kind, items in plan.lists().items() if items}


def names_of(code: str) -> list[str]:
    return [str(name) for name in Trust.objects.get(code=code).names.all()]


def test_the_register_of_april_2026_has_274_rows_of_which_271_are_english(real: Real) -> None:
    register = real("etr_2026-04.csv")
    assert register.count == 274
    plan = apply(register, REAL["etr_2026-04.csv"])
    assert counts(plan) == {"created": 271, "left_out": 3}
    assert {left.code for left in register.left_out} == {"RQF", "RT4", "RYT"}
    assert Trust.objects.open_on(date(2026, 11, 21)).count() == 200


def test_a_preview_changes_nothing(real: Real) -> None:
    plan = plan_register(real("etr_2026-04.csv"), REAL["etr_2026-04.csv"])
    assert counts(plan)["created"] == 271
    assert not Trust.objects.exists()


def test_the_four_files_in_turn_keep_every_name_a_code_ever_had(real: Real) -> None:
    files = {name: real(name) for name in REAL}
    for name, register in files.items():
        apply(register, REAL[name])
    ever: dict[str, set[str]] = {}
    for register in files.values():
        for trust in register.rows:
            ever.setdefault(trust.code, set()).add(trust.name)
    stored: dict[str, set[str]] = {}
    for code, written in TrustName.objects.values_list("trust__code", "name"):
        stored.setdefault(code, set()).add(written)
    assert stored == ever
    assert names_of("RBN") == [
        "St Helens and Knowsley Hospital Services NHS Trust",
        "St Helens and Knowsley Teaching Hospitals NHS Trust",
        "Mersey and West Lancashire Teaching Hospitals NHS Trust",
    ]
    again = plan_register(files["etr_2026-04.csv"], REAL["etr_2026-04.csv"])
    assert counts(again) == {"unchanged": 271, "left_out": 3}


def test_the_same_files_in_another_order_give_the_same_trusts(real: Real) -> None:
    for name in ("etr_2025.csv", "etr_2016.csv", "etr_2026-04.csv", "etr_2022.csv"):
        apply(real(name), REAL[name])
    rem = Trust.objects.get(code="REM")
    assert rem.display_name == "Liverpool University Hospitals NHS Foundation Trust"
    assert names_of("REM") == [
        "Aintree University Hospital NHS Foundation Trust",
        "Liverpool University Hospitals NHS Foundation Trust",
    ]
    assert str(rem.places.all()[0]).startswith("North of England")
    assert rem.as_of == REAL["etr_2026-04.csv"]


def test_new_region_codes_for_everybody_are_shown_as_moves(real: Real) -> None:
    apply(real("etr_2016.csv"), REAL["etr_2016.csv"])
    moved = plan_register(real("etr_2022.csv"), REAL["etr_2022.csv"]).lists()["moved"]
    assert {"region": "Y55", "icb": "Q77"} in [item["from"] for item in moved]


def test_applying_a_file_twice_changes_nothing_the_second_time(real: Real) -> None:
    register = real("etr_2022.csv")
    apply(register, REAL["etr_2022.csv"])
    before = list(Trust.objects.values().order_by("pk"))
    events = Trust.objects.first().events.model.objects.count()
    assert counts(apply(register, REAL["etr_2022.csv"])) == {"unchanged": 215, "left_out": 3}
    assert list(Trust.objects.values().order_by("pk")) == before
    assert Trust.objects.first().events.model.objects.count() == events


def test_an_older_file_adds_to_history_and_overwrites_nothing() -> None:
    apply_rows(row(name="NEW NHS TRUST", c2="Y58"), as_of=date(2022, 1, 1))
    apply_rows(row(name="OLD NHS TRUST", c2="Y57"), as_of=date(2016, 1, 1))
    trust = Trust.objects.get(code="R1A")
    assert (trust.name, trust.region_code, trust.as_of) == (
        "NEW NHS TRUST",
        "Y58",
        date(2022, 1, 1),
    )
    assert names_of("R1A") == ["Old NHS Trust", "New NHS Trust"]


def test_a_name_that_comes_and_goes_keeps_its_dates() -> None:
    for name, day in [("A", 2016), ("A", 2022), ("B", 2019)]:
        apply_rows(row(name=f"{name} NHS TRUST"), as_of=date(day, 1, 1))
    assert [
        (name.name[0], name.from_date.year, name.seen_on.year) for name in TrustName.objects.all()
    ] == [("A", 2016, 2016), ("B", 2019, 2019), ("A", 2022, 2022)]
    assert Trust.objects.get().name == "A NHS TRUST"


def test_an_absent_trust_is_left_alone() -> None:
    apply_rows(row("R1A"), row("R1B"), as_of=date(2016, 1, 1))
    assert counts(apply_rows(row("R1A"), as_of=date(2017, 1, 1))) == {"unchanged": 1}
    assert Trust.objects.get(code="R1B").as_of == date(2016, 1, 1)


def test_what_people_recorded_survives_an_import() -> None:
    make_trust(code="R1A", as_of=date(2016, 1, 1))
    apply_rows(row(), as_of=date(2017, 1, 1))
    assert Trust.objects.get().name == "NORTHSHIRE NHS TRUST"
    assert Trust.objects.get().setting == ""


def test_bad_rows_stop_a_file_unless_told_to_skip_them() -> None:
    register = read_register(as_csv(row(), row("R1B", c10="20260231")))
    with pytest.raises(NotPossible, match="1 row of the file cannot be read"):
        apply(register, date(2016, 1, 1))
    assert not Trust.objects.exists()
    apply(register, date(2016, 1, 1), skip_refused=True)
    assert [trust.code for trust in Trust.objects.all()] == ["R1A"]


def test_a_preview_that_has_gone_stale_is_not_applied() -> None:
    register = read_register(as_csv(row()))
    expected = plan_register(register, date(2022, 1, 1)).fingerprint()
    apply_rows(row(name="OLD NHS TRUST"), as_of=date(2021, 1, 1))
    with pytest.raises(NotPossible, match="changed since this preview"):
        apply(register, date(2022, 1, 1), expected=expected)
    assert Trust.objects.get().name == "OLD NHS TRUST"


def test_a_date_far_ahead_is_refused() -> None:
    with pytest.raises(BadInput, match="more than a year away"):
        apply_rows(row(), as_of=today() + timedelta(days=400))


def test_only_who_may_import_the_register_can() -> None:
    with pytest.raises(NotAllowed, match="import the register"):
        apply_register(
            by=make_user(), register=read_register(as_csv(row())), as_of=date(2022, 1, 1)
        )


def test_an_import_that_fails_half_way_leaves_nothing() -> None:
    def stop_at_two(done: int, _of: int) -> None:
        if done == 2:
            raise ConnectionError

    register = read_register(as_csv(row("R1A"), row("R1B"), row("R1C")))
    with pytest.raises(ConnectionError):
        apply(register, date(2022, 1, 1), progress=stop_at_two)
    assert not Trust.objects.exists()


def test_history_says_who_imported_and_raw_sql_that_says_nothing_is_refused() -> None:
    apply_rows(row(), as_of=date(2022, 1, 1))
    (event,) = events_of(Trust.objects.get())
    assert event.pgh_context["service"] == "trusts.apply_register"
    with pytest.raises(DatabaseError, match="names_actor"), transaction.atomic():
        TrustName.objects.update(name="STOLEN NHS TRUST")


def test_successions_are_stored_and_linked_now_and_later(real: Real, real_data: Path) -> None:
    succession = read_succession((real_data / "ods" / "succession.csv").read_bytes())
    assert apply_succession(by=PORTAL, succession=succession) == 416
    assert not Succession.objects.filter(predecessor__isnull=False).exists()
    apply(real("etr_2022.csv"), REAL["etr_2022.csv"])
    apply(real("etr_2026-04.csv"), REAL["etr_2026-04.csv"])
    rw6 = Trust.objects.get(code="RW6")
    assert [link.successor.code for link in rw6.succeeded_by.all()] == ["R0A", "RM3"]
    assert apply_succession(by=PORTAL, succession=succession) == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("R1E,RRE,2018-05-31", "3 columns"),
        ("R1,RRE,2018-05-31,,", "3 or 5 letters"),
        ("RRE,RRE,2018-05-31,,", "cannot succeed itself"),
        ("R1E,RRE,31/05/2018,,", "no date of the form YYYY-MM-DD"),
        ('"R1E', "0 columns"),
    ],
)
def test_a_bad_succession_is_refused_with_its_line(line: str, reason: str) -> None:
    head = "predecessor_ods,successor_ods,effective_date,source,confidence\n"
    file = read_succession(f"{head}R1G,RA9,2015-10-01,ODS,verified\n{line}\n".encode())
    assert [(bad.line, reason in bad.reason) for bad in file.refused] == [(3, True)]
    with pytest.raises(NotPossible):
        apply_succession(by=PORTAL, succession=file)
    assert apply_succession(by=PORTAL, succession=file, skip_refused=True) == 1


def test_another_list_is_no_list_of_successions() -> None:
    with pytest.raises(BadInput, match="first row is not predecessor_ods"):
        read_succession(Path(__file__).read_bytes())
