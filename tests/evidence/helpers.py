"""What several tests of this app share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import User
from core.errors import DomainError
from evidence.models import Claim
from tests.access.world import sign_in


def again(claim: Claim) -> Claim:
    """The claim as it is in the database now."""
    return Claim.objects.get(pk=claim.pk)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """A service or policy refuses with this code, and says what to do next or why."""
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.message.endswith(".")


@contextmanager
def database_refuses(words: str) -> Iterator[None]:
    """PostgreSQL refuses with these words."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def codes(check: Any, *args: Any) -> str:
    """The code of a policy's refusal; empty if it lets through."""
    try:
        check(*args)
    except DomainError as error:
        return error.code or type(error).__name__
    return ""


def browser(user: User) -> Client:
    """A signed-in browser; staff have their second step."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, data={})
    return sign_in(user)
