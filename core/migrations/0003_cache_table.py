"""The table of core.cache.

Unlogged: counts of attempts need not be on disk before the next page, and after a crash of
PostgreSQL itself they begin anew. Going back leaves it, since dropping it could lift a limit.
"""

from django.db import migrations

TABLE = (
    "CREATE TABLE IF NOT EXISTS core_cache "
    "(key text PRIMARY KEY, value text NOT NULL, expires_at timestamptz NOT NULL)"
)
CREATE = [
    TABLE,
    "ALTER TABLE core_cache SET UNLOGGED",
    "CREATE INDEX IF NOT EXISTS core_cache_expires_at ON core_cache (expires_at)",
]


class Migration(migrations.Migration):
    dependencies = [("core", "0002_outgoing_mail")]
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
