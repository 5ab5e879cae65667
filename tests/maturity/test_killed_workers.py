"""A worker is killed in the middle of its work: readers on other connections see the old or the
new, never half, and the sweep finishes what was begun."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from aspirant.embedded.places import REPOSITORY
from core.actors import PORTAL
from maturity import services, tasks
from maturity.models import Bound, Check, Publication, Score, ScoreRun
from tests.factories.maturity import drawn, make_assessment, make_version, settle, signed_assessment
from tests.funding.racing import wait_until_blocked, write
from tests.support.databases import CommittingDatabase

WORKER = """
import django
django.setup()
from maturity import scoring, tasks
scoring.CHUNK = 2
print("begun", flush=True)
tasks.{task}({row})
"""
HOLD = "SELECT 1 FROM maturity_score WHERE assessment_id = %s FOR UPDATE"
PUBLICATION = """
    INSERT INTO maturity_publication (draw_id, notified_on, public_from, postponed_reason)
    VALUES (%s, current_date, current_date + 30, '')
"""


@contextmanager
def killed_worker(
    database: CommittingDatabase, holding: Any, task: str, row: int
) -> Iterator[None]:
    """A process of its own runs a task until it waits for the open transaction of `holding`; at
    the end of the block it is killed, and that transaction taken back."""
    program = WORKER.format(task=task, row=row)
    worker = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={**os.environ, "DATABASE_URL": database.url},
        stdout=subprocess.PIPE,
    )
    with worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"begun\n"
            wait_until_blocked(database.connect(), holding)
            yield
        finally:
            worker.send_signal(signal.SIGKILL)
    assert worker.returncode == -signal.SIGKILL
    holding.rollback()


def points_seen(reader: Any) -> set[Any]:
    with reader.cursor() as cursor:
        cursor.execute("SELECT DISTINCT points::int, run_id FROM maturity_score")
        return set(cursor.fetchall())


def test_a_recomputation_that_is_killed_shows_the_old_scores_and_is_resumed(
    committing_db: CommittingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = make_version(statements=((1,),))
    last = [signed_assessment(make_assessment(version=version)) for _ in range(5)][-1]
    tasks.compute_scores()
    Score.objects.update(points=1)  # what the old formula gave
    run = services.ask_recomputation(by=PORTAL)
    reader, holding = committing_db.connect(), committing_db.connect()
    reader.autocommit = True
    with holding.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM maturity_score WHERE assessment_id = %s FOR UPDATE", [last.pk]
        )
    with killed_worker(committing_db, holding, "recompute_all", run.pk):
        assert points_seen(reader) == {(1, None)}
        assert ScoreRun.objects.get().status == "running"
    assert points_seen(reader) == {(1, None)}
    monkeypatch.setattr(tasks, "publish", lambda task, *args: task(*args) is None)
    assert tasks.resume_recomputations() == 1
    assert points_seen(reader) == {(60, run.pk)}
    assert (ScoreRun.objects.get().status, ScoreRun.objects.get().attempts) == ("finished", 2)


def test_a_worker_killed_between_a_decision_and_its_figure_leaves_it_to_the_sweep(
    committing_db: CommittingDatabase,
) -> None:
    version = make_version(statements=((1,),))
    draw = drawn(signed_assessment(make_assessment(version=version)))
    settle(Check.objects.get(), 3)
    holding = committing_db.connect()
    write(holding, PUBLICATION, draw.pk)  # so that it waits after the figure was written
    with killed_worker(committing_db, holding, "follow_draw", draw.pk):
        assert Bound.objects.count() == 0
    assert (Bound.objects.count(), Publication.objects.count()) == (0, 0)
    assert [tasks.keep_draws(), tasks.keep_draws()] == [1, 0]
    assert (Bound.objects.get().figure, Publication.objects.count()) == (60, 1)
