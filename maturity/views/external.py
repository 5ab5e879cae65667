"""Validations from outside: the list, one of them, recording and correcting."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from maturity import listing_external as listing
from maturity import policies_external as policies
from maturity import services
from maturity.forms_external import CorrectionForm, FindingForm, RecordForm, initial_of
from maturity.models import ExternalValidation
from maturity.views.finding import HOME, is_staff, list_crumb, user_of
from nhsuk.columns import ListPageView


class AllValidations(ListPageView):
    """For staff: every trust's."""

    title = "External validations"
    lede = (
        "What validators outside the programme found of trusts, on schemes of their own. It is "
        "never averaged with a score of a framework."
    )
    columns = listing.OF_ALL
    filterset_class = listing.ValidationFilters
    default_sort = "-validated_on"
    file_name = "external-validations"
    template_name = "maturity/external_list.html"
    empty_text = "No validation matches. Clear the filters, or record one."

    def get_queryset(self) -> QuerySet[ExternalValidation]:
        return validations(self.request)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [HOME, list_crumb(self.request)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = user_of(self.request).has(Permission.MATURITY_MANAGE)
        return super().get_context_data(manages=manages, **kwargs)


class TrustValidations(AllValidations):
    """For a trust: its own."""

    lede = "What validators outside the programme found of your trust, on schemes of their own."
    columns = listing.OF_TRUST
    filterset_class = listing.TrustValidationFilters
    empty_text = "No validation is recorded. Tell the programme team if your trust has one."

    def get_queryset(self) -> QuerySet[ExternalValidation]:
        trust = self.request.trust  # type: ignore[attr-defined]
        return validations(self.request).filter(trust=trust)


def validations(request: HttpRequest) -> QuerySet[ExternalValidation]:
    return ExternalValidation.objects.visible_to(user_of(request)).whole()


def crumbs_of(request: HttpRequest) -> list[tuple[str, str]]:
    listed = ("External validations", reverse("maturity:external_list"))
    return [HOME, list_crumb(request), listed]


@require_safe
@needs(Permission.MATURITY_VIEW)
def external_list(request: HttpRequest) -> Any:
    """Staff see every trust's; a trust sees its own."""
    return (AllValidations if is_staff(request) else TrustValidations).as_view()(request)


@require_safe
@needs(Permission.MATURITY_VIEW)
def external(request: HttpRequest, reference: str) -> HttpResponse:
    """One validation, what shows it, and what it corrected or was corrected by."""
    found = get_object_or_404(validations(request), reference=reference)
    context = {
        "validation": found,
        "state": listing.state_tag(found),
        "can_correct": policies.can_correct(user_of(request), found),
        "breadcrumbs": crumbs_of(request),
    }
    return render(request, "maturity/external.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def external_new(request: HttpRequest) -> HttpResponse:
    """Record a validation; `?trust=` names its trust beforehand."""
    first = {"trust": request.GET.get("trust", "")}
    form = RecordForm(posted(request), user=user_of(request), initial=first)
    form.cancel_url = reverse("maturity:external_list")
    made = recorded(form, services.record_validation, by=user_of(request), takes=("trust",))
    if made:
        messages.success(request, f"{made.reference} is recorded. {made.trust} sees it too.")
        return redirect(made)
    context = {"form": form, "breadcrumbs": crumbs_of(request)}
    return render(request, "maturity/external_new.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def external_correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Put another validation in the place of a wrong one."""
    found = get_object_or_404(validations(request), reference=reference)
    user = user_of(request)
    policies.check_may_correct(user, found)
    form = CorrectionForm(posted(request), user=user, trust=found.trust, initial=initial_of(found))
    form.cancel_url = found.get_absolute_url()
    service, takes = services.correct_validation, ("withdrawn", "reason")
    made = recorded(form, service, by=user, validation=found, takes=takes)
    if made:
        messages.success(request, f"{made.reference} stands in the place of {found.reference}.")
        return redirect(made)
    context = {"validation": found, "form": form, "breadcrumbs": crumbs_of(request)}
    return render(request, "maturity/external_correct.html", context)


def recorded(
    form: FindingForm, service: Any, *, takes: tuple[str, ...], **given: Any
) -> ExternalValidation | None:
    """What the service made of the form; None if it is not valid or refused. `takes`: the fields
    that the service takes beside the finding."""
    if not form.is_valid():
        return None
    more = {name: form.cleaned_data[name] for name in takes}
    try:
        return service(finding=form.finding, **given, **more)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
