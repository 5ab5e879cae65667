"""Writes that go round the services, and what to expect of them."""

import pghistory
import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from funding.models import (
    ReleaseParty,
)

REFUSED = (IntegrityError, InternalError)


def as_somebody(write, user=None):
    """Run a write with a history context like a service's, and ask the deferred rules."""
    key = {"actor": "user:1", "user": user.pk if user else None, "name": "Attacker"}
    with transaction.atomic(), pghistory.context(**key):
        result = write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return result


def refused(write, match, user=None):
    with pytest.raises(REFUSED, match=match):
        as_somebody(write, user)


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def party(release, person, duty):
    return ReleaseParty.objects.create(release=release, person=person, duty=duty)
