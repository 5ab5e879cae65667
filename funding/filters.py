"""Filters of the lists about money. They live in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from core.dates import today
from core.text import CapitalClass
from evidence.lifecycles import ACCEPTED, WITH_TRUST
from funding.forms.budgets import year_choices
from funding.lifecycles import AWARD, BATCH, RECOVERY, RELEASE, REPROFILE, WAIVER
from funding.models import CommitmentType
from funding.page_data.instalments import MOVE_LABELS, MOVES, lines_of
from funding.page_data.overview import for_overview, next_of_each_trust
from nhsuk.filters import ListFilterSet, SearchFilter
from programmes.models import ParticipantRole, Programme


def programmes(request: Any) -> QuerySet[Programme]:
    return Programme.objects.visible_to(getattr(request, "user", None))


def catalogue(request: Any) -> QuerySet[CommitmentType]:
    return CommitmentType.objects.visible_to(getattr(request, "user", None))


# What a payment under way waits for: the step, its words, and the states it covers. One on hold
# waits for nothing but that.
STEPS = (
    ("approval", "Need approval", ("proposed", "programme_approved")),
    ("batch", "Approved, not instructed", ("approved",)),
    ("record", "Instructed, not recorded as paid", ("instructed",)),
)
HELD = ("held", "On hold")


def years() -> list[tuple[str, str]]:
    return year_choices()[1:]


class RelatedSearch(SearchFilter):
    """A search over related rows that shows no row twice."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        found = super().filter(qs.model._default_manager.order_by(), value)
        return qs.filter(pk__in=found.values("pk"))


class OverviewFilters(ListFilterSet):
    """Which instalments count; of those, each trust's next one is shown."""

    search = SearchFilter(fields=["payee__name", "payee__code__iexact"], label="Trust")
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes,
        field_name="award__programme",
        to_field_name="slug",
        empty_label="All",
        label="Programme",
    )
    year = django_filters.ChoiceFilter(choices=years, empty_label="All", label="Financial year")
    capital_class = django_filters.ChoiceFilter(
        choices=CapitalClass.choices, empty_label="All", label="Capital or revenue"
    )
    move = django_filters.ChoiceFilter(
        choices=[(move, MOVE_LABELS[move]) for move in MOVES],
        method="by_move",
        empty_label="Anybody's",
        label="Whose move",
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """First the instalments, then one for each trust, then whose move that one is."""
        move = self.form.cleaned_data.pop("move", "")
        rows = for_overview(next_of_each_trust(super().filter_queryset(queryset)))
        self.form.cleaned_data["move"] = move
        return self.by_move(rows, "move", move)

    def by_move(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Asks for the blockers of every row: only when somebody filters by it."""
        if not value:
            return rows
        return rows.filter(pk__in=[r.tranche.pk for r in lines_of(list(rows)) if r.move == value])


class AwardFilters(ListFilterSet):
    search = RelatedSearch(
        fields=["reference", "holders__name_at_award", "holders__trust__code__iexact"],
        label="Reference or trust",
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes, to_field_name="slug", empty_label="All"
    )
    role = django_filters.ChoiceFilter(choices=ParticipantRole.choices, empty_label="All")
    status = django_filters.ChoiceFilter(choices=AWARD.choices, empty_label="All")


class ReleaseFilters(ListFilterSet):
    """`step`: what waits for whom; `status`: one exact state."""

    search = SearchFilter(
        fields=["reference", "tranche__payee__name", "tranche__payee__code__iexact"],
        label="Reference or trust",
    )
    step = django_filters.ChoiceFilter(
        choices=[*((step, words) for step, words, _ in STEPS), HELD],
        method="by_step",
        empty_label="All",
        label="Waits for",
    )
    status = django_filters.ChoiceFilter(choices=RELEASE.choices, empty_label="All")
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes,
        field_name="tranche__award__programme",
        to_field_name="slug",
        empty_label="All",
        label="Programme",
    )
    year = django_filters.ChoiceFilter(
        field_name="tranche__year", choices=years, empty_label="All", label="Financial year"
    )
    capital_class = django_filters.ChoiceFilter(
        field_name="tranche__capital_class",
        choices=CapitalClass.choices,
        empty_label="All",
        label="Capital or revenue",
    )

    def by_step(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == HELD[0]:
            return rows.filter(held=True)
        states = next(states for step, _, states in STEPS if step == value)
        return rows.filter(status__in=states, held=False)


class WaiverFilters(ListFilterSet):
    search = SearchFilter(
        fields=[
            "reference",
            "condition__tranche__reference",
            "condition__tranche__payee__name",
            "condition__tranche__payee__code__iexact",
        ],
        label="Reference or trust",
    )
    status = django_filters.ChoiceFilter(choices=WAIVER.choices, empty_label="All")


class RecoveryFilters(ListFilterSet):
    search = SearchFilter(
        fields=[
            "reference",
            "release__reference",
            "release__tranche__payee__name",
            "release__tranche__payee__code__iexact",
        ],
        label="Reference or trust",
    )
    status = django_filters.ChoiceFilter(choices=RECOVERY.choices, empty_label="All")


class ReprofileFilters(ListFilterSet):
    search = RelatedSearch(
        fields=[
            "reference",
            "award__reference",
            "award__holders__name_at_award",
            "award__holders__trust__code__iexact",
        ],
        label="Reference or trust",
    )
    status = django_filters.ChoiceFilter(choices=REPROFILE.choices, empty_label="All")


class CommitmentFilters(ListFilterSet):
    search = SearchFilter(
        fields=["reference__iexact", "claim__title", "trust__name", "trust__code__iexact"],
        label="Commitment or trust",
    )
    state = django_filters.ChoiceFilter(
        choices=[
            ("asked", "Another date asked for"),
            ("overdue", "Overdue"),
            ("trust", "With the trust"),
            ("accepted", "Met"),
        ],
        method="by_state",
        empty_label="All",
        label="Show",
    )
    type = django_filters.ModelChoiceFilter(
        queryset=catalogue, to_field_name="code", empty_label="All", label="Entry of the catalogue"
    )

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "asked":
            return rows.filter(date_asked=True)
        if value == "accepted":
            return rows.filter(claim__status=ACCEPTED)
        owed = rows.filter(claim__status__in=WITH_TRUST)
        return owed.filter(due_on__lt=today()) if value == "overdue" else owed


class BatchFilters(ListFilterSet):
    search = RelatedSearch(
        fields=["reference", "created_by__name", "releases__reference"],
        label="Reference or officer",
    )
    status = django_filters.ChoiceFilter(choices=BATCH.choices, empty_label="All")


class BudgetFilters(ListFilterSet):
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes, to_field_name="slug", empty_label="All"
    )
    year = django_filters.ChoiceFilter(choices=years, empty_label="All", label="Financial year")
    capital_class = django_filters.ChoiceFilter(
        choices=CapitalClass.choices, empty_label="All", label="Capital or revenue"
    )
