"""A waiver is asked for, granted by two and revoked; the public reads another; awards pause."""

from playwright.sync_api import Page, expect

from tests.journeys.test_phone import sign_in
from tests.support.browser import axe, expect_validation_error, visit

INSTALMENT = "Second year, once a blueprint is copied"
WHY = "The toolkit is being mended nationally, and no trust can use it."


def test_two_people_lift_a_condition_and_one_of_them_ends_it(page: Page) -> None:
    sign_in(page, "Imran Sheikh")
    open_instalment(page)
    page.get_by_role("link", name="Ask for a waiver of a condition").click()
    axe(page)
    page.get_by_label("Data Security and Protection Toolkit: standards met").check()
    page.get_by_role("button", name="Ask for this waiver").click()
    axe(page)
    expect_validation_error(page, "justification", "Enter why it should be lifted")
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("button", name="Ask for this waiver").click()
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("You asked, so you cannot")
    expect(page.get_by_role("button", name="Grant this waiver")).to_have_count(0)
    address = page.url
    for name, next_step in (
        ("Ruth Calder", "a colleague of the other side"),
        ("Colin Pryce", "anybody may read it"),
    ):
        page.context.clear_cookies()
        sign_in(page, name)
        visit(page, address)
        page.get_by_role("button", name="Grant this waiver").click()
        axe(page)
        expect(page.get_by_role("main")).to_contain_text(next_step)
    open_instalment(page)
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("Lifted by a waiver")
    visit(page, address)
    page.get_by_role("link", name="Revoke it").click()
    page.get_by_label("Reason").fill("The toolkit works again.")
    page.get_by_role("button", name="Revoke this waiver").click()
    expect(page.get_by_role("main")).to_contain_text("The condition counts again")
    open_instalment(page)
    expect(page.get_by_role("main")).not_to_contain_text("Lifted by a waiver")


def test_anybody_reads_a_waiver_and_since_when_an_award_is_paused(page: Page) -> None:
    visit(page, "/trusts/ZZ3/")
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("The supplier delivers the coding module")
    expect(page.get_by_role("main")).not_to_contain_text("Ruth Calder")
    sign_in(page, "Ruth Calder")
    visit(page, "/funding/awards/?search=ZZ3")
    page.get_by_role("main").get_by_role("link", name="AW-").click()
    page.get_by_role("link", name="Pause this award").click()
    axe(page)
    page.get_by_label("Reason").fill("The board that agreed to the plan has resigned.")
    page.get_by_role("button", name="Pause this award").click()
    axe(page)
    expect(page.get_by_role("heading", name="This award is paused")).to_be_visible()
    page.context.clear_cookies()
    visit(page, "/trusts/ZZ3/")
    expect(page.get_by_role("main")).to_contain_text("Paused since")
    expect(page.get_by_role("main")).not_to_contain_text("has resigned")
    sign_in(page, "Ruth Calder")
    visit(page, "/funding/awards/?search=ZZ3")
    page.get_by_role("main").get_by_role("link", name="AW-").click()
    page.get_by_role("link", name="End the pause").click()
    page.get_by_label("Reason").fill("A new board agreed to it.")
    page.get_by_role("button", name="End the pause").click()
    expect(page.get_by_role("main")).to_contain_text("goes on")


def open_instalment(page: Page) -> None:
    visit(page, "/funding/awards/?search=ZZ3")
    page.get_by_role("main").get_by_role("link", name="AW-").click()
    page.get_by_role("link", name=INSTALMENT).click()
