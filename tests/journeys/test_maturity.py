"""Journey: a trust assesses itself, two people at once, a third signs, and a chart comes of it."""

import re

from playwright.sync_api import Browser, Page, expect

from aspirant.embedded.processes import wait_until
from tests.support.browser import axe, opened_page, visit
from tests.support.stack import LiveStack

WORKER_SECONDS = 60.0
PART = "healthy-populations"


def sign_in(page: Page, name: str) -> None:
    """Become somebody else, by the demonstration's button; their home comes first."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()
    axe(page)


def press(page: Page, name: str) -> None:
    """Press the page's button, and look at what comes: not before, since what is being saved in
    the background holds the button back."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    axe(page)


def address_of(stack: LiveStack) -> str:
    """Wealden's running assessment of What Good Looks Like."""
    found = stack.rows(
        "SELECT a.reference FROM maturity_assessment a JOIN trusts_trust t ON t.id = a.trust_id"
        " WHERE t.code = 'ZZ1' AND a.status = 'open'"
    )
    return f"/maturity/assessments/{found[0][0]}/"


def answer(page: Page, code: str, level: str, words: str = "") -> None:
    """One statement's radio and text."""
    group = page.get_by_role("group", name=re.compile(f"^{code}: "))
    group.get_by_role("radio", name=re.compile(f"^{level}")).check()
    if words:
        page.locator(f"[name='{code}-justification']").fill(words)


def test_a_self_assessment_becomes_a_chart(
    page: Page, browser: Browser, live_stack: LiveStack
) -> None:
    address = address_of(live_stack)
    visit(page, "/accounts/login/")
    sign_in(page, "Tom Birch")
    page.get_by_role("link", name="Answer 4 statements: What Good Looks Like").click()
    axe(page)
    expect(page.get_by_text("24 of 28 statements answered")).to_be_visible()
    page.get_by_role("link", name="Healthy populations").click()
    axe(page)
    with opened_page(browser, live_stack.url) as other:
        two_people_answer_at_once(page, other, address)
    expect(page.get_by_text("28 of 28 statements answered")).to_be_visible()
    expect(page.get_by_role("button", name="Read and sign off")).to_have_count(0)

    sign_in(page, "Amara Osei")
    sign_off(page)
    see_the_chart(page, address)
    only_the_trust_and_staff_see_it(page)

    sign_in(page, "Ruth Calder")
    compute_everything_anew(page)


def two_people_answer_at_once(page: Page, other: Page, address: str) -> None:
    """Both have the page open; the second to save reads both texts and decides."""
    answer(page, "HP-3", "Level 3")
    answer(page, "HP-4", "Level 4")
    saved = page.get_by_role("status")
    expect(saved).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"))

    sign_in(other, "Priya Raman")
    visit(other, f"{address}answers/{PART}/")
    # What was signed off two years ago stands there already, and is saved with the rest.
    answer(other, "HP-1", "Level 3", "The ledger of linked data says so.")
    press(other, "Save")

    answer(page, "HP-1", "Level 2", "Only two services use linked data.")
    expect(saved).to_contain_text("Not saved: Priya Raman changed HP-1")
    axe(page)
    expect(page.locator(".app-quote")).to_contain_text("The ledger of linked data says so.")
    mine = page.locator("[name='HP-1-justification']")
    expect(mine).to_have_value("Only two services use linked data.")
    mine.fill("Two services use linked data, as the ledger says.")
    press(page, "Save and finish this part")
    expect(page.get_by_text("Healthy populations is finished.")).to_be_visible()


def sign_off(page: Page) -> None:
    """A chief information officer who answered nothing reads all of it, and signs."""
    page.get_by_role("link", name="Sign off: What Good Looks Like").click()
    axe(page)
    page.get_by_role("button", name="Read and sign off").click()
    axe(page)
    expect(page.get_by_text("Two services use linked data, as the ledger says.")).to_be_visible()
    page.get_by_label("I have read these answers").check()
    press(page, "Sign off")
    expect(page.get_by_text("It can no longer be changed.")).to_be_visible()


def see_the_chart(page: Page, address: str) -> None:
    """The worker computed the scores; the picture stands above its table."""
    picture = page.locator("img.app-chart")

    def drawn() -> bool:
        page.goto(address)
        return picture.count() == 1

    assert wait_until(drawn, WORKER_SECONDS, step=0.5)
    assert picture.evaluate("image => image.naturalWidth") > 0
    axe(page)
    table = page.get_by_role("table", name="Scores of What Good Looks Like, version 1, out of 100")
    expect(table.get_by_role("row", name=re.compile("^Healthy populations"))).to_be_visible()
    expect(page.get_by_text("0 of 28 statements checked")).to_be_visible()
    visit(page, "/trusts/ZZ1/")
    expect(page.get_by_role("heading", name="Digital maturity", exact=True)).to_be_visible()
    expect(page.locator("img.app-chart")).to_have_count(2)


def only_the_trust_and_staff_see_it(page: Page) -> None:
    page.context.clear_cookies()
    visit(page, "/trusts/ZZ1/")
    expect(page.get_by_role("heading", name="Digital maturity", exact=True)).to_have_count(0)


def compute_everything_anew(page: Page) -> None:
    """Progress is shown until it is done; meanwhile the old scores stand."""
    visit(page, "/maturity/scores/")
    press(page, "Compute all scores anew")
    done = page.get_by_role("row").filter(has_text="Ruth Calder").filter(has_text="Finished")

    def finished() -> bool:
        page.goto("/maturity/scores/")
        return done.count() == 2

    assert wait_until(finished, WORKER_SECONDS, step=0.5)
    axe(page)
