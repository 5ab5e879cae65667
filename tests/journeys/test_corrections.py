"""A reader reports a mistake without an account; it is corrected, answered and listed."""

import re

from playwright.sync_api import Page, expect

from aspirant.embedded.processes import wait_until
from tests.journeys.test_phone import sign_in
from tests.support.browser import axe, expect_validation_error, visit
from tests.support.stack import LiveStack

SENTENCE = "The page named a milestone of another trust; it names the right one now."


def test_a_mistake_is_reported_corrected_and_answered(page: Page, live_stack: LiveStack) -> None:
    visit(page, "/trusts/ZZ9/")
    page.get_by_role("link", name="Report a mistake").click()
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("/trusts/ZZ9/")
    page.get_by_role("button", name="Send the report").click()
    axe(page)
    expect_validation_error(page, "text", "Enter what is wrong")
    page.get_by_label("What is wrong?").fill("The milestone is not this trust's.")
    page.get_by_label("Your email address").fill("reader@example.org")
    page.get_by_role("button", name="Send the report").click()
    axe(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Report sent")
    reference = re.findall(r"MR-\d+-\d+", page.get_by_role("main").inner_text())[0]

    sign_in(page, "Imran Sheikh")
    page.get_by_role("link", name=re.compile(reference)).click()
    axe(page)
    page.get_by_label("Yes, and it is corrected").check()
    page.get_by_label("What was corrected").fill(SENTENCE)
    page.get_by_label("Answer to the reader").fill("Thank you: you were right.")
    page.get_by_role("button", name="Send the answer").click()
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("We told reader@example.org")

    page.context.clear_cookies()
    visit(page, "/trusts/ZZ9/")
    page.get_by_role("contentinfo").get_by_role("link", name="Corrections").click()
    axe(page)
    expect(page.get_by_role("row").filter(has_text=SENTENCE)).to_contain_text("/trusts/ZZ9/")
    assert wait_until(lambda: answered(live_stack), 20, step=0.2), live_stack.log("worker")


def answered(stack: LiveStack) -> bool:
    """Whether the reader's mail has left."""
    mails = [mail for mail in stack.mail() if "To: reader@example.org" in mail]
    return any("you were right" in mail for mail in mails)
