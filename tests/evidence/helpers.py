"""What several tests of this app share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.errors import DomainError
from evidence.models import Claim


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
