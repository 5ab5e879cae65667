"""The style guide in a real browser, under the portal's Content-Security-Policy."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, expect

from tests.support.accessible import violations
from tests.support.browser import axe, expect_validation_error, launched_browser, opened_page

ORIGIN = "https://guide.test"
PAGES = ("/guide/", "/guide/form/", "/guide/question/", "/guide/list/?search=can&app=auth")
TELEPHONE = {"width": 375, "height": 800}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guide")]


def server(answers: Mapping[str, Any]) -> Callable[[Route], None]:
    """Serves what Django answered before the browser's event loop began, and static files."""

    def serve(route: Route) -> None:
        address = route.request.url.removeprefix(ORIGIN)
        if address.startswith("/static/"):
            route.fulfill(path=str(finders.find(address.removeprefix("/static/"))))
            return
        answer = answers[f"{route.request.method} {address}"]
        route.fulfill(
            status=answer.status_code, headers=dict(answer.headers), body=answer.getvalue()
        )

    return serve


@pytest.fixture
def page(client: Client) -> Iterator[Page]:
    answers = {f"GET {address}": client.get(address) for address in PAGES}
    answers["POST /guide/form/"] = client.post("/guide/form/", {"name": "Jane"})
    with launched_browser() as browser, opened_page(browser, ORIGIN) as opened:
        opened.route("**/*", server(answers))
        yield opened


def test_no_page_of_the_guide_has_a_fault_that_axe_sees_or_scrolls_sideways(page: Page) -> None:
    for size in ({"width": 1280, "height": 900}, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for address in PAGES:
            page.goto(address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


def test_the_frontend_starts_under_the_policy_and_fields_react(page: Page) -> None:
    page.goto("/guide/form/")
    page.fill("#id_reason", "Because")
    expect(page.get_by_text("You have 193 characters remaining").first).to_be_attached()
    page.click("text=Show")
    expect(page.locator("#id_secret")).to_have_attribute("type", "text")
    expect(page.locator("#id_which")).to_be_hidden()
    page.get_by_label("Another").first.check()
    expect(page.locator("#id_which")).to_be_visible()


def test_errors_lead_to_their_fields(page: Page) -> None:
    page.goto("/guide/form/")
    page.click("text=Save and continue")
    axe(page)
    expect_validation_error(page, "amount", "Enter the amount")
    expect_validation_error(page, "colour", "Select the colour")
    expect_validation_error(page, "start", "Enter the start date")


def test_axe_sees_a_text_that_is_too_faint_and_a_field_without_a_name(page: Page) -> None:
    body = '<p class="{}" style="color: {}; background: #fff">How much was paid</p><input {}>'
    start = '<!DOCTYPE html><html lang="en"><title>A page</title><main><h1>A page</h1>'
    for kind, colour, name, seen in (
        ("good", "#212b32", 'aria-label="Amount"', ""),
        ("faint", "#d8dde0", 'aria-label="Amount"', "color-contrast"),
        ("faint", "#d8dde0", 'aria-label="Amount"', "color-contrast"),
        ("good", "#212b32", "", "label"),
    ):
        page.set_content(start + body.format(kind, colour, name) + "</main></html>")
        found = violations(page)
        assert (seen in found) if seen else not found
