"""Awards from one spreadsheet, from the upload to the last row's result."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core.actors import PORTAL
from core.dates import long_date, today
from core.errors import NotPossible
from funding.models import Award, AwardImport, Tranche
from funding.progress import progress_of, report
from funding.services import award_imports, load_catalogue
from funding.spreadsheet import LAYOUT
from funding.sweeps import imports_to_carry_out
from funding.tasks import carry_out_award_imports
from programmes.models import Programme
from tests.factories.accounts import make_user
from tests.factories.funding import this_year
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.funding_pages.support import browser, get, text

pytestmark = pytest.mark.django_db
YEAR = f"{this_year()}/{(this_year() + 1) % 100:02d}"


@pytest.fixture
def manager() -> User:
    load_catalogue(by=PORTAL)
    return make_user(staff_role="programme_manager")


def line(programme: Programme, trust: Any = None, **cells: str) -> dict[str, str]:
    """An award line for a new participant of the programme."""
    if trust is None:
        trust = make_participation(programme, make_trust()).trust
    return {
        "Line": "award",
        "Programme": programme.slug,
        "Role": "Aspirant",
        "Trust": trust.code,
        "Awarded on": long_date(today()),
        "Year": YEAR,
        "Class": "Capital",
        "Amount": "1,000,000",
        **cells,
    }


def workbook(lines: list[dict[str, str]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(LAYOUT))
    for cells in lines:
        sheet.append([cells.get(column) for column in LAYOUT])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def uploaded(by: User, lines: list[dict[str, str]]) -> AwardImport:
    """Uploaded, and checked by the worker."""
    made = award_imports.upload_award_import(
        by=by, file_name="awards.xlsx", content=workbook(lines)
    )
    carry_out_award_imports(made.pk)
    return AwardImport.objects.get(pk=made.pk)


def carried_out(by: User, made: AwardImport, **options: bool) -> AwardImport:
    award_imports.confirm_award_import(by=by, award_import=made, **options)
    carry_out_award_imports(made.pk)
    return AwardImport.objects.get(pk=made.pk)


def outcomes(made: AwardImport) -> list[str]:
    return list(made.rows.order_by("position").values_list("outcome", flat=True))


def test_twenty_awards_of_which_three_are_bad(manager: User) -> None:
    programme = make_programme()
    lines = [line(programme) for _ in range(17)]
    lines.insert(3, line(programme, Amount="=B2*2"))
    lines.insert(9, line(programme, Amount="7,000,000"))
    lines.insert(15, line(programme, make_trust()))
    made = uploaded(manager, lines)
    assert made.status == "checked"
    assert Award.objects.count() == 0
    assert outcomes(made).count("ready") == 17
    client = browser(manager)
    page = get(client, made.get_absolute_url())
    assert "17 of 20 awards can be created." in page
    assert "Row 5, Amount: This cell holds a formula. Paste its value instead." in page
    assert "Row 11: The award is above the cap" in page
    assert "Row 17:" in page
    assert "does not take part" in page
    refused = client.post(f"{made.get_absolute_url()}confirm/")
    assert refused.status_code == 409
    assert "tick “Skip the bad rows”" in text(refused)
    done = client.post(f"{made.get_absolute_url()}confirm/", {"skip_refused": "on"}, follow=True)
    assert "The awards are being created: 0 of 17" in text(done)
    assert carry_out_award_imports() == 1
    page = get(client, made.get_absolute_url())
    assert "17 of 20 awards were created. 3 were not" in page
    assert Award.objects.count() == 17
    assert Tranche.objects.filter(conditions__isnull=False).exists()
    history = Award.objects.first().events.get()
    assert history.pgh_context["name"] == manager.name


def test_a_double_confirm_and_a_second_worker_create_nothing_twice(manager: User) -> None:
    made = uploaded(manager, [line(make_programme())])
    client = browser(manager)
    url = f"{made.get_absolute_url()}confirm/"
    client.post(url)
    again = client.post(url)
    assert again.status_code == 409
    assert f"{manager.name} has confirmed this import already" in text(again)
    confirmed = AwardImport.objects.get(pk=made.pk)
    award_imports.run_award_import(by=manager, award_import=confirmed)
    award_imports.run_award_import(by=manager, award_import=confirmed)
    assert carry_out_award_imports(made.pk) == 0
    assert Award.objects.count() == 1


def test_a_row_that_goes_bad_after_the_check_leaves_nothing_created(manager: User) -> None:
    programme = make_programme()
    part = make_participation(programme, make_trust())
    made = uploaded(manager, [line(programme), line(programme, part.trust)])
    services_award = make_award_for(part)
    assert services_award.pk
    failed = carried_out(manager, made)
    assert failed.status == "failed"
    assert outcomes(failed) == ["left_out", "left_out"]
    assert Award.objects.count() == 1
    page = get(browser(manager), failed.get_absolute_url())
    assert "Nothing was created, because of row 3." in page
    assert "for this already" in page


def make_award_for(part: Any) -> Award:
    from decimal import Decimal

    from funding.services import Holder, YearAmount, create_award

    return create_award(
        by=PORTAL,
        programme=part.programme,
        role=part.role,
        holders=[Holder(part.trust)],
        amounts=[YearAmount(this_year(), "capital", Decimal(5))],
    )


def test_a_row_that_goes_bad_after_the_check_is_skipped_if_bad_rows_are(manager: User) -> None:
    programme = make_programme()
    part = make_participation(programme, make_trust())
    made = uploaded(manager, [line(programme), line(programme, part.trust)])
    make_award_for(part)
    done = carried_out(manager, made, skip_refused=True)
    assert outcomes(done) == ["created", "left_out"]


def test_awards_of_one_file_are_counted_together(manager: User) -> None:
    programme = make_programme()
    trust = make_participation(programme, make_trust()).trust
    made = uploaded(manager, [line(programme, trust), line(programme, trust)])
    assert outcomes(made) == ["ready", "refused"]


def test_an_award_with_its_own_lines_comes_with_commitments_instalments_and_agreement(
    manager: User,
) -> None:
    programme = make_programme()
    own = {"Award": "A"}
    head = line(programme, **own) | {
        "Agreement signed on": long_date(today()),
        "Agreement reference": "MOU 17",
        "Match ratio": "0.5",
        "Upfront agreed": "yes",
    }
    promise = {"Line": "commitment", "Commitment": "dspt", "Due": long_date(today()), **own}
    part = {
        "Line": "instalment",
        "Title": "Half-way",
        "Year": YEAR,
        "Class": "Capital",
        "Amount": "400000.50",
        "Due": long_date(today()),
        "Waits for": "dspt",
        "Not before": long_date(today() + timedelta(days=3)),
        "Upfront need": "Licences fall due",
        **own,
    }
    done = carried_out(manager, uploaded(manager, [head, promise, part]))
    award = done.rows.get().award
    assert award is not None
    assert award.status == "agreed"
    assert str(award.match_ratio) == "0.50"
    tranche = award.tranches.get()
    assert tranche.upfront
    assert tranche.conditions.count() == 2
    assert award.commitments.get().claim.requirement_code == "dspt"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"Programme": "nowhere"}, "There is no programme “nowhere”."),
        ({"Trust": "ZZZ"}, "There is no trust “ZZZ”."),
    ],
)
def test_what_the_portal_does_not_know_is_refused(
    manager: User, cells: dict[str, str], message: str
) -> None:
    made = uploaded(manager, [line(make_programme()) | cells])
    assert message in get(browser(manager), made.get_absolute_url())
    with pytest.raises(NotPossible) as caught:
        award_imports.confirm_award_import(by=manager, award_import=made)
    assert caught.value.code == "nothing_ready"


def test_a_programme_may_be_given_by_name(manager: User) -> None:
    programme = make_programme(name="Digital Aspirant")
    assert outcomes(uploaded(manager, [line(programme, Programme="digital aspirant")])) == ["ready"]


def test_the_same_file_again_is_pointed_out(manager: User) -> None:
    lines = [line(make_programme())]
    carried_out(manager, uploaded(manager, lines))
    content = AwardImport.objects.get().sha256
    again = award_imports.upload_award_import(
        by=manager, file_name="again.csv", content=csv_of(lines)
    )
    assert again.sha256 != content
    made = award_imports.upload_award_import(
        by=manager, file_name="again.csv", content=csv_of(lines)
    )
    carry_out_award_imports(again.pk)
    assert AwardImport.objects.get(pk=made.pk).sha256 == again.sha256
    assert "imported before" not in get(browser(manager), again.get_absolute_url())


def csv_of(lines: list[dict[str, str]]) -> bytes:
    rows = [list(LAYOUT), *([cells.get(column, "") for column in LAYOUT] for cells in lines)]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def test_a_finished_import_of_the_same_content_is_warned_of(manager: User) -> None:
    content = csv_of([line(make_programme())])
    first = award_imports.upload_award_import(by=manager, file_name="a.csv", content=content)
    carry_out_award_imports(first.pk)
    carried_out(manager, AwardImport.objects.get(pk=first.pk))
    second = award_imports.upload_award_import(by=manager, file_name="b.csv", content=content)
    carry_out_award_imports(second.pk)
    page = get(browser(manager), second.get_absolute_url())
    assert "This file was imported before" in page


def test_a_person_uploads_through_the_page(manager: User) -> None:
    client = browser(manager)
    page = get(client, "/funding/awards/import/")
    assert "dspt" in page
    file = SimpleUploadedFile("awards.xlsx", workbook([line(make_programme())]))
    response = client.post("/funding/awards/import/", {"file": file}, follow=True)
    assert "The file is being checked: 0 of 1 awards" in text(response)
    assert AwardImport.objects.get().reference in get(client, "/funding/imports/")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("awards.pdf", b"%PDF", "The selected file must be a CSV or XLSX"),
        ("awards.csv", b"", "The selected file is empty"),
        ("awards.csv", b"a,b\n1,2\n", "The first row does not name these columns"),
        ("awards.csv", b"x" * (2 * 1024 * 1024 + 1), "must be smaller than 2MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_beside_its_field(
    manager: User, name: str, content: bytes, message: str
) -> None:
    file = SimpleUploadedFile(name, content)
    page = text(browser(manager).post("/funding/awards/import/", {"file": file}))
    assert "There is a problem" in page
    assert message in page
    assert AwardImport.objects.count() == 0


def test_without_a_file_the_page_asks_for_one(manager: User) -> None:
    assert "Select a file" in text(browser(manager).post("/funding/awards/import/"))


def test_the_template_is_offered_as_csv_and_as_workbook(manager: User) -> None:
    client = browser(manager)
    book = load_workbook(io.BytesIO(client.get("/funding/awards/import/template.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == list(LAYOUT)
    assert b"Awarded on" in client.get("/funding/awards/import/template.csv").content
    assert client.get("/funding/awards/import/template.exe").status_code == 404


def test_an_import_can_be_given_up_before_it_is_confirmed(manager: User) -> None:
    made = uploaded(manager, [line(make_programme())])
    client = browser(manager)
    response = client.post(f"{made.get_absolute_url()}cancel/", follow=True)
    assert "was given up. Nothing was created." in text(response)
    assert "This import was given up" in get(client, made.get_absolute_url())
    assert client.post(f"{made.get_absolute_url()}cancel/").status_code == 409


def test_somebody_whose_role_ended_meanwhile_creates_nothing(manager: User) -> None:
    made = uploaded(manager, [line(make_programme())])
    award_imports.confirm_award_import(by=manager, award_import=made)
    deactivate(manager)
    assert carry_out_award_imports(made.pk) == 0
    ended = AwardImport.objects.get(pk=made.pk)
    assert ended.status == "failed"
    assert "closed" in ended.reason
    assert Award.objects.count() == 0
    again = award_imports.fail_award_import(by=PORTAL, award_import=ended, reason="Again")
    assert again.reason == ended.reason


def deactivate(user: User) -> None:
    from tests.support.acting import save

    user.is_active = False
    save(user)


def test_the_sweep_finds_what_the_broker_lost(manager: User) -> None:
    made = award_imports.upload_award_import(
        by=manager, file_name="a.csv", content=csv_of([line(make_programme())])
    )
    assert imports_to_carry_out() == [made]
    carry_out_award_imports()
    assert imports_to_carry_out() == []
    checked = AwardImport.objects.get(pk=made.pk)
    award_imports.check_award_import(by=manager, award_import=checked)
    assert AwardImport.objects.get(pk=made.pk).status == "checked"


def test_the_page_says_how_far_the_worker_is(manager: User) -> None:
    made = award_imports.upload_award_import(
        by=manager, file_name="a.csv", content=csv_of([line(make_programme())])
    )
    report(made.job, 0, 1)
    assert progress_of(made.job) is not None
    assert "0 of 1 awards" in get(browser(manager), made.get_absolute_url())


def test_an_auditor_sees_imports_and_uploads_none(manager: User) -> None:
    made = uploaded(manager, [line(make_programme())])
    client = browser(role="auditor")
    page = get(client, made.get_absolute_url())
    assert "Create 1 award" not in page
    assert client.get("/funding/awards/import/").status_code == 403
    assert client.post(f"{made.get_absolute_url()}confirm/").status_code == 403


def test_a_file_of_which_nothing_can_be_created_says_what_to_do(manager: User) -> None:
    made = uploaded(manager, [line(make_programme(), Amount="nothing")])
    page = get(browser(manager), made.get_absolute_url())
    assert "0 of 1 awards can be created" in page
    assert "or skip" not in page
    assert "upload the file again" in page


def test_a_bad_further_line_says_why_its_award_waits(manager: User) -> None:
    head = line(make_programme(), Award="A")
    further = {"Line": "commitment", "Award": "A", "Commitment": "no-such-code", "Due": "1 May"}
    made = uploaded(manager, [head, further])
    page = get(browser(manager), made.get_absolute_url())
    assert "Row 3, Due" in page
    assert "Row 3 is part of the award that begins in row 2" in page


def test_what_only_the_database_refuses_is_a_sentence_on_its_row(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = uploaded(manager, [line(make_programme())])

    def refused_by_a_trigger(**_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DO $$ BEGIN RAISE EXCEPTION 'Awards of this kind are full.'"
                " USING ERRCODE = 'check_violation'; END $$"
            )

    monkeypatch.setattr(award_imports, "create_planned_award", refused_by_a_trigger)
    made = carried_out(manager, made)
    assert Award.objects.count() == 0
    (problem,) = made.rows.get().problems
    assert problem["message"] == "Awards of this kind are full. Correct the row."
