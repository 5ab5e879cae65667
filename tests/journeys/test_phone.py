"""On a telephone: no page is wider than the screen, and a file that is too big never leaves it."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from evidence.files import MOST_BYTES, TOO_BIG
from tests.support.browser import axe
from tests.support.stack import LiveStack

PHONE: ViewportSize = {"width": 375, "height": 740}
WIDTHS = "[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]"
PUBLIC = (
    "/",
    "/programmes/",
    "/programmes/digital-aspirant/",
    "/trusts/",
    "/trusts/ZZ9/",
    "/milestones/",
    "/milestones/plans/",
    "/blueprints/",
    "/data/",
    "/corrections/",
    "/corrections/report/",
    "/help/",
    "/accounts/login/",
    "/nowhere/",
)
TRUST = (
    "/",
    "/claims/",
    "/claims/sign/",
    "/evidence/",
    "/evidence/upload/",
    "/funding/",
    "/milestones/",
    "/maturity/",
    "/blueprints/",
    "/team/",
    "/team/invite/",
    "/team/cover/",
    "claim",
    "edit",
    "item",
)


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def first_link(page: Page, listed_at: str, pattern: str) -> str:
    """Where the first link of a list leads that looks like this."""
    page.goto(listed_at)
    links = page.locator("main a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    return next(link for link in links if re.fullmatch(pattern, link))


def address_of(page: Page, name: str) -> str:
    """The address itself, or that of a page which has a reference in its address."""
    if name.startswith("/"):
        return name
    if name == "item":
        return first_link(page, "/evidence/", r"/evidence/EV-[\d-]+/")
    claim = first_link(page, "/claims/", r"/claims/CL-[\d-]+/")
    return claim if name == "claim" else f"{claim}edit/"


def expect_no_wider_than_the_screen(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.wait_for_load_state()
    needed, shown = page.evaluate(WIDTHS)
    assert needed <= shown, f"{page.url} is {needed} wide on a screen of {shown}"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_fits_a_phone(page: Page, live_stack: LiveStack, address: str) -> None:
    expect_no_wider_than_the_screen(page, address)


def test_every_page_of_a_trust_fits_a_phone(page: Page, live_stack: LiveStack) -> None:
    sign_in(page, "Amara Osei")
    for name in TRUST:
        expect_no_wider_than_the_screen(page, address_of(page, name))


def test_a_file_that_is_too_big_is_refused_before_it_is_sent(
    page: Page, live_stack: LiveStack
) -> None:
    sign_in(page, "Tom Birch")
    page.goto(address_of(page, "edit"))
    page.get_by_text("Upload something new").click()
    page.get_by_label("What it is").fill("Scan")
    choose = page.locator("input[type=file]")
    choose.evaluate(
        """(input, size) => {
            const chosen = new DataTransfer();
            chosen.items.add(new File([new Uint8Array(size)], "scan.pdf"));
            input.files = chosen.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        MOST_BYTES + 1,
    )
    expect(page.get_by_text(TOO_BIG)).to_be_visible()
    assert choose.evaluate("input => input.files.length") == 0
    expect(page.get_by_label("What it is")).to_have_value("Scan")
    axe(page)
    choose.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    expect(page.get_by_text(TOO_BIG)).to_have_count(0)
