"""A migration of new tables is carried out as a whole, with the same result as step by step."""

from collections.abc import Iterator
from typing import Any

import environ
import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from aspirant.migrating import apply, makes_only_tables, step_by_step, whole_tables
from tests.support.databases import CommittingDatabase

ID = ("id", models.BigAutoField(primary_key=True))
BARN = migrations.CreateModel("Barn", [ID, ("name", models.TextField())])
DOOR = migrations.CreateModel("Door", [ID, ("width", models.IntegerField())])
STEPS = [
    BARN,
    DOOR,
    migrations.AddField(
        "Barn", "widest", models.ForeignKey("yard.Door", models.PROTECT, null=True)
    ),
    migrations.AddField("Door", "barn", models.ForeignKey("yard.Barn", models.PROTECT)),
    migrations.AddIndex("Door", models.Index(fields=["width"], name="yard_door_width")),
    migrations.AddConstraint(
        "Door",
        models.CheckConstraint(condition=models.Q(width__gt=0), name="yard_door_width_above"),
    ),
    migrations.AddConstraint(
        "Door",
        models.UniqueConstraint(
            fields=["barn"], condition=models.Q(width__gt=9), name="yard_one_wide_door"
        ),
    ),
    migrations.AlterModelOptions("Barn", {"ordering": ["name"]}),
]
DESCRIBED = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid::regclass::text LIKE 'yard_%%'
    UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'yard_%%'
    UNION ALL SELECT table_name || '.' || column_name, data_type || is_nullable
    FROM information_schema.columns WHERE table_name LIKE 'yard_%%' ORDER BY 1, 2
"""


def migration(steps: list[Any]) -> migrations.Migration:
    made = migrations.Migration("0001_initial", "yard")
    made.operations = steps
    return made


def carried_out(how: Any, owner: Any) -> tuple[list[Any], ProjectState]:
    """What the database then says of the tables, which are taken away again; and the state."""
    with owner.schema_editor() as editor:
        state = how(migration(STEPS), ProjectState(), editor)
    with owner.cursor() as cursor:
        cursor.execute(DESCRIBED)
        found = cursor.fetchall()
        cursor.execute("DROP TABLE yard_barn, yard_door CASCADE")
    return found, state


@pytest.fixture
def owner(committing_db: CommittingDatabase) -> Iterator[Any]:
    """Django's connection as the role that migrates: the web role makes no tables."""
    found: Any = connection.copy()
    address = environ.Env.db_url_config(committing_db.owner_url)
    found.settings_dict |= {key: address[key] for key in ("NAME", "USER", "PASSWORD")}
    yield found
    found.close()


def test_the_tables_are_those_that_django_makes_step_by_step(owner: Any) -> None:
    whole, state = carried_out(apply, owner)
    by_step, expected = carried_out(step_by_step, owner)
    assert whole == by_step
    assert any(name == "yard_one_wide_door" for name, _ in whole)
    assert state == expected


@pytest.mark.parametrize(
    ("steps", "whole"),
    [
        (STEPS, True),
        ([BARN, migrations.RunSQL("SELECT 1")], False),
        ([migrations.AddField("Barn", "height", models.IntegerField(null=True))], False),
        ([migrations.AlterModelOptions("Barn", {})], False),
    ],
)
def test_only_migrations_that_make_new_tables_are_carried_out_as_a_whole(
    steps: list[Any], whole: bool
) -> None:
    assert makes_only_tables(migration(steps)) is whole


@pytest.mark.django_db
def test_all_others_and_those_only_shown_go_step_by_step() -> None:
    state = ProjectState()
    with connection.schema_editor(collect_sql=True) as editor:
        apply(migration([BARN]), state, editor, collect_sql=True)
        apply(migration([migrations.RunSQL("SELECT 1")]), state, editor, collect_sql=True)
        assert [sql.split()[0] for sql in editor.collected_sql if "--" not in sql] == [
            "CREATE",
            "SELECT",
        ]


def test_django_has_its_own_way_back_afterwards() -> None:
    with whole_tables():
        assert migrations.Migration.apply is apply
    assert migrations.Migration.apply is step_by_step
