"""Corrections of what was signed off: how it differs, and recording one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from maturity import correcting, policies_corrections, services
from maturity.forms_corrections import ChooseForm, RightForm, WhyForm
from maturity.models import Answer, Assessment
from maturity.views.finding import assessment_or_404, crumbs_of, user_of


@require_safe
@needs(Permission.MATURITY_VIEW)
def corrections(request: HttpRequest, reference: str) -> HttpResponse:
    """What was signed off and what it should have said, correction by correction."""
    found = assessment_or_404(request, reference)
    context = {
        "assessment": found,
        "recorded": correcting.recorded(found),
        "may_correct": policies_corrections.can_correct(user_of(request), found),
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/corrections.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose statements, then say what each should have been; `?statement=` names them."""
    found = assessment_or_404(request, reference)
    policies_corrections.check_can_correct(user_of(request), found)
    answers = correcting.standing(found)
    choosing = ChooseForm(request.GET if "statement" in request.GET else None, answers=answers)
    choosing.cancel_url = found.get_absolute_url()
    if not choosing.is_valid():
        return page(request, found, form=choosing, choosing=True)
    chosen = choosing.cleaned_data["statement"]
    return say_what_is_right(request, found, [a for a in answers if a.statement.code in chosen])


def say_what_is_right(
    request: HttpRequest, found: Assessment, answers: list[Answer]
) -> HttpResponse:
    why = WhyForm(posted(request))
    forms = [RightForm(posted(request), answer=answer) for answer in answers]
    if request.method == "POST" and recorded(request, found, why, forms):
        return redirect("maturity:corrections", found.reference)
    return page(request, found, form=why, forms=forms)


def recorded(request: HttpRequest, found: Assessment, why: WhyForm, forms: list[RightForm]) -> bool:
    """Record it; False, with the reason on a form, if that is refused."""
    if [form for form in [why, *forms] if not form.is_valid()]:
        return False
    try:
        made = services.record_correction(
            by=user_of(request),
            assessment=found,
            reason=why.cleaned_data["reason"],
            entries=[form.entry for form in forms],
        )
    except DomainError as refusal:
        why.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        f"Correction {made.number} is recorded. The scores keep what was signed off until the "
        "next round, which begins with what is right.",
    )
    return True


def page(request: HttpRequest, found: Assessment, **more: object) -> HttpResponse:
    above = ("Corrections", reverse("maturity:corrections", args=[found.reference]))
    context = {"assessment": found, "breadcrumbs": [*crumbs_of(request, found), above], **more}
    return render(request, "maturity/correct.html", context)
