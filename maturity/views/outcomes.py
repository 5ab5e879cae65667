"""Entering the outcome figures of an assessment."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from maturity import policies, services
from maturity.forms_outcomes import FigureForm
from maturity.models import Assessment
from maturity.outcomes import outcomes_of
from maturity.views.finding import assessment_or_404, crumbs_of, user_of


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def figures(request: HttpRequest, reference: str) -> HttpResponse:
    """All figures on one page, for who may answer; readers see them on the assessment's."""
    found = assessment_or_404(request, reference)
    policies.check_can_answer(user_of(request), found)
    outcomes = outcomes_of(found)
    if not outcomes:
        raise Http404
    forms = [FigureForm(posted(request), outcome=outcome) for outcome in outcomes]
    if request.method == "POST" and saved(request, found, forms):
        messages.success(request, "Your figures are saved.")
        return redirect(found)
    context = {"assessment": found, "forms": forms, "breadcrumbs": crumbs_of(request, found)}
    return render(request, "maturity/figures.html", context)


def saved(request: HttpRequest, found: Assessment, forms: list[FigureForm]) -> bool:
    """Save every figure or none; False, with the reason on a form."""
    if [form for form in forms if not form.is_valid()]:
        return False
    wanted = [form.figure for form in forms]
    try:
        services.save_figures(by=user_of(request), assessment=found, figures=wanted)
    except DomainError as refusal:
        forms[0].add_error(None, str(refusal))
        return False
    return True
