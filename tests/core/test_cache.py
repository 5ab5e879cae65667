"""The cache that is kept with the data."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import connection, connections
from django.utils import timezone

from core.cache import PostgresCache
from tests.support.databases import CommittingDatabase


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
class TestPostgresCache:
    def test_it_is_the_cache_that_sign_in_uses(self) -> None:
        assert isinstance(caches["default"], PostgresCache)

    @pytest.mark.parametrize("value", [True, 0, "y", [1.5, 2.25], {"a": None}, None])
    def test_what_is_kept_comes_back(self, value: Any) -> None:
        cache.set("a", value)
        assert cache.get("a", "nothing") == value

    def test_what_is_not_there_is_the_default(self) -> None:
        assert cache.get("a") is None
        assert cache.get("a", []) == []
        assert "a" not in cache

    def test_a_later_value_replaces_an_earlier_one(self) -> None:
        cache.set("a", 1)
        cache.set("a", 2)
        assert cache.get("a") == 2

    def test_a_value_is_added_once(self) -> None:
        assert cache.add("a", 1)
        assert not cache.add("a", 2)
        assert cache.get("a") == 1

    def test_a_value_ends_with_its_time_and_may_be_added_again(self) -> None:
        cache.set("a", 1, timeout=60)
        with time_machine.travel(timezone.now() + timedelta(seconds=59), tick=False):
            assert cache.get("a") == 1
            assert not cache.add("a", 2)
        with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
            assert cache.get("a") is None
            assert not cache.touch("a", 60)
            assert cache.add("a", 2)

    def test_a_value_without_a_time_stays(self) -> None:
        cache.set("a", 1, timeout=None)
        with time_machine.travel(timezone.now() + timedelta(days=9999)):
            assert cache.get("a") == 1

    def test_a_value_is_kept_longer_or_taken_away(self) -> None:
        cache.set("a", 1, timeout=1)
        assert cache.touch("a", 3600)
        with time_machine.travel(timezone.now() + timedelta(seconds=60)):
            assert cache.get("a") == 1
        assert cache.delete("a")
        assert not cache.delete("a")

    def test_what_is_over_goes_while_others_are_written(self) -> None:
        for number in range(25):
            cache.set(f"old-{number}", 1, timeout=1)
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            for number in range(3):
                cache.set(f"new-{number}", 1)
            assert rows() == 3

    def test_all_of_it_can_be_taken_away(self) -> None:
        cache.set("a", 1)
        cache.clear()
        assert rows() == 0


def test_of_many_at_once_one_adds(committing_db: CommittingDatabase) -> None:
    def add(number: int) -> bool:
        try:
            return cache.add("once", number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(add, range(32))) == 1
