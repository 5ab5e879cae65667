"""What follows every migrate: sequences, SQL functions, the web role's rows, triggers for all."""

import pgtrigger
import psycopg2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.guards import Refuse
from core.lifecycles import Lifecycle
from core.privileges import grant_to_web_role
from tests.support.databases import CommittingDatabase

IGNORED = "SELECT _pgtrigger_should_ignore('any')"


def one(at: object, sql: str) -> object:
    with at.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql)
        return cursor.fetchone()[0]


def run(at: object, *statements: str) -> None:
    with at.cursor() as cursor:  # type: ignore[attr-defined]
        for statement in statements:
            cursor.execute(statement)
    at.commit()  # type: ignore[attr-defined]


def test_a_migrate_mends_what_was_undone(committing_db: CommittingDatabase) -> None:
    owner = committing_db.owner_connect()
    run(
        owner,
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
        " AS $$ BEGIN RETURN TRUE; END; $$ LANGUAGE plpgsql",
        "DROP SEQUENCE core_reference_cl",
        "DROP FUNCTION programmes_is_connected",
        "REVOKE SELECT ON accounts_user FROM aspirant_web",
    )
    web = committing_db.connect()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        one(web, "SELECT count(*) FROM accounts_user")
    web.rollback()
    committing_db.cluster.manage(committing_db.name, ["migrate"], ASPIRANT_AS_OWNER="1")
    assert one(web, IGNORED) is False
    assert one(web, "SELECT nextval('core_reference_cl')") == 1
    assert one(web, "SELECT count(*) FROM accounts_user") == 0
    assert one(web, "SELECT programmes_is_connected(1, 1, current_date)") is False


def test_tables_from_between_two_versions_are_told_and_left_alone(
    committing_db: CommittingDatabase,
) -> None:
    run(
        committing_db.owner_connect(),
        "DELETE FROM django_migrations WHERE app = 'funding'"
        " AND name IN ('0001_squashed_0009_reminders_to_trusts', '0009_reminders_to_trusts')",
    )
    with pytest.raises(RuntimeError, match="“funding” has not come as far as 0009_reminders"):
        committing_db.cluster.manage(committing_db.name, ["migrate"], ASPIRANT_AS_OWNER="1")


DOOR = Lifecycle("barn door", initial="open", moves={"open": {"shut"}, "shut": ()})


def test_the_triggers_of_a_lifecycle_say_what_its_table_says() -> None:
    begins, moves = (str(trigger.get_func(User())) for trigger in DOOR.triggers("status"))
    assert "A new barn door begins as open, not as %" in begins
    assert "NOT IN (('open', 'shut'))" in moves


def test_a_refusal_may_hold_an_apostrophe_and_a_percent_sign() -> None:
    guard = Refuse(name="kept", operation=pgtrigger.Delete, because="It isn't 100% lost")
    assert "It isn''t 100%% lost" in str(guard.get_func(User()))


@pytest.mark.django_db
def test_where_one_role_does_all_nothing_is_granted() -> None:
    with CaptureQueriesContext(connection) as queries:
        grant_to_web_role()
    assert [query["sql"] for query in queries] == ["SELECT current_user"]
