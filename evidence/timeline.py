"""A claim's history as people read it: who did what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.history import events_of
from evidence.models import Claim

DID = {
    "evidence.sign_claims": "signed it off and sent it",
    "evidence.take_claim": "took it",
    "evidence.allocate_claim": "gave it to {assessor}",
    "evidence.release_claim": "put it back into the queue",
    "evidence.decide_claim": "decided: {status}",
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


def timeline(claim: Claim) -> list[Step]:
    """Every recorded change, newest first."""
    events = events_of(claim).select_related("assessor")
    return [step(event) for event in reversed(events)]


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
