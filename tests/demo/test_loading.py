"""Two that load the demonstration at once."""

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from aspirant.demo import loading
from tests.factories.accounts import make_user
from tests.support.databases import CommittingDatabase


def test_whoever_loads_second_waits_for_the_first(committing_db: CommittingDatabase) -> None:
    first = committing_db.connect()
    with first.cursor() as cursor:
        cursor.execute(loading.LOCK)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    with pytest.raises(DatabaseError, match="lock timeout"):
        loading.load()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_whoever_loads_second_finds_it_loaded_and_changes_nothing() -> None:
    make_user()
    assert loading.load() is False
    assert User.objects.count() == 1
