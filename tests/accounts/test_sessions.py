"""A session is read by its key while it lasts."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept_session() -> str:
    session = SessionStore()
    session["said"] = "yes"
    session.save()
    assert session.session_key
    return session.session_key


def test_what_was_kept_is_read_again() -> None:
    assert SessionStore(kept_session())["said"] == "yes"


def test_a_session_that_ended_keeps_nothing() -> None:
    key = kept_session()
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        ended = SessionStore(key)
        assert "said" not in ended
        assert ended.session_key is None


def test_a_key_that_nobody_was_given_opens_nothing() -> None:
    assert "said" not in SessionStore("a" * 32)
