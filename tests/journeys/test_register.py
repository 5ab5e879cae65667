"""Journey (b): the register is imported, then read by anyone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import axe, visit
from tests.support.stack import LiveStack


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
