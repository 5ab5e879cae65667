"""Finding blueprints among 10,000, against the bare full-text query for the same words.

Ours reads the synonyms, ranks by words and by likeness to a trust, counts, and fetches a page of
20 with what the library shows. The bare query ranks by words and fetches the same 20 rows' titles.
"""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import django

from bench.pages import prepare

if TYPE_CHECKING:
    from tools.benchmarks import Report

TRUSTS, BLUEPRINTS, PAGE = 250, 10_000, 20
SEARCHES = ("EPMA", "diabetes wards", "heart failure outpatients", "discharge letter", "wards")
BARE = """
SELECT id, title, ts_rank(search, %(query)s::tsquery) AS rank
FROM blueprints_blueprintversion
WHERE search @@ %(query)s::tsquery AND status = 'published'
ORDER BY rank DESC, published_at DESC LIMIT 20
"""


def prepare_library() -> None:
    """The trusts, then their blueprints; a run on the same folder finds them there."""
    prepare(TRUSTS)
    subprocess.run(
        [sys.executable, "-m", "bench.portal.library", str(BLUEPRINTS)],
        check=True,
        env={**os.environ, "ASPIRANT_AS_OWNER": "1"},
        stdout=sys.stderr,
    )


def ours(text: str, trust: Any) -> tuple[int, list[Any]]:
    """What the library does with a visitor's words."""
    from django.core.paginator import Paginator

    from blueprints import search
    from blueprints.models import BlueprintVersion

    rows = search.with_use(BlueprintVersion.objects.published()).brief()
    rows = search.found(rows.select_related("blueprint__trust"), text)
    page = Paginator(search.nearest_first(rows, trust), PAGE).get_page(1)
    return page.paginator.count, list(page.object_list)


def tsquery(text: str) -> str:
    """The words with their synonyms, as PostgreSQL writes them."""
    from django.db import connection

    from blueprints import search
    from blueprints.models import BlueprintVersion

    query = search.query_for(text, search.thesaurus())
    compiler = BlueprintVersion.objects.all().query.get_compiler(connection=connection)
    sql, params = compiler.compile(query.resolve_expression(compiler.query))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({sql})::text", params)
        return str(cursor.fetchone()[0])


def bare(query: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE, {"query": query})
        return list(cursor.fetchall())


def run(report: "Report") -> None:
    """Each search, as somebody of one trust makes it."""
    os.environ["ALLOWED_HOSTS"] = "localhost"
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()
    prepare_library()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from trusts.models import Trust

    trust = Trust.objects.order_by("pk").first()
    for text in SEARCHES:
        query = tsquery(text)
        with CaptureQueriesContext(connection) as queries:
            count, rows = ours(text, trust)
        assert len(rows) == len(bare(query)) == min(PAGE, count)  # noqa: S101
        report.compare(
            f"search “{text}” in {BLUEPRINTS:,} blueprints",
            lambda text=text: ours(text, trust),
            lambda query=query: bare(query),
            times=31,
            queries=len(queries),
            found=count,
        )
