"""What journeys do in a browser, in one line each."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from tools import chromium

from tests.support.accessible import violations

WIDTH, HEIGHT = 1280, 900
# A journey may meet a refusal on purpose; the browser logs its status.
EXPECTED_CONSOLE = re.compile(r"Failed to load resource: the server responded with a status of 4")


@contextmanager
def launched_browser() -> Iterator[Browser]:
    """A Chromium for one module: its event loop would disturb the ORM in later tests."""
    executable = chromium.find()
    if executable is None:
        raise RuntimeError("There is no Chromium; script/test installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(chromium.ARGUMENTS)
        )
        yield browser
        browser.close()


@contextmanager
def opened_page(browser: Browser, url: str) -> Iterator[Page]:
    """A page of a new visitor, who complains about errors in the browser's console."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": WIDTH, "height": HEIGHT},
        locale="en-GB",
        timezone_id="Europe/London",
    )
    # A busy machine may need some seconds for the first page of a stack.
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_CONSOLE.search(message.text):
            errors.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"The browser complained: {errors}"


def axe(page: Page) -> None:
    """The page has no accessibility violation that axe can see."""
    # A page that is just being left has no document to look at.
    page.wait_for_load_state("load")
    found = violations(page)
    assert not found, f"{page.url}\n{found}"


def visit(page: Page, address: str) -> None:
    """Open an address and check its accessibility."""
    page.goto(address)
    axe(page)


def expect_validation_error(page: Page, field: str, text: str) -> None:
    """The page says what is wrong the NHS.UK way: in its title, in a summary whose link leads to
    the field, and beside the field."""
    assert page.title().startswith("Error: "), page.title()
    link = page.locator(".nhsuk-error-summary").get_by_role("link", name=text)
    link.click()
    focused = page.evaluate("document.activeElement.name || document.activeElement.id")
    assert re.fullmatch(rf"(id_)?{re.escape(field)}([_-]\w+)?", focused), focused
    expect(page.locator(".nhsuk-error-message").filter(has_text=text).first).to_be_visible()


def keep_screenshot(page: Page, folder: Path, name: str) -> Path:
    """Save what a failed journey saw last."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^\w-]+", "_", name)
    file = folder / f"{plain}.png"
    page.screenshot(path=file, full_page=True)
    return file
