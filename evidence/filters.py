"""What the lists of claims and evidence can be narrowed to."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from core.dates import today
from evidence import kinds, lifecycles
from evidence.models import Claim, EvidenceItem
from evidence.policies.blind import read_by
from nhsuk.filters import ListFilterSet, SearchFilter

SHOWN = [
    ("to_resolve", "To be resolved"),
    ("with_trust", "With the trust"),
    ("decided", "Decided"),
    ("all", "All"),
]
# What `Claim.status_words` tells apart beyond the status, where it stands in the order of work.
READY, WAITING, SECOND_LOOK = "ready", "waiting", "second_look"
STATES = [
    (lifecycles.OPEN, "To do"),
    (READY, "Ready to sign off"),
    (WAITING, "Waiting for an assessor"),
    (SECOND_LOOK, "Second look asked"),
    *((state, words) for state, words in lifecycles.CLAIM.choices if state != lifecycles.OPEN),
]
WITH_TRUST = Q(status__in=lifecycles.WITH_TRUST)
DECIDED = (lifecycles.ACCEPTED, lifecycles.SETTLED)


class QueueFilters(ListFilterSet):
    """For staff. Without `show` the list holds what waits for an assessor."""

    search = SearchFilter(fields=["title", "reference__iexact", "trust__name", "requirement_code"])
    show = django_filters.ChoiceFilter(
        label="Show", choices=SHOWN, empty_label="Waiting for a decision", method="by_state"
    )
    whose = django_filters.ChoiceFilter(
        label="Assessor",
        choices=[("mine", "Mine"), ("nobody", "Nobody's yet")],
        empty_label="Anybody's",
        method="by_assessor",
    )
    trust = SearchFilter(label="Trust", fields=["trust__code__iexact", "trust__name"])
    kind = django_filters.ChoiceFilter(label="Kind", choices=kinds.choices, empty_label="All kinds")
    overdue = django_filters.ChoiceFilter(
        label="Decision",
        choices=[("yes", "Overdue")],
        empty_label="Overdue or not",
        method="by_overdue",
    )

    def filter_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        rows: QuerySet[Claim] = super().filter_queryset(queryset)
        if self.form.cleaned_data["show"]:
            return rows
        return rows.to_decide().exclude(read_by(self.request.user))  # type: ignore[attr-defined]

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "with_trust":
            return rows.with_trust()
        if value == "to_resolve":
            return rows.filter(to_resolve=True)
        return rows.filter(status__in=DECIDED) if value == "decided" else rows

    def by_assessor(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(assessor=self.request.user if value == "mine" else None)

    def by_overdue(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(decide_by__lt=today())


class TrustClaimFilters(ListFilterSet):
    """For the people of a trust."""

    search = SearchFilter(fields=["title", "reference__iexact", "requirement_code"])
    status = django_filters.ChoiceFilter(
        label="Status", choices=STATES, empty_label="All", method="by_state"
    )
    kind = django_filters.ChoiceFilter(label="Kind", choices=kinds.choices, empty_label="All kinds")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """As the list's own words say it. Needs `with_words`."""
        if value == READY:
            return rows.filter(WITH_TRUST, is_ready=True, second_look_waits=False)
        if value == SECOND_LOOK:
            return rows.filter(second_look_waits=True)
        # What two assessors read is with one all the time.
        free = Q(assessor=None, second_reader=False)
        if value == WAITING:
            return rows.filter(free, status=lifecycles.SUBMITTED)
        found = rows.filter(status=value, second_look_waits=False)
        if value == lifecycles.SUBMITTED:
            return found.exclude(free)
        return found.exclude(WITH_TRUST, is_ready=True)


class EvidenceFilters(ListFilterSet):
    """For evidence: by words, and by what runs out."""

    search = SearchFilter(fields=["title", "reference__iexact", "trust__name"])
    expires = django_filters.ChoiceFilter(
        label="Validity",
        choices=[("soon", "Runs out within 90 days"), ("gone", "Out of date")],
        empty_label="All",
        method="by_expiry",
    )
    used = django_filters.ChoiceFilter(
        label="Used",
        choices=[("no", "Not used yet"), ("yes", "Used")],
        empty_label="All",
        method="by_use",
    )

    def by_expiry(self, rows: Any, name: str, value: str) -> Any:
        if value == "gone":
            return rows.filter(expires_on__lt=today())
        return rows.filter(expires_on__range=(today(), today() + timedelta(days=90)))

    def by_use(self, rows: QuerySet[EvidenceItem], name: str, value: str) -> Any:
        return rows.filter(Q(uses__gt=0) if value == "yes" else Q(uses=0))
