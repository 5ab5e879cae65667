"""A claim's history as people read it: who did what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from core.history import events_of
from evidence import lifecycles
from evidence.models import Claim, Reading
from evidence.policies.blind import knows_readings

SENT, DECIDED = "evidence.sign_claims", "evidence.decide_claim"
DID = {
    "funding.agree_due_date": "agreed another date for it",
    "milestones.reforecast": "said by when it is expected now",
    SENT: "signed it off and sent it",
    "evidence.take_claim": "took it",
    "evidence.allocate_claim": "gave it to {assessor}",
    "evidence.release_claim": "put it back into the queue",
    DECIDED: "decided: {status}",
    "evidence.withdraw_claim": "took it back",
    "evidence.revoke_claim": "took the acceptance back",
    "evidence.expire_claim": "noted that it has run out",
    "evidence.ask_second_look": "asked for a second look",
}


@dataclass(frozen=True)
class Step:
    at: datetime
    who: str
    what: str
    why: str


def timeline(claim: Claim, user: User, readings: Sequence[Reading] = ()) -> list[Step]:
    """Every recorded change, newest first. Of what two assessors read, who had it in hand only for
    whoever may know; the `readings` that this person may see are steps too."""
    events = events_of(claim).select_related("assessor")
    hidden = claim.second_reader and not knows_readings(user, claim)
    steps = [step(event) for event in reversed(events) if not is_left_out(event, hidden)]
    steps += [step_of(reading) for reading in reversed(readings)]
    # To the second: a decision that follows its reading is noted a moment before it.
    return sorted(steps, key=lambda each: each.at.replace(microsecond=0), reverse=True)


def is_left_out(event: Any, hidden: bool) -> bool:
    """A step of an assessor between what was sent and what was decided, while these are hidden;
    and what a reading does to its claim, since the reading itself is told."""
    service = event.pgh_context["service"]
    return event.status == lifecycles.SUBMITTED and (
        service == DECIDED or (hidden and service != SENT)
    )


def step_of(reading: Reading) -> Step:
    return Step(
        at=reading.read_at,
        who=reading.assessor.name,
        what=f"read it: level {reading.verified_level}",
        why=reading.reason,
    )


def step(event: Any) -> Step:
    context = event.pgh_context
    begun = event.pgh_label == "insert"
    what = "asked for it" if begun else DID.get(context["service"], "changed it")
    status = Claim(status=event.status).get_status_display().lower()
    return Step(
        at=event.pgh_created_at,
        who=context["name"],
        what=what.format(assessor=event.assessor or "an assessor", status=status),
        why=context.get("reason", ""),
    )
