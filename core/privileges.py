"""What the web processes' database role may do: read and write rows, and nothing else."""

from django.conf import settings
from django.db import connection
from psycopg2 import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON TABLE django_migrations FROM {role}",
)


def grant_to_web_role(**_: object) -> None:
    """After a migrate by the owner: give the web role its rows, without TRUNCATE or DDL."""
    role = settings.WEB_DATABASE_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        for grant in GRANTS:
            cursor.execute(sql.SQL(grant).format(role=sql.Identifier(role)))
