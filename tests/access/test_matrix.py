"""Every address × every role: who may is let in, everyone else is refused."""

import re
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from tests.access.matrix import ACTORS, Row, addresses, all_rows
from tests.access.open_views import REASONS
from tests.access.world import World

ROWS = all_rows()
STOCK_ADMIN = re.compile(
    r"admin:(?:index|login|logout|jsi18n|autocomplete|view_on_site|app_list|password_change"
    r"|password_change_done|\w+_(?:changelist|add|change|delete|history)|without a name: .*)"
)
REFUSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
ALLOWED = {
    HTTPStatus.OK,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,  # django-allauth's answer to a wrong passkey or sign-on
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


def own_names() -> list[str]:
    return sorted({a.name for a in addresses() if not STOCK_ADMIN.fullmatch(a.name)})


def ask(world: World, row: Row, method: str, actor: str) -> Any:
    """One request, and nothing of it stays."""
    with transaction.atomic():
        client = world.client(actor)
        cookies = client.cookies.copy()
        data = row.data if method == "post" else {}
        response = getattr(client, method)(row.address(world), data)
        if response.streaming:
            response.getvalue()  # the client closes the file once it was read
        client.cookies = SimpleCookie(cookies)
        transaction.set_rollback(True)
    return response


def is_sign_in(response: Any) -> bool:
    return response.status_code == HTTPStatus.FOUND and response.url.startswith(
        resolve_url(settings.LOGIN_URL)
    )


def verdict(response: Any) -> str:
    """`may`, `refused`, `hidden`, `sign in` or the status, for a report that can be read."""
    if is_sign_in(response):
        return "sign in"
    if response.headers.get("Location", "").startswith(reverse("admin:login")):
        return "refused"  # Django admin's way to say no; its sign-in page lets nobody in
    if response.status_code == HTTPStatus.NOT_FOUND:
        return "hidden"
    if response.status_code in REFUSED:
        return "refused"
    if response.status_code in ALLOWED or 300 <= response.status_code < 400:
        return "may"
    return str(response.status_code)


def expected(row: Row, method: str, actor: str) -> set[str]:
    if row.may(method, actor):
        return {"may", "sign in"} if row.leaves else {"may"}
    if actor == "signed out":
        return {"refused", "hidden"} if row.name in REASONS else {"sign in"}
    if row.must_not_see(method, actor):
        return {"hidden"}
    return {"refused", "hidden"}


@pytest.mark.parametrize("name", own_names())
def test_every_address_has_a_row(name: str) -> None:
    assert name in ROWS, f"Add a row for {name} to tests/access/rows_<app>.py (see matrix.py)"


def test_every_row_has_an_address() -> None:
    assert set(ROWS) - {"admin:*"} <= set(own_names())


def test_what_opens_without_sign_in_is_listed_with_its_reason() -> None:
    found = {a.name for a in addresses() if a.is_open and not STOCK_ADMIN.fullmatch(a.name)}
    assert found == set(REASONS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(set(ROWS) - {"admin:*"}))
def test_who_may_and_who_may_not(undone: World, name: str, method: str) -> None:
    row = ROWS[name]
    wrong = {}
    for actor in row.tried_by(method, ACTORS):
        found = verdict(ask(undone, row, method, actor))
        if found not in expected(row, method, actor):
            wrong[actor] = f"{found}, not {' or '.join(sorted(expected(row, method, actor)))}"
    assert not wrong, f"{method.upper()} {name}"
