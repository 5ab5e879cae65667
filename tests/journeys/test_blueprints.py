"""Journey: a blueprint is written, reviewed, published, found by "EPMA", read, copied."""

import re

from playwright.sync_api import Page, expect

from aspirant.embedded.processes import wait_until
from blueprints.sections import SECTIONS
from tests.support.browser import axe, visit
from tests.support.stack import LiveStack

TITLE = "Brought electronic prescribing and medicines administration to two community hospitals"
WRITER, EDITOR, COPIER = "Luis Ortega", "Nadia Karim", "Miriam Stone"
NOTES = "Say how many beds the two hospitals have."
MAIL_SECONDS = 20.0


def sign_in(page: Page, name: str) -> None:
    """Become somebody else, by the demonstration's button."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()
    axe(page)


def press(page: Page, name: str) -> None:
    """Press the page's button, and look at what comes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    axe(page)


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()
    axe(page)


def told(page: Page, words: str) -> None:
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text(words)


def begin(page: Page) -> None:
    """A title that says nothing is refused; the next one is taken."""
    visit(page, "/blueprints/")
    follow(page, "Write a blueprint")
    press(page, "Write a blueprint")
    page.get_by_label("Title").fill("A project to bring in electronic prescribing")
    page.get_by_label("Deploying a system").check()
    press(page, "Begin writing")
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Title").fill(TITLE)
    press(page, "Begin writing")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def write(page: Page) -> None:
    """Every part, with one attack among them; saved, looked at and sent."""
    page.get_by_label("Summary").fill("Both hospitals prescribe on screen.")
    for section in SECTIONS:
        box = page.get_by_role("textbox", name=section.heading, exact=True)
        box.fill(f"About {section.heading.lower()}.\n\n- one point\n- <script>alert(1)</script>")
    page.get_by_label("Worked", exact=True).check()
    page.get_by_label("Lowest cost").fill("80,000")
    page.get_by_label("Highest cost").fill("95,000")
    page.get_by_label("Months from start to finish").fill("7")
    press(page, "Save")
    told(page, "Still to fill in: Steps.")
    page.get_by_role("textbox", name="Steps", exact=True).fill(
        "Walk the wards\nAt night too.\n\nBuy carts"
    )
    press(page, "Save and preview")
    expect(page.get_by_role("main")).to_contain_text("A draft.")
    expect(page.locator("#what-we-did li")).to_have_text(["one point", "<script>alert(1)</script>"])
    press(page, "Send to an editor")
    told(page, "They decide by")


def send_back(page: Page) -> None:
    follow(page, f"Review: {TITLE}")
    page.get_by_label("Send back").check()
    page.get_by_label("What has to change").fill(NOTES)
    press(page, "Decide")
    told(page, "Sent back")


def change_and_send_again(page: Page) -> None:
    follow(page, f"Change and send again: {TITLE}")
    expect(page.get_by_role("main")).to_contain_text(NOTES)
    page.get_by_role("textbox", name="Context", exact=True).fill("Two hospitals, 84 beds.")
    press(page, "Save and preview")
    press(page, "Send to an editor")


def publish(page: Page) -> None:
    follow(page, f"Review: {TITLE}")
    expect(page.get_by_role("main")).to_contain_text("Two hospitals, 84 beds.")
    page.get_by_label("Publish").check()
    press(page, "Decide")
    told(page, "Published")


def find_and_read(page: Page) -> str:
    """Without signing in, by an abbreviation that the text does not hold; the address."""
    page.context.clear_cookies()
    visit(page, "/blueprints/")
    page.get_by_label("Search blueprints").fill("EPMA community")
    press(page, "Search")
    follow(page, TITLE)
    expect(page.get_by_role("main")).to_contain_text("£80,000 to £95,000")
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Outcome").click()
    expect(page.locator("#outcome")).to_be_in_viewport()
    return page.url


def copy_and_work(page: Page, address: str) -> None:
    """Another trust's plan: one task done, one of its own, and what came of it."""
    visit(page, address)
    press(page, "Copy it for your trust")
    press(page, "Copy it")
    told(page, "is your plan now")
    page.locator("#task-1").get_by_role("button", name="Done").click()
    expect(page.get_by_role("main")).to_contain_text("1 of 2 done")
    page.get_by_label("What to do").fill("Ask the night staff")
    press(page, "Add it")
    expect(page.get_by_role("main")).to_contain_text("1 of 3 done")
    press(page, "Say what came of it")
    page.get_by_label("Used with changes").check()
    page.get_by_label("Why?").fill("We have no wards, so we took it to our clinics.")
    press(page, "Finish")
    told(page, "Thank you")


def test_from_the_first_word_to_another_trusts_copy(page: Page, live_stack: LiveStack) -> None:
    sign_in(page, WRITER)
    begin(page)
    write(page)
    sign_in(page, EDITOR)
    send_back(page)
    sign_in(page, WRITER)
    change_and_send_again(page)
    sign_in(page, EDITOR)
    publish(page)
    address = find_and_read(page)
    sign_in(page, COPIER)
    copy_and_work(page, address)
    page.context.clear_cookies()
    visit(page, address)
    expect(page.locator("#experience")).to_contain_text("Copied by 1 trust, used by 1.")
    expect(page.locator("#experience")).to_contain_text("we took it to our clinics")
    assert wait_until(lambda: wrote_to_the_writer(live_stack), MAIL_SECONDS, step=0.2)


def wrote_to_the_writer(stack: LiveStack) -> bool:
    """The writer was told at once: sent back, then published."""
    mails = [mail for mail in stack.mail() if "To: luis.ortega@demo.example" in mail]
    return any("sent back" in mail for mail in mails) and any("is published" in m for m in mails)
