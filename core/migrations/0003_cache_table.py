"""The table of core.cache.

Unlogged: counts of attempts need not be on disk before the next page, and after a crash of
PostgreSQL itself they begin anew.
"""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE core_cache (
    key text PRIMARY KEY,
    value text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX core_cache_expires_at ON core_cache (expires_at);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_outgoing_mail")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_cache")]
