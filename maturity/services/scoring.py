"""Scores, computed by the database. The portal does it; a person may ask for all of them anew."""

from accounts.models import User
from core.actors import Actor
from core.dates import now
from core.errors import NotPossible
from core.services import locked, service
from maturity import policies, scoring, signals
from maturity.lifecycles import FAILED, FINISHED, RUNNING, SCORE_RUN, UNFINISHED
from maturity.models import Score, ScoreRun
from trusts.progress import reporter

MOST_ATTEMPTS = 3


@service
def compute_scores(*, by: Actor, assessment_id: int) -> bool:
    """Replace the scores of one assessment, all in one moment; False if it is not signed off.
    Sends `scores_computed`."""
    scoring.take_turn()
    written = scoring.write_scores(assessment_id, assessment_id) > 0
    if written:
        signals.scores_computed.send(sender=Score, assessment_id=assessment_id)
    return written


@service
def ask_recomputation(*, by: Actor) -> ScoreRun:
    """Ask for every score to be computed anew. Sends `recomputation_asked`.

    Raises NotAllowed, or NotPossible while another one is under way.
    """
    policies.check_can_recompute(by)
    if ScoreRun.objects.select_for_update().filter(status__in=UNFINISHED).exists():
        raise NotPossible(
            "The scores are being computed already.",
            next_step="Wait until that is done.",
            code="running",
        )
    run = ScoreRun.objects.create(asked_by=by if isinstance(by, User) else None)
    signals.recomputation_asked.send(sender=ScoreRun, run_id=run.pk)
    return run


@service
def begin_recomputation(*, by: Actor, run: ScoreRun) -> bool:
    """Count one attempt; False if there is nothing to do, or after too many attempts.

    Committed by itself, so that a worker that is killed while it computes has counted.
    """
    run = locked(run)
    if run.status not in UNFINISHED:
        return False
    if run.attempts >= MOST_ATTEMPTS:
        run.failure = "It was begun three times and never came to its end."
        end(run, FAILED)
        return False
    run.attempts += 1
    run.started_at, run.total = now(), scoring.how_many()
    run.status = RUNNING
    run.save(update_fields=["attempts", "started_at", "total", "status"])
    return True


@service
def run_recomputation(*, by: Actor, run: ScoreRun) -> ScoreRun:
    """Replace every score in one transaction: readers see the old or the new, never half, and a
    killed worker leaves the old. Run again, it does nothing."""
    run = locked(run)
    if run.status != RUNNING:
        return run
    scoring.take_turn()
    run.total = run.done = scoring.write_all(run.pk, reporter(progress_key(run)))
    return end(run, FINISHED)


def progress_key(run: ScoreRun) -> str:
    """Under which `trusts.progress` keeps how far it is."""
    return f"maturity-scores-{run.pk}"


def end(run: ScoreRun, status: str) -> ScoreRun:
    SCORE_RUN.check(run.status, status)
    run.status, run.finished_at = status, now()
    run.save(update_fields=["status", "finished_at", "failure", "total", "done"])
    return run
