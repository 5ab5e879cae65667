"""Payments: the queue, and one payment."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from funding import columns, columns_bulk
from funding.blockers import blockers_of
from funding.filters import HELD, STEPS, ReleaseFilters
from funding.history import history_of_release
from funding.models import Release
from funding.page_data.payments import (
    URGENCY,
    earlier_tries,
    for_queue,
    releases_for_page,
    releases_with,
    reviews_behind,
    with_hold,
)
from funding.presenting import (
    ReleaseAction,
    Times,
    actions_for,
    route_of,
    target_of,
    waiting_lines,
    year_and_class,
)
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview
from nhsuk.columns import Column, KeysFirst

LIST = ("Payments", reverse_lazy("funding:release_list"))


class ReleasePage(KeysFirst):
    """Payments, put in their order by their keys."""

    whole = staticmethod(releases_with)


@needs_overview
class ReleaseList(FundingList):
    """The queue, oldest first within each step; approved ones can be put into a batch."""

    template_name = "funding/release_list.html"
    list_page_class = ReleasePage
    title = "Payments"
    columns = columns.RELEASES
    filterset_class = ReleaseFilters
    file_name = "payments"
    empty_text = "No payment here. The portal proposes one when an instalment waits for nothing."

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return for_queue(Release.objects.visible_to(user)).order_by("urgency", "since", "pk")

    def get_columns(self) -> list[Column]:
        """Whoever approves can tick what they would approve."""
        everything = self.request.GET.get("select") == "all"
        return [*self.columns, *columns_bulk.select_column(self.request.user, ticked=everything)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        all_ticked = self.request.GET.copy()
        all_ticked["select"] = "all"
        return super().get_context_data(
            steps=steps_of(Release.objects.visible_to(user)),
            may_batch=user.has(Permission.PAYMENT_INSTRUCT),
            may_approve=any(
                columns_bulk.can_tick(user, row) for row in kwargs["page"].page.object_list
            ),
            all_url=f"?{all_ticked.urlencode()}",
            **kwargs,
        )


def steps_of(releases: QuerySet[Release]) -> list[tuple[str, int, str]]:
    """What waits at each step: words, how many, and the filter that lists them."""
    rows = with_hold(releases.filter(status__in=URGENCY)).order_by().values_list("status", "held")
    counts = {(status, held): n for status, held, n in rows.annotate(n=Count("pk"))}
    waiting = [
        (words, sum(counts.get((state, False), 0) for state in states), f"step={step}")
        for step, words, states in STEPS
    ]
    step, words = HELD
    held = sum(n for (_, is_held), n in counts.items() if is_held)
    return [*waiting, (words, held, f"step={step}")] if held else waiting


def found_release(request: HttpRequest, reference: str) -> Any:
    user: Any = request.user
    rows = releases_for_page(Release.objects.visible_to(user), user)
    return get_object_or_404(rows, reference=reference)


@needs(Permission.FUNDING_VIEW)
@require_safe
def release(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The facts, what stands in the way now, who did what, and the one next step."""
    found = found_release(request, reference)
    return render(request, "funding/release.html", release_context(request, found))


def release_context(request: HttpRequest, found: Any) -> dict[str, Any]:
    user: Any = request.user
    tranche = found.tranche
    under_way = found.status in URGENCY
    blockers = blockers_of([found.tranche])[found.tranche_id] if under_way else []
    parties = list(found.parties.select_related("person").order_by("at", "pk"))
    times = Times.of(getattr(found.tranche.award.programme, "funding_rules", None))
    target = target_of(found, approval=times.approval, payment=times.payment)
    actions = actions_for(found, parties, user)
    reviews = reviews_behind(tranche)
    later = getattr(found, "next_try", None)
    follows = user.has(Permission.FUNDING_OVERVIEW)
    return {
        "release": found,
        "tranche": tranche,
        "stops": waiting_lines([], [b for b in blockers if b.code != "already_released"]),
        "reviews": reviews,
        "route": route_of(found, parties, light=found.light, times=times, held=found.held),
        "hold": found.holds.select_related("held_by").last() if found.held else None,
        "target": target,
        "waiting": columns.waited_of(target) if target else "",
        "earlier": earlier_tries(found),
        "earlier_columns": columns.TRANCHE_RELEASES,
        "later": later,
        "later_link": columns.link(later, later.get_absolute_url()) if later else "",
        "actions": actions,
        "main_url": action_url(actions.main, found) if actions.main else "",
        "other_actions": [(each.label, action_url(each, found)) for each in actions.others],
        "status_tag": columns.release_tag(found),
        "year_and_class": year_and_class(tranche.year, tranche.capital_class),
        "tranche_link": columns.link(
            f"{tranche.reference} {tranche.title}", tranche.get_absolute_url()
        ),
        "award_link": columns.link(tranche.award, tranche.award.get_absolute_url()),
        "batch_link": batch_link(found, follows=follows),
        "review_columns": columns.review_columns(reviews),
        "history": history_of_release(found),
        "breadcrumbs": [HOME, FUNDING_HOME, LIST if follows else award_crumb(tranche.award)],
    }


def batch_link(found: Any, *, follows: bool) -> Any:
    """The batch, as a link for whoever may open it."""
    if found.batch is None or not follows:
        return found.batch or ""
    return columns.link(found.batch, found.batch.get_absolute_url())


def award_crumb(award: Any) -> tuple[str, str]:
    """The way up for a trust, which has no queue of payments."""
    return award.reference, award.get_absolute_url()


def action_url(action: ReleaseAction, found: Any) -> str:
    """Making a batch is about several payments, proposing anew about the instalment; everything
    else is about this payment."""
    if action.url_name == "batch_new":
        return reverse("funding:batch_new")
    if action.url_name == "tranche_propose":
        return reverse("funding:tranche_propose", args=[found.tranche.reference])
    return reverse(f"funding:{action.url_name}", args=[found.reference])
