"""Journey: Redis is away. People sign in all the same, and guessing is slowed all the same."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import visit
from tests.support.stack import LiveStack

# A port that nobody listens at.
SETTINGS = {"REDIS_URL": "redis://127.0.0.1:1/0"}
PERSON = "Amara Osei"
PASSWORD = "correct horse battery staple"
MOST_FAILURES = 10


def test_people_sign_in_and_guessing_is_slowed(page: Page, live_stack: LiveStack) -> None:
    address = live_stack.rows("SELECT email FROM accounts_user WHERE name = %s", PERSON)[0][0]
    reset_password(page, live_stack, address)
    sign_in(page, address, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("What we need from you")
    visit(page, "/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    for _ in range(MOST_FAILURES):
        sign_in(page, address, "wrong")
        expect(page.locator(".nhsuk-error-summary")).to_contain_text("not correct")
    sign_in(page, address, PASSWORD)
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Too many")
    visit(page, "/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def reset_password(page: Page, stack: LiveStack, address: str) -> None:
    """Ask for a link, which waits in the outbox until somebody sends it, and follow it."""
    visit(page, "/accounts/password/reset/")
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Reset your password")
    stack.manage("send_queued_mail", "--processes", "1")
    link = re.search(r"/accounts/password/reset/key/\S+", stack.mail()[-1])
    assert link
    visit(page, link[0])
    page.get_by_role("textbox", name="New password", exact=True).fill(PASSWORD)
    page.get_by_role("textbox", name="New password again").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("New password")


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(address)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
