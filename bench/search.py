"""Finding blueprints among 10,000, against the bare full-text query for the same words.

The bare query is the one that Django's documentation shows: `search @@ query` ordered by
`ts_rank`, counted, and the first 20 rows fetched. Ours reads the synonyms, ranks by words and by
likeness to a trust, counts, and fetches a page of 20 with what the library shows of each: the
trust, and how many copied and used it.
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
    from blueprints.models import BlueprintVersion

    rows = search.nearest_first(search.found(BlueprintVersion.objects.published(), text), trust)
    keys = list(rows.values_list("pk", flat=True))
    return len(keys), search.whole(keys[:PAGE])


def bare(query: Any) -> tuple[int, list[Any]]:
    """The same words and synonyms, ranked by words alone."""
    from django.contrib.postgres.search import SearchRank
    from django.db.models import F

    from blueprints.models import BlueprintVersion

    rows = BlueprintVersion.objects.filter(status="published", search=query).defer("search")
    ranked = rows.annotate(rank=SearchRank(F("search"), query)).order_by("-rank")
    return ranked.count(), list(ranked[:PAGE])


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
        query = search.query_for(text, search.thesaurus())
        with CaptureQueriesContext(connection) as queries:
            count, rows = ours(text, trust)
        found, firsts = bare(query)
        assert (count, len(rows)) == (found, len(firsts)), text  # noqa: S101
        report.compare(
            f"search “{text}” in {BLUEPRINTS:,} blueprints",
            lambda text=text: ours(text, trust),
            lambda query=query: bare(query),
            times=31,
            queries=len(queries),
            found=count,
        )
