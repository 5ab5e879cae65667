"""Reading HTML in tests."""

from typing import Any

from bs4 import BeautifulSoup


def parse(html: str | bytes) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def one(page: Any, selector: str) -> Any:
    """The first element that matches; a failure names the selector."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found
