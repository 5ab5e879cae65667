"""What follows a change: only enqueued, never done here."""

from typing import Any

from core.enqueue import enqueue
from maturity import tasks
from maturity.models import Check


def compute_after_decision(sender: Any, claim_id: int, **_: Any) -> None:
    """A claim was decided: if it was a check, the verified and the checked score follow."""
    for assessment_id, draw_id in Check.objects.filter(claim=claim_id).values_list(
        "answer__assessment", "draw_item__draw"
    ):
        enqueue(tasks.compute_scores, assessment_id)
        enqueue(tasks.follow_draw, draw_id)


def compute_after_signing(sender: Any, assessment_id: int, **_: Any) -> None:
    enqueue(tasks.compute_scores, assessment_id)
    enqueue(tasks.draw, assessment_id)


def follow_after_draw(sender: Any, draw_id: int, **_: Any) -> None:
    """The order of review is fixed, or an assessor goes on: what is due is asked for."""
    enqueue(tasks.follow_draw, draw_id)


def carry_out_recomputation(sender: Any, run_id: int, **_: Any) -> None:
    enqueue(tasks.recompute_all, run_id)


def look_after_scores(sender: Any, assessment_id: int, **_: Any) -> None:
    """Scores or figures are there: the rules for what somebody should look at follow."""
    enqueue(tasks.look_for_flags, assessment_id)


def keep_after_change(sender: Any, round_id: int, **_: Any) -> None:
    enqueue(tasks.keep_rounds, round_id)
