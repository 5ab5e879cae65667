"""Finding blueprints among 10,000, against the bare full-text query for the same words.

The bare query is one statement of SQL: `search @@ query` with the index, counted, ranked as the
library ranks (by words, and by likeness to a trust), and the first 20 rows with what a card says of
each. It is given the query with its synonyms, and makes no objects. Ours reads the synonyms, does
the same through Django, and adds how many trusts copied and used each of the 20.
"""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tools.benchmarks import Report

TRUSTS, BLUEPRINTS, PAGE = 250, 10_000, 20
SEARCHES = ("EPMA", "diabetes wards", "heart failure outpatients", "discharge letter", "wards")

BARE = """
    SELECT count(*) OVER (), v.id, v.number, v.status, v.title, v.summary, v.result,
        v.published_at, v.cost_low, v.cost_high, v.elapsed_months, b.slug, b.kind, t.name, t.is_demo
    FROM blueprints_blueprintversion v
    JOIN blueprints_blueprint b ON b.id = v.blueprint_id
    JOIN trusts_trust t ON t.id = b.trust_id
    WHERE v.status = 'published' AND v.search @@ blueprints_query(%(parts)s)
    ORDER BY ts_rank(v.search, blueprints_query(%(parts)s)) * (1 + (
        CASE WHEN lower(t.setting) = %(setting)s THEN 2.0 ELSE 0.0 END
        + CASE WHEN lower(t.supplier) = %(supplier)s THEN 2.0 ELSE 0.0 END
        + CASE WHEN lower(t.size) = %(size)s THEN 1.0 ELSE 0.0 END
        + CASE WHEN lower(t.region_code) = %(region)s THEN 1.0 ELSE 0.0 END
    ) / 6.0) DESC, v.published_at DESC, v.id DESC
    LIMIT %(page)s
"""


def prepare_library() -> None:
    """The trusts, then their blueprints; a run on the same folder finds them there."""
    owner = {**os.environ, "ASPIRANT_AS_OWNER": "1"}
    commands = (
        ["manage.py", "migrate", "-v0"],
        ["-m", "bench.portal.fill", str(TRUSTS)],
        ["-m", "bench.portal.library", str(BLUEPRINTS)],
    )
    for command in commands:
        subprocess.run([sys.executable, *command], check=True, env=owner, stdout=sys.stderr)


def ours(text: str, trust: Any) -> tuple[int, list[Any]]:
    """What the library does with a visitor's words."""
    from blueprints import search

    keys, number = search.keys_for(text, trust, 0, PAGE)
    return number, search.whole(keys)


def bare(parts: str, trust: Any) -> tuple[int, list[Any]]:
    """One statement of SQL for the same words, order and cards."""
    from django.db import connection

    values = {name: getattr(trust, name).lower() for name in ("setting", "supplier", "size")}
    with connection.cursor() as cursor:
        cursor.execute(
            BARE, {"parts": parts, "page": PAGE, **values, "region": trust.region_code.lower()}
        )
        rows = cursor.fetchall()
    return rows[0][0] if rows else 0, rows


def run(report: "Report") -> None:
    """Each search, as somebody of one trust makes it."""
    os.environ["ALLOWED_HOSTS"] = "localhost"
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()
    prepare_library()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from blueprints import search
    from trusts.models import Trust

    trust = Trust.objects.order_by("pk").first()
    for text in SEARCHES:
        query = search.asked_for(text)
        with CaptureQueriesContext(connection) as queries:
            count, rows = ours(text, trust)
        found, firsts = bare(query, trust)
        assert count == found, text  # noqa: S101
        assert [row.pk for row in rows] == [row[1] for row in firsts], text  # noqa: S101
        report.compare(
            f"search “{text}” in {BLUEPRINTS:,} blueprints",
            lambda text=text: ours(text, trust),
            lambda query=query: bare(query, trust),
            times=31,
            queries=len(queries),
            found=count,
        )
