"""The running portal that journeys use."""

from playwright.sync_api import Page

from tests.support.stack import LiveStack


def test_the_stack_answers_a_browser(page: Page, live_stack: LiveStack) -> None:
    answer = page.goto("/readyz")
    assert answer is not None
    assert answer.json() == {"status": "ok", "database": True, "redis": True}
    assert live_stack.rows("SELECT current_user") == [("aspirant_web",)]
