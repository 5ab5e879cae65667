"""Payments: the queue, one payment, and each decision about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.errors import DomainError
from core.forms import carried_out
from core.money import pounds
from funding import columns, services
from funding.blockers import blockers_of
from funding.filters import STEPS, ReleaseFilters
from funding.forms.releases import CancelForm, DeclineForm, FailedForm, PaidForm
from funding.history import history_of_release
from funding.models import Release
from funding.page_data.payments import (
    URGENCY,
    for_queue,
    releases_for_page,
    releases_with,
    reviews_behind,
)
from funding.presenting import (
    ReleaseAction,
    Times,
    actions_for,
    route_of,
    waiting_lines,
    year_and_class,
)
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview
from nhsuk.columns import KeysFirst

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        steps = steps_of(Release.objects.visible_to(user))
        may_batch = user.has(Permission.PAYMENT_INSTRUCT)
        return super().get_context_data(steps=steps, may_batch=may_batch, **kwargs)


def steps_of(releases: QuerySet[Release]) -> list[tuple[str, int, str]]:
    """What waits at each step: words, how many, and the filter that lists them."""
    counts = dict(releases.order_by().values_list("status").annotate(n=Count("pk")))
    return [
        (words, sum(counts.get(state, 0) for state in states), f"step={step}")
        for step, words, states in STEPS
    ]


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
    actions = actions_for(found, parties, user)
    reviews = reviews_behind(tranche)
    follows = user.has(Permission.FUNDING_OVERVIEW)
    return {
        "release": found,
        "tranche": tranche,
        "stops": waiting_lines([], [b for b in blockers if b.code != "already_released"]),
        "reviews": reviews,
        "route": route_of(found, parties, light=found.light, times=times),
        "actions": actions,
        "main_url": action_url(actions.main, found) if actions.main else "",
        "other_actions": [(each.label, action_url(each, found)) for each in actions.others],
        "status_tag": columns.status_tag(found),
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
    """Making a batch is about several payments; everything else is about this one."""
    if action.url_name == "batch_new":
        return reverse("funding:batch_new")
    return reverse(f"funding:{action.url_name}", args=[found.reference])


# --- decisions ------------------------------------------------------------------------------

APPROVED = {
    "programme": (
        services.approve_for_programme,
        (
            "You approved payment {ref} of {amount} for the programme. "
            "Next: a finance approver gives the second approval."
        ),
    ),
    "finance": (
        services.approve_for_finance,
        (
            "You approved payment {ref} of {amount} for finance. "
            "Next: a payments officer puts it into a batch. {trust} was told."
        ),
    ),
}


def approve(request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
    """Approve for the programme or for finance. A refusal is explained on the payment's page."""
    service, words = APPROVED[step]
    found = found_release(request, reference)
    if request.method == "GET":  # back from confirming who one is
        return redirect(found)
    try:
        service(by=request.user, release=found)
    except DomainError as refusal:
        return refused(request, reference, refusal)
    payee = found.tranche.payee.display_name
    words = words.format(ref=found.reference, amount=pounds(found.amount), trust=payee)
    messages.success(request, words)
    return redirect(found)


def refused(request: HttpRequest, reference: str, refusal: DomainError) -> HttpResponseBase:
    """The payment as it is now, with why the step was refused and what to do next."""
    context = release_context(request, found_release(request, reference))
    return render(request, "funding/release.html", {**context, "refusal": refusal}, status=409)


@needs(Permission.RELEASE_APPROVE_PROGRAMME)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def approve_programme(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The first of two approvals."""
    return approve(request, reference, "programme")


@needs(Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def approve_finance(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The second approval, or the only one by the light route."""
    return approve(request, reference, "finance")


Service = Callable[..., Release]


def ask(
    request: HttpRequest, found: Any, form: Any, title: str, service: Service, done: str
) -> HttpResponseBase:
    """A page that asks for something about one payment, then does it and says what happened."""
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, service, by=request.user, release=found):
        messages.success(request, done.format(ref=found.reference))
        return redirect(found)
    context = {
        "release": found,
        "form": form,
        "title": title,
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }
    return render(request, "funding/release_form.html", context)


@needs(Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say no, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        DeclineForm(request.POST or None),
        "Decline this payment",
        services.decline_release,
        "You declined payment {ref}. Its money is free again. The portal does not propose it "
        "anew; a colleague may.",
    )


@needs(Permission.RELEASE_PROPOSE, Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take it back before it is paid, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        CancelForm(request.POST or None),
        "Cancel this payment",
        services.cancel_release,
        "You cancelled payment {ref}. Its money is free again. A colleague may propose it anew.",
    )


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record the payment's reference and date. Sending it twice changes nothing."""
    found = found_release(request, reference)
    if found.status == "paid":
        messages.info(request, already_paid(found))
        return redirect(found)
    return ask(
        request,
        found,
        PaidForm(request.POST or None, release=found),
        "Record this payment as paid",
        services.record_paid,
        "Payment {ref} is recorded as paid. The trust was told, with the reference.",
    )


def already_paid(found: Any) -> str:
    return (
        f"Payment {found.reference} is recorded as paid already, with reference "
        f"{found.payment_reference}. Nothing was changed."
    )


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def failed(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record that the payment was not made, with the reason."""
    return ask(
        request,
        found_release(request, reference),
        FailedForm(request.POST or None),
        "Record that this payment failed",
        services.record_failed,
        "Payment {ref} is recorded as failed. Its money is free again; a colleague may propose "
        "the instalment anew.",
    )
