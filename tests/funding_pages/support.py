"""Browsers and counting for tests of the money pages."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.middleware import HAS_SECOND_FACTOR, SEEN_AT, SIGNED_IN_AT
from accounts.models import User
from tests.conftest import HttpsClient
from tests.factories.accounts import make_user

MOST_QUERIES = 10


def browser(user: User | None = None, *, role: str = "") -> Client:
    """A browser in which this person, or a new one with a staff role, signed in a moment ago, by
    password and a second step."""
    user = user or make_user(staff_role=role)
    totp = Authenticator.Type.TOTP
    if not Authenticator.objects.filter(user=user).exists():
        Authenticator.objects.create(user=user, type=totp, data={})
    client = HttpsClient()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": totp}]
    # What the first page of a session finds out and writes down.
    now = int(time.time())
    session.update({SIGNED_IN_AT: now, SEEN_AT: now, HAS_SECOND_FACTOR: True})
    session.save()
    return client


@contextmanager
def few_queries(most: int = MOST_QUERIES) -> Iterator[None]:
    """Fails, listing them, if more queries are made than a page may make."""
    with CaptureQueriesContext(connection) as captured:
        yield
    found = [query["sql"][:160] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(found) <= most, f"{len(found)} queries:\n" + "\n".join(found)


def text(response: Any) -> str:
    """What a page says, without its tags, on one line."""
    from bs4 import BeautifulSoup

    main = BeautifulSoup(response.content, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def links_of(response: Any) -> list[str]:
    """The addresses that a page's own words lead to."""
    from bs4 import BeautifulSoup

    main = BeautifulSoup(response.content, "html.parser").find("main")
    assert main is not None
    return [str(link["href"]) for link in main.find_all("a", href=True)]


def get(client: Client, url: str) -> str:
    """What a page says, after counting its queries."""
    with few_queries():
        response = client.get(url)
    assert response.status_code == 200
    return text(response)
