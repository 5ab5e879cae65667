"""A test that commits has a database of its own."""

from django.db import connection, transaction

from tests.support.databases import CommittingDatabase


def test_what_is_committed_is_seen_by_a_second_connection(
    committing_db: CommittingDatabase,
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b')")
    with committing_db.connect().cursor() as other:
        other.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'a'")
        assert other.fetchone() == (1,)


def test_the_next_such_test_starts_from_the_template(committing_db: CommittingDatabase) -> None:
    with committing_db.connect().cursor() as other:
        other.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'a'")
        assert other.fetchone() == (0,)


def test_the_owner_may_change_the_schema(committing_db: CommittingDatabase) -> None:
    with committing_db.owner_connect().cursor() as owner:
        owner.execute("SELECT current_user")
        assert owner.fetchone() == ("aspirant_owner",)
        owner.execute("CREATE TABLE mine (id int)")
