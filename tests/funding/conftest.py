"""A day of one's choosing, for Python and for the rules in the database."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import psycopg2
import pytest
import time_machine
from django.db import connection

from tests.support.cluster import Cluster

# Only in test databases: the day of the rules can be set for a transaction.
FUNDING_TODAY = """
CREATE OR REPLACE FUNCTION funding_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('funding.today', true), '')::date,
        (now() AT TIME ZONE 'Europe/London')::date
    )
$$
"""


@pytest.fixture(scope="session")
def _settable_day(cluster: Cluster, django_db_setup: None) -> None:
    owner = psycopg2.connect(cluster.owner(connection.settings_dict["NAME"]))
    with owner, owner.cursor() as cursor:
        cursor.execute(FUNDING_TODAY)
    owner.close()


@pytest.fixture
def on_day(_settable_day: None, db: None) -> Iterator[Callable[[date], None]]:
    """Call it with a day: from then on it is that day at noon, in Python and in the rules."""
    travels: list[time_machine.travel] = []

    def go(day: date) -> None:
        while travels:
            travels.pop().stop()
        noon = datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/London"))
        travels.append(time_machine.travel(noon, tick=False))
        travels[-1].start()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('funding.today', %s, true)", [day.isoformat()])

    yield go
    while travels:
        travels.pop().stop()
