"""Who did what, when and why, read from the append-only event rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, Value, When
from django.db.models.fields.json import KeyTextTransform

from core.money import pounds
from funding.lifecycles import AWARD, RELEASE
from funding.models import (
    Award,
    AwardPause,
    DueDateRequest,
    Recovery,
    Release,
    ReleaseHold,
    Reprofile,
    Tranche,
    Waiver,
    WaiverGrant,
)

MOST = 200
# What each service did, as a reader says it; the reference of the thing follows.
DID = {
    "funding.create_award": "Drew up the award",
    "funding.create_planned_award": "Drew up the award",
    "funding.run_award_import": "Created it from a spreadsheet",
    "funding.sign_agreement": "Recorded the signed agreement",
    "funding.withdraw_award": "Withdrew the award",
    "funding.close_award": "Closed the award",
    "funding.pause_award": "Paused the award",
    "funding.end_pause": "Ended the pause of the award",
    "funding.ask_waiver": "Asked for waiver",
    "funding.grant_waiver": "Granted waiver",
    "funding.refuse_waiver": "Refused waiver",
    "funding.withdraw_waiver": "Withdrew waiver",
    "funding.revoke_waiver": "Revoked waiver",
    "funding.propose_recovery": "Asked for money back:",
    "funding.agree_recovery": "Decided that money is paid back:",
    "funding.receive_recovery": "Recorded as paid back",
    "funding.refuse_recovery": "Refused to ask for money back:",
    "funding.withdraw_recovery": "Withdrew the request for money back:",
    "funding.drop_recovery": "Let go of money to pay back:",
    "funding.ask_reprofile": "Asked to move money to another year:",
    "funding.agree_reprofile": "Moved the money of",
    "funding.refuse_reprofile": "Refused to move money:",
    "funding.withdraw_reprofile": "Withdrew the request to move money:",
    "funding.ask_due_date": "Asked for another date of",
    "funding.agree_due_date": "Agreed to another date of",
    "funding.refuse_due_date": "Did not agree to another date of",
    "funding.withdraw_due_date": "Took back the request for another date of",
    "funding.add_tranche": "Added the instalment",
    "funding.record_upfront_need": "Recorded why the money is needed before delivery",
    "funding.propose_release": "Proposed the payment",
    "funding.approve_for_programme": "Approved the payment for the programme",
    "funding.approve_for_finance": "Approved the payment for finance",
    "funding.decline_release": "Declined the payment",
    "funding.cancel_release": "Cancelled the payment",
    "funding.refresh_parties": "Stopped the payment",
    "funding.instruct_batch": "Instructed the payment",
    "funding.record_paid": "Recorded the payment as paid",
    "funding.record_failed": "Recorded that the payment failed",
    "funding.record_answer_row": "Recorded the finance system's answer:",
    "funding.record_returned": "Recorded that the payment came back",
    "funding.withdraw_release": "Withdrew the payment",
    "funding.hold_release": "Put the payment on hold",
    "funding.lift_hold": "Lifted the hold of the payment",
}


@dataclass(frozen=True)
class Happened:
    """One event: `what` begins with a verb, `about` is a reference, `status` what it became."""

    at: datetime
    who: str
    what: str
    about: str
    status: str
    why: str
    amount: Decimal | None = None

    @property
    def line(self) -> str:
        """`Proposed the payment RL-2021-0007, £500,000`."""
        money = f", {pounds(self.amount)}" if self.amount is not None else ""
        return f"{self.what} {self.about}{money}"


def events(model: type[models.Model]) -> "models.QuerySet[Any]":
    """The event rows of a tracked model."""
    event: Any = model.events.rel.related_model  # type: ignore[attr-defined]
    return event.objects.all()


def _columns(
    rows: "models.QuerySet[Any]",
    kind: str,
    status: Any,
    amount: Any,
    rank: Any,
    reference: str = "reference",
) -> Any:
    """The same columns of every event table, so that they can be read as one."""
    ranked = rows.order_by().annotate(rank=rank)
    return ranked.values_list(
        "pgh_id",
        "pgh_created_at",
        KeyTextTransform("name", "pgh_context"),
        KeyTextTransform("service", "pgh_context"),
        KeyTextTransform("reason", "pgh_context"),
        models.Value(kind, output_field=models.CharField()),
        models.F(reference),
        status,
        amount,
        "rank",
    )


NOTHING = models.Value(None, output_field=models.CharField())
NO_MONEY = models.Value(None, output_field=models.DecimalField())
# What one transaction writes has one time, and the numbers of two tables cannot be compared: then
# causes come before what follows from them. An award is drawn up, divided into instalments,
# agreed, paid, and ended.
DRAWN_UP, DIVIDED, AGREED, PAID, ENDED = (Value(place) for place in range(5))
AWARD_RANK = Case(
    When(status="draft", then=DRAWN_UP), When(status="agreed", then=AGREED), default=ENDED
)
NEWEST_FIRST = ("-pgh_created_at", "-rank", "-pgh_id")


def history_of_award(award: Award) -> list[Happened]:
    """The award, its pauses, its instalments with their waivers and payments, what is paid back,
    what moves between years and the dates of what was promised, newest first; one query."""
    awards = _columns(
        events(Award).filter(pgh_obj=award.pk), "award", models.F("status"), NO_MONEY, AWARD_RANK
    )
    tranches = _columns(
        events(Tranche).filter(pgh_obj__award=award.pk),
        "tranche",
        NOTHING,
        models.F("amount"),
        DIVIDED,
    )
    releases = _columns(
        events(Release).filter(pgh_obj__tranche__award=award.pk),
        "release",
        models.F("status"),
        models.F("amount"),
        PAID,
    )
    pauses = _columns(
        events(AwardPause).filter(pgh_obj__award=award.pk),
        "pause",
        NOTHING,
        NO_MONEY,
        PAID,
        "pgh_obj__award__reference",
    )
    asked = events(Waiver).filter(pgh_obj__condition__tranche__award=award.pk)
    # That it is granted says who granted it, twice.
    waivers = _columns(asked.exclude(status="granted"), "waiver", NOTHING, NO_MONEY, PAID)
    grants = _columns(
        events(WaiverGrant).filter(pgh_obj__waiver__condition__tranche__award=award.pk),
        "grant",
        NOTHING,
        NO_MONEY,
        PAID,
        "pgh_obj__waiver__reference",
    )
    of_award = {"pgh_obj__release__tranche__award": award.pk}
    recoveries = _columns(
        events(Recovery).filter(**of_award), "recovery", NOTHING, models.F("amount"), ENDED
    )
    moves = _columns(
        events(Reprofile).filter(pgh_obj__award=award.pk),
        "reprofile",
        NOTHING,
        models.F("amount"),
        ENDED,
    )
    dates = _columns(
        events(DueDateRequest).filter(pgh_obj__commitment__award=award.pk),
        "date",
        NOTHING,
        NO_MONEY,
        PAID,
        "pgh_obj__commitment__reference",
    )
    decided = (waivers, grants, recoveries, moves, dates)
    both = awards.union(tranches, releases, pauses, *decided, all=True)
    return _happened(both.order_by(*NEWEST_FIRST)[:MOST])


def history_of_release(release: Release) -> list[Happened]:
    """One payment with its holds, newest first; one query."""
    rows = events(Release).filter(pgh_obj=release.pk)
    steps = _columns(rows, "release", models.F("status"), models.F("amount"), PAID)
    stops = events(ReleaseHold).filter(pgh_obj__release=release.pk)
    holds = _columns(stops, "hold", NOTHING, NO_MONEY, ENDED, "pgh_obj__release__reference")
    both = steps.union(holds, all=True)
    return _happened(both.order_by(*NEWEST_FIRST)[:MOST])


def _happened(rows: Iterable[tuple[Any, ...]]) -> list[Happened]:
    return [_one(*row[1:-1]) for row in rows]


def _one(
    at: datetime,
    name: str,
    service: str,
    reason: str,
    kind: str,
    reference: str,
    status: str | None,
    amount: Decimal | None,
) -> Happened:
    who = "The portal" if name == "portal" else name
    what = DID.get(service) or service.partition(".")[2].replace("_", " ").capitalize()
    labels = {"award": AWARD.labels, "release": RELEASE.labels}.get(kind, {})
    return Happened(at, who, what, reference, labels.get(status or "", ""), reason or "", amount)
