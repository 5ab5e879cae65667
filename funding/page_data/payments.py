"""One payment: who may act on it, and the decisions it rests on."""

from typing import Any

from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from core.prepared import prepared
from evidence.models import Review
from funding.lifecycles import STOPPABLE
from funding.models import (
    FundingRules,
    PaymentBatch,
    Release,
    ReleaseHold,
    ReleaseParty,
    Tranche,
)
from funding.payment_file import PaymentLine

# The queue's order: what needs approval, what needs instructing, what needs recording.
URGENCY = ("proposed", "programme_approved", "approved", "instructed")


def with_hold(releases: "models.QuerySet[Release]") -> "models.QuerySet[Any]":
    """Adds `held`: whether somebody has put it on hold."""
    holds = ReleaseHold.objects.filter(release=OuterRef("pk"), lifted_at__isnull=True)
    held = Q(Exists(holds), status__in=sorted(STOPPABLE))
    return releases.annotate(held=ExpressionWrapper(held, output_field=models.BooleanField()))


def days_for(rule: str) -> Coalesce:
    """Working days that the programme's rules give a step, or the usual rules where it has none.
    A subquery, so that whoever only counts does not read them."""
    usual = Value(getattr(FundingRules(), rule))
    rules = FundingRules.objects.filter(programme=OuterRef("programme"))
    return Coalesce(Subquery(rules.values(rule)[:1]), usual)


def with_targets(releases: "models.QuerySet[Release]") -> "models.QuerySet[Any]":
    """Adds `to_approve` and `to_pay`: within how many working days (rule 18)."""
    return releases.annotate(
        to_approve=days_for("approval_working_days"), to_pay=days_for("payment_working_days")
    )


def for_queue(releases: "models.QuerySet[Release]") -> "models.QuerySet[Any]":
    """With what the list of payments shows and sorts by: `urgency`, and `since` the last step."""
    steps = [When(status=status, then=Value(n)) for n, status in enumerate(URGENCY)]
    rows = with_targets(with_hold(releases)).select_related("tranche__payee", "batch")
    return rows.annotate(
        urgency=Case(*steps, default=Value(len(URGENCY)), output_field=models.IntegerField()),
        since=Coalesce(
            "batch__instructed_at", "approved_at", "programme_approved_at", "proposed_at"
        ),
    )


def releases_with(keys: list[int]) -> list[Release]:
    """These payments, in any order, as their list shows them."""
    return _releases_with(keys=keys)


@prepared(keys=list)
def _releases_with(keys: Any) -> "models.QuerySet[Release]":
    return with_light(for_queue(Release.objects.filter(pk__in=keys)))


def with_light(releases: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Adds `light`: whether one approval is enough, as the database says."""
    light = Func(F("tranche_id"), function="funding_is_light", output_field=models.BooleanField())
    return releases.annotate(light=light)


def releases_for_page(
    releases: "models.QuerySet[Release]", user: User
) -> "models.QuerySet[Release]":
    """Adds `light` and `connected`: what the database says of the tranche and of this person; and
    `held`. With the tries before and after it."""
    found = with_light(with_hold(releases)).select_related(
        "tranche__award__programme__funding_rules",
        "tranche__payee",
        "batch",
        "proposed_by",
        "previous",
        "next_try",
    )
    connected = Func(
        Value(user.pk),
        F("tranche__award_id"),
        function="funding_is_connected",
        output_field=models.BooleanField(),
    )
    return found.annotate(connected=connected)


def earlier_tries(found: Any) -> list[Release]:
    """Every payment of the same instalment that was tried before, the newest first."""
    if found.previous is None:
        return []
    rows = Release.objects.filter(tranche=found.tranche_id, pk__lt=found.pk)
    return list(with_hold(rows).select_related("proposed_by").order_by("-pk"))


def reviews_behind(tranche: Tranche) -> list[Review]:
    """The decisions on the evidence that this instalment rests on."""
    latest = F("submission__claim__latest_submission")
    return list(
        Review.objects.filter(
            models.Q(submission__claim__commitment__conditions__tranche=tranche)
            | models.Q(
                submission__claim__milestone_criterion__trust_milestone__conditions__tranche=tranche
            )
            | models.Q(submission__claim__condition__tranche=tranche),
            submission=latest,
        )
        .select_related("submission__claim", "assessor")
        .order_by("submission__claim__reference", "pk")
        .distinct()
    )


def with_people() -> "Prefetch[str]":
    """The parties of some payments with their names, in one query."""
    people = ReleaseParty.objects.select_related("person").order_by("at", "pk")
    return Prefetch("parties", queryset=people)


def payments_of(batch: PaymentBatch) -> list[PaymentLine]:
    """What the batch's file says of each payment."""
    rows = batch.releases.select_related("tranche__payee", "tranche__award").order_by("pk")
    return [
        PaymentLine(
            release=release.reference,
            tranche=release.tranche.reference,
            award=release.tranche.award.reference,
            ods_code=release.tranche.payee.code,
            trust=release.tranche.payee.display_name,
            year=str(release.tranche.financial_year),
            capital_class=release.tranche.capital_class,
            amount=release.amount,
        )
        for release in rows
    ]
