"""One payment: who may act on it, and the decisions it rests on."""

from typing import Any

from django.db import models
from django.db.models import Case, F, Func, Prefetch, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from core.prepared import prepared
from evidence.models import Review
from funding.models import PaymentBatch, Release, ReleaseParty, Tranche
from funding.payment_file import PaymentLine

# The queue's order: what needs approval, what needs instructing, what needs recording.
URGENCY = ("proposed", "programme_approved", "approved", "instructed")


def for_queue(releases: "models.QuerySet[Release]") -> "models.QuerySet[Any]":
    """With what the list of payments shows and sorts by: `urgency`, and `since` the last step."""
    steps = [When(status=status, then=Value(n)) for n, status in enumerate(URGENCY)]
    return releases.select_related("tranche__payee", "batch").annotate(
        urgency=Case(*steps, default=Value(len(URGENCY)), output_field=models.IntegerField()),
        since=Coalesce("batch__instructed_at", "approved_at", "proposed_at"),
    )


def releases_with(keys: list[int]) -> list[Release]:
    """These payments, in any order, as their list shows them."""
    return _releases_with(keys=keys)


@prepared(keys=list)
def _releases_with(keys: Any) -> "models.QuerySet[Release]":
    return for_queue(Release.objects.filter(pk__in=keys))


def releases_for_page(
    releases: "models.QuerySet[Release]", user: User
) -> "models.QuerySet[Release]":
    """Adds `light` and `connected`: what the database says of the tranche and of this person."""
    boolean = models.BooleanField()
    return releases.select_related(
        "tranche__award__programme__funding_rules", "tranche__payee", "batch", "proposed_by"
    ).annotate(
        light=Func(F("tranche_id"), function="funding_is_light", output_field=boolean),
        connected=Func(
            Value(user.pk),
            F("tranche__award_id"),
            function="funding_is_connected",
            output_field=boolean,
        ),
    )


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
