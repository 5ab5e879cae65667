"""Journey (d): invited, a first sign-in with a second step, cover for an absent CIO."""

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from aspirant.embedded.processes import wait_until
from core.dates import long_date
from tests.support.browser import axe, opened_page, visit
from tests.support.stack import LiveStack
from tests.trusts.files import as_csv, row

# As outside the demonstration: staff need a second step.
SETTINGS = {"ASPIRANT_DEMO_SECOND_FACTOR": "1"}
PASSWORD = "correct horse battery staple"
TRUST = "Journey Hospitals NHS Trust"


def link_in_mail(stack: LiveStack, to: str) -> str:
    """The invitation link in the newest mail to an address, once the worker has sent it."""
    found: list[str] = []

    def arrived() -> bool:
        mails = [mail for mail in stack.mail() if f"To: {to}" in mail]
        found[:] = re.findall(r"/invitations/[\w-]+/", mails[-1]) if mails else []
        return bool(found)

    assert wait_until(arrived, 20, step=0.2), f"No mail to {to}:\n{stack.log('worker')}"
    return found[0]


def join(page: Page, address: str, role: str) -> None:
    visit(page, address)
    expect(page.get_by_role("main")).to_contain_text(role)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()


def set_up_second_step(page: Page) -> str:
    """Set up an authenticator app as its owner would; one recovery code is returned."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second step")
    axe(page)
    page.get_by_role("button", name="Set up an authenticator app").click()
    axe(page)
    secret = page.locator("main code").inner_text()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    axe(page)
    return page.locator("main li code").first.inner_text()


def fill_date(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))


@pytest.fixture
def invited_administrator(live_stack: LiveStack, tmp_path: Path) -> str:
    """A trust in the register, and the link of the first administrator."""
    file = tmp_path / "etr.csv"
    file.write_bytes(as_csv(row(code="JRN01", name=TRUST.upper())))
    live_stack.manage("import_ods", str(file), "--apply")
    live_stack.manage("invite_administrator", "ada@example.nhs.uk", "Ada Min")
    return link_in_mail(live_stack, "ada@example.nhs.uk")


def test_from_the_first_administrator_to_cover_for_an_absent_cio(
    page: Page, browser: Browser, live_stack: LiveStack, invited_administrator: str
) -> None:
    join(page, invited_administrator, "Administrator")
    recovery_code = set_up_second_step(page)
    sign_in_again_with_recovery_code(page, recovery_code)
    invite_cio(page)
    with opened_page(browser, live_stack.url) as cio:
        join(cio, link_in_mail(live_stack, "cio@example.nhs.uk"), "Chief information officer")
        invite_deputy(cio)
        with opened_page(browser, live_stack.url) as deputy:
            join(deputy, link_in_mail(live_stack, "deputy@example.nhs.uk"), "Contributor")
            arrange_cover(cio)
            visit(deputy, "/team/")
            expect(deputy.get_by_role("main")).to_contain_text("covers for Cleo Cio")
            expect(deputy.get_by_role("button", name="Invite a colleague")).to_be_visible()
    history_names_each_person(page)


def sign_in_again_with_recovery_code(page: Page, code: str) -> None:
    visit(page, "/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    visit(page, "/accounts/login/")
    page.get_by_label("Email address").fill("ada@example.nhs.uk")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    axe(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()
    visit(page, "/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def invite_cio(page: Page) -> None:
    page.get_by_role("button", name="Invite somebody").click()
    axe(page)
    page.get_by_label("Full name").fill("Cleo Cio")
    page.get_by_label("Email address").fill("cio@example.nhs.uk")
    page.get_by_label("Chief information officer").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("link", name="Select the trust")).to_be_visible()
    page.get_by_label("Trust").select_option(label=TRUST)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("We sent Cleo Cio a link")
    axe(page)


def invite_deputy(page: Page) -> None:
    visit(page, "/team/")
    expect(page.get_by_role("main")).to_contain_text("You are the only one here")
    page.get_by_role("button", name="Invite a colleague").click()
    axe(page)
    page.get_by_label("Full name").fill("Dee Deputy")
    page.get_by_label("Email address").fill("deputy@example.nhs.uk")
    page.get_by_label("Contributor").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("table", name="Invitations")).to_contain_text("Dee Deputy")
    axe(page)


def arrange_cover(page: Page) -> None:
    visit(page, "/team/")
    page.get_by_role("button", name="Arrange cover").click()
    axe(page)
    today = date.today()
    page.get_by_label("Who is absent").select_option(label="Cleo Cio, Chief information officer")
    page.get_by_label("Who covers").select_option(label="Dee Deputy")
    fill_date(page, "First day", today)
    fill_date(page, "Last day", today + timedelta(days=7))
    page.get_by_role("button", name="Arrange cover").click()
    said = f"Dee Deputy covers for Cleo Cio, {long_date(today)} to"
    expect(page.get_by_role("main")).to_contain_text(said)
    axe(page)


def history_names_each_person(page: Page) -> None:
    visit(page, "/people/?search=deputy")
    page.get_by_role("link", name="Dee Deputy").click()
    history = page.get_by_role("table", name="History")
    expect(history).to_contain_text("Cleo Cio")
    expect(history).to_contain_text("Accepted the invitation of Cleo Cio")
    axe(page)
