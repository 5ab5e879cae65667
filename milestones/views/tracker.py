"""`/milestones/`: the public tracker, by milestone, by programme and by trust."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.policies import has
from core.dates import today
from milestones import columns, queries
from milestones.filters import AllFilters, MilestoneFilters, ProgrammeFilters
from milestones.models import Milestone, TrustMilestone
from milestones.picture import KEY, Axis
from milestones.policies import can_plan
from milestones.totals import Totals, totals_by_milestone
from nhsuk.columns import Column, KeysFirst, ListPage, ListPageView
from programmes.models import Programme
from trusts.models import Trust

HOME = ("Home", "/")


def crumbs(request: HttpRequest) -> list[tuple[str, str]]:
    """The way up; the list of all, where `/milestones/` leads a trust to its own."""
    own = getattr(request, "trust", None) is not None
    return [HOME, ("Milestones", reverse("milestones:all" if own else "milestones:index"))]


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The nine milestones; for the people of a trust, their own."""
    if trust := getattr(request, "trust", None):
        return redirect("milestones:trust", code=trust.code)
    return all_milestones(request)


@login_not_required
@require_safe
def all_milestones(request: HttpRequest) -> HttpResponse:
    """How many trusts plan each of the nine, and how many have reached it."""
    user = request.user
    totals = totals_by_milestone()
    milestones = Milestone.objects.visible_to(user)
    context = {
        "milestones": [(each, totals.get(each.pk, Totals())) for each in milestones],
        "programmes": Programme.objects.visible_to(user),
        "published": queries.published(user),
        "as_at": today(),
    }
    return render(request, "milestones/index.html", context)


def plans_for(user: Any) -> bool:
    """Whether the reader plans milestones for trusts."""
    return bool(user.is_authenticated and has(user, Permission.MILESTONE_PLAN))


class TrackerPage(KeysFirst):
    """Plans, of which a trust's name is all that is needed to sort them."""

    whole = staticmethod(queries.plans_with)


@method_decorator(login_not_required, name="dispatch")
class Tracker(ListPageView):
    """Plans as one line each; the lines of one page share an axis."""

    template_name = "milestones/tracker.html"
    list_page_class = TrackerPage
    # Each row has a picture; the eye follows so many on one axis.
    per_page = 30
    page: ListPage

    def get_list_page(self) -> ListPage:
        self.page = super().get_list_page()
        return self.page

    @cached_property
    def axis(self) -> Axis:
        plans = self.page.page.object_list
        return Axis.around([columns.standing(plan) for plan in plans], today())

    def get_columns(self) -> Sequence[Column]:
        return (*self.leading, columns.dates_column(lambda: self.axis), *columns.AFTER)

    leading: tuple[Column, ...] = ()

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return crumbs(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(as_at=today(), key=KEY, axis=self.axis, **kwargs)


class AllTracker(Tracker):
    """Every plan of every trust."""

    title = "All plans"
    lede = "Every trust and every milestone: planned, re-planned and reached."
    file_name = "milestones"
    leading = (columns.TRUST, columns.CODE, columns.MILESTONE, columns.PROGRAMME)
    filterset_class = AllFilters
    default_sort = "trust"
    empty_text = "No plan matches."

    def get_queryset(self) -> QuerySet[TrustMilestone]:
        return queries.tracker(self.request.user)


class MilestoneTracker(Tracker):
    """One milestone: every trust that plans it."""

    leading = (columns.TRUST, columns.CODE, columns.PROGRAMME)
    filterset_class = MilestoneFilters
    default_sort = "trust"
    empty_text = "No trust matches."

    @cached_property
    def milestone(self) -> Milestone:
        rows = Milestone.objects.visible_to(self.request.user)
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    @property
    def title(self) -> str:  # type: ignore[override]
        return str(self.milestone)

    @property
    def file_name(self) -> str:  # type: ignore[override]
        return f"milestone-{self.milestone.slug}"

    def get_queryset(self) -> QuerySet[TrustMilestone]:
        return queries.tracker(self.request.user, milestone=self.milestone)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            milestone=self.milestone,
            criteria=self.milestone.criteria.in_force(),
            to_ask=queries.not_asked(user, self.milestone) if plans_for(user) else [],
            **kwargs,
        )


class ProgrammeTracker(Tracker):
    """One programme: every plan of every participant."""

    leading = (columns.TRUST, columns.CODE, columns.MILESTONE)
    filterset_class = ProgrammeFilters
    default_sort = "trust"
    empty_text = "No milestone of its participants is planned in this portal, or none matches."

    @cached_property
    def programme(self) -> Programme:
        rows = Programme.objects.visible_to(self.request.user)
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Milestones: {self.programme}"

    @property
    def file_name(self) -> str:  # type: ignore[override]
        return f"milestones-{self.programme.slug}"

    def get_queryset(self) -> QuerySet[TrustMilestone]:
        return queries.tracker(self.request.user, programme=self.programme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            programme=self.programme,
            published=queries.published(user, participation__programme=self.programme),
            to_plan=queries.plannable(user, self.programme) if plans_for(user) else [],
            **kwargs,
        )


class TrustTracker(Tracker):
    """One trust: its plans, the milestones in their order."""

    leading = (columns.MILESTONE, columns.PROGRAMME)
    default_sort = "milestone"
    empty_text = (
        "No milestone of this trust is planned in this portal. The programme team plans them with "
        "a trust when its agreement is made."
    )

    @cached_property
    def trust(self) -> Trust:
        rows = Trust.objects.visible_to(self.request.user)
        return get_object_or_404(rows, code=self.kwargs["code"].upper())

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Milestones of {self.trust.display_name}"

    @property
    def file_name(self) -> str:  # type: ignore[override]
        return f"milestones-{self.trust.code}"

    def get_queryset(self) -> QuerySet[TrustMilestone]:
        return queries.tracker(self.request.user, trust=self.trust)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        left = queries.still_to_plan(user, self.trust) if plans_for(user) else []
        return super().get_context_data(
            trust=self.trust,
            published=queries.published(user, participation__trust=self.trust),
            left_to_plan=[part for part in left if can_plan(user, part)],  # type: ignore[arg-type]
            **kwargs,
        )
