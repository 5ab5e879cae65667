"""Celery tasks of the scores. Each may run twice, late or never: what is missing is read from the
database."""

from celery import shared_task

from core.actors import PORTAL
from core.enqueue import publish
from maturity import drawing, services
from maturity.flags.looking import assessments_to_look_at
from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment, Draw, Round, ScoreRun
from maturity.scoring import stale_assessments


@shared_task
def compute_scores(assessment_id: int | None = None) -> int:
    """Compute the scores of one signed assessment, or of all whose scores are missing or were
    computed from something else. Gives how many assessments it computed."""
    wanted = stale_assessments() if assessment_id is None else [assessment_id]
    return sum(services.compute_scores(by=PORTAL, assessment_id=each) for each in wanted)


@shared_task
def draw(assessment_id: int | None = None) -> int:
    """Fix the order of review of one signed assessment, or of all that have none, and ask for the
    first draws. Gives how many draws it looked at."""
    wanted = drawing.undrawn() if assessment_id is None else [assessment_id]
    rows = Assessment.objects.filter(pk__in=wanted, status=SUBMITTED).order_by("pk")
    found = [services.draw_assessment(by=PORTAL, assessment=each) for each in rows]
    return sum(follow_draw(each.pk) for each in found if each is not None)


@shared_task
def follow_draw(draw_id: int) -> bool:
    """Work out the figures of a draw from its decisions, and ask for what is due next."""
    found = Draw.objects.get(pk=draw_id)
    services.update_bound(by=PORTAL, draw=found)
    services.ask_draws(by=PORTAL, draw=found)
    return True


@shared_task
def keep_draws() -> int:
    """The sweep: whatever a broker or a worker lost. Gives how many draws there were."""
    draw()
    waiting = drawing.unsettled()
    return sum(follow_draw(each) for each in waiting)


@shared_task
def recompute_all(run_id: int) -> None:
    """Carry out one recomputation of every score; a finished one is left as it is."""
    run = ScoreRun.objects.get(pk=run_id)
    if services.begin_recomputation(by=PORTAL, run=run):
        services.run_recomputation(by=PORTAL, run=run)


@shared_task
def resume_recomputations() -> int:
    """Publish again what was asked for and is not finished: a broker or worker may have lost it.

    Gives how many there were. Safe beside a running one: the second waits, then finds it done.
    """
    waiting = list(ScoreRun.objects.unfinished().values_list("pk", flat=True))
    return sum(publish(recompute_all, run) for run in waiting)


@shared_task
def look_for_flags(assessment_id: int | None = None) -> int:
    """Ask of one signed assessment, or of all whose facts have changed since, whether somebody
    should look at it. Gives how many flags it raised; run again, none."""
    wanted = assessments_to_look_at() if assessment_id is None else [assessment_id]
    return sum(services.look_for_flags(by=PORTAL, assessment_id=each) for each in wanted)


@shared_task
def keep_rounds(round_id: int | None = None) -> int:
    """Open and close rounds whose day has come, and ask the trusts that are invited; one, or all
    in which there is something to do. Gives how many it looked at."""
    rows = Round.objects.to_keep() if round_id is None else Round.objects.filter(pk=round_id)
    return len([services.keep_round(by=PORTAL, the_round=each) for each in rows.order_by("pk")])
