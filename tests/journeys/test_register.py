"""Journey (b): the register is imported, then read by anyone. The journeys share one portal, so the
older file comes first."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import axe, visit
from tests.support.stack import LiveStack


def sign_in_as(page: Page, name: str) -> None:
    """With the demonstration's button."""
    page.goto("/accounts/login/")
    page.get_by_role("button", name=name).click()


def upload(page: Page, file: Path, as_of: str) -> None:
    visit(page, "/admin/trusts/registerimport/add/")
    page.get_by_label("Register file").set_input_files(file)
    page.get_by_label("Register as of").fill(as_of)
    page.get_by_role("button", name="Show what it would change").click()


def count_of(page: Page, kind: str) -> int:
    """The number beside one kind of change."""
    counts = page.get_by_role("table", name="What it")
    return int(counts.get_by_role("row", name=kind).get_by_role("cell").inner_text())


def test_an_administrator_imports_the_register_after_looking_at_a_preview(
    page: Page, live_stack: LiveStack, real_data: Path
) -> None:
    sign_in_as(page, "Sam Ellery")
    upload(page, Path(__file__), "2025-06-30")
    expect(page.get_by_text("those of the register of trusts have 27")).to_be_visible()
    axe(page)
    upload(page, real_data / "ods" / "etr_2025.csv", "2025-06-30")
    expect(page.get_by_text("Nothing has been changed yet")).to_be_visible()
    assert count_of(page, "Left out (not English)") == 3
    axe(page)
    trusts = "SELECT count(*) FROM trusts_trust WHERE as_of = '2025-06-30'"
    assert live_stack.rows(trusts) == [(0,)]
    page.get_by_role("button", name="Confirm and import").click()
    expect(page.get_by_text("What it changed")).to_be_visible(timeout=30_000)
    axe(page)
    who = "SELECT DISTINCT pgh_context->>'name', pgh_context->>'reason' FROM trusts_trustevent"
    reference = page.get_by_role("heading", level=1).inner_text().partition(":")[0]
    assert ("portal", reference) in live_stack.rows(who)
    visit(page, "/trusts/G6V2S/")
    expect(page.get_by_role("heading", level=1)).to_have_text("North London NHS Foundation Trust")


def test_anyone_finds_a_trust_by_an_earlier_name(
    page: Page, live_stack: LiveStack, real_data: Path
) -> None:
    ods = real_data / "ods"
    for name, as_of in [("etr_2016", "2016-12-31"), ("etr_2026-04", "2026-04-30")]:
        live_stack.manage("import_ods", str(ods / f"{name}.csv"), "--apply", "--as-of", as_of)
    live_stack.manage("import_succession", str(ods / "succession.csv"))
    visit(page, "/trusts/")
    page.get_by_label("Name, code, town or postcode").fill("aintree university")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status")).to_have_text("1 result")
    axe(page)
    page.get_by_role("link", name="Liverpool University Hospitals NHS Foundation Trust").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Liverpool University Hospitals NHS Foundation Trust"
    )
    expect(page.get_by_role("table", name="Names")).to_contain_text("Aintree University Hospital")
    axe(page)
