"""The seeds of draws, where the web processes' role has no rights."""

from django.db import migrations

MAKE = """
CREATE SCHEMA IF NOT EXISTS sealed;
CREATE TABLE sealed.maturity_seed (
    assessment_id bigint PRIMARY KEY,
    seed bytea CHECK (coalesce(length(seed), 0) = 32)
);
"""


class Migration(migrations.Migration):
    """A schema of its own: rights on the public one are given table by table, to all of them."""

    dependencies = [("maturity", "0001_squashed_0003_figures_count_second_looks")]

    operations = [migrations.RunSQL(sql=MAKE, reverse_sql="DROP SCHEMA sealed CASCADE;")]
