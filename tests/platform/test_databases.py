"""The two database roles, and the databases that tests get."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_tests_connect_as_the_web_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("aspirant_web",)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE accounts_user (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE accounts_user DISABLE TRIGGER ALL",
        "DROP TABLE accounts_user",
        "TRUNCATE accounts_user CASCADE",
        "SET ROLE aspirant_owner",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
        "SELECT setval('accounts_user_id_seq', 1)",
    ],
)
def test_the_web_role_cannot_change_what_the_database_is(statement: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(Exception, match=r"permission denied|must be"),
    ):
        cursor.execute(statement)
