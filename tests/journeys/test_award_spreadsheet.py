"""Journey (c): twenty awards from one spreadsheet, of which three are bad."""

import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from core.dates import FinancialYear
from funding.spreadsheet import LAYOUT
from tests.support.browser import axe, expect_validation_error, visit
from tests.support.stack import LiveStack

WITHOUT_AWARD = """
    SELECT t.code, p.role, r.slug
    FROM programmes_participation p
    JOIN trusts_trust t ON t.id = p.trust_id
    JOIN programmes_programme r ON r.id = p.programme_id
    WHERE p.status NOT IN ('declined', 'withdrawn') AND p.role IN ('exemplar', 'fast_follower')
      AND t.open_date <= current_date AND (t.close_date IS NULL OR t.close_date > current_date)
      AND NOT EXISTS (SELECT 1 FROM funding_awardholder h WHERE h.participation_id = p.id)
    ORDER BY t.code, p.id LIMIT 19
"""
MANAGER = "Ruth Calder"
ROLES = {"exemplar": "Exemplar", "fast_follower": "Fast follower"}


def award_lines(participants: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Nineteen awards of participants, three of them made bad, and one of a stranger: twenty."""
    day = date.today()
    year = FinancialYear.of(day)
    lines = [
        {
            "Line": "award",
            "Programme": programme,
            "Role": ROLES[role],
            "Trust": code,
            "Awarded on": day,
            "Year": str(year),
            "Class": "Capital",
            "Amount": 1_000_000,
        }
        for code, role, programme in participants
    ]
    lines[4]["Amount"] = "=H5*2"
    lines[11]["Awarded on"] = "31 February 2026"
    return [*lines, lines[0] | {"Trust": "ZZZ"}]


def workbook(lines: list[dict[str, Any]]) -> FilePayload:
    book = Workbook()
    book.worksheets[0].append(list(LAYOUT))
    for line in lines:
        book.worksheets[0].append([line.get(column) for column in LAYOUT])
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "awards.xlsx", "mimeType": kind, "buffer": file.getvalue()}


def sign_in_as(page: Page, name: str) -> None:
    """With the demonstration's button."""
    page.goto("/accounts/login/")
    page.get_by_role("button", name=name).click()


def test_twenty_awards_from_a_spreadsheet_three_rows_bad(page: Page, live_stack: LiveStack) -> None:
    participants = live_stack.rows(WITHOUT_AWARD)
    assert len(participants) == 19
    before = live_stack.rows("SELECT count(*) FROM funding_award")[0][0]
    sign_in_as(page, MANAGER)

    visit(page, "/funding/awards/import/")
    page.get_by_role("button", name="Check the file").click()
    expect_validation_error(page, "file", "Select a file")
    axe(page)

    page.locator("input[type=file]").set_input_files(workbook(award_lines(participants)))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("17 of 20 awards can be created.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Row 6, Amount: This cell holds a formula.")).to_be_visible()
    expect(page.get_by_text("Row 13, Awarded on: Enter a real date")).to_be_visible()
    expect(page.get_by_text("There is no trust “ZZZ”.")).to_be_visible()
    axe(page)

    page.get_by_role("button", name="Create 17 awards").click()
    expect(page.get_by_role("alert")).to_contain_text("Some rows are to correct")
    axe(page)

    page.get_by_label("Skip the bad rows and create the others").check()
    page.get_by_role("button", name="Create 17 awards").click()
    expect(page.get_by_text("17 of 20 awards were created.")).to_be_visible(timeout=60_000)
    axe(page)
    assert live_stack.rows("SELECT count(*) FROM funding_award")[0][0] == before + 17

    page.get_by_role("table").get_by_role("link", name="AW-").first.click()
    expect(page.get_by_text("The agreement is not recorded yet")).to_be_visible()
    expect(page.locator(".app-history")).to_contain_text(MANAGER)
    axe(page)
