"""What staff do: ask trusts, call off, and choose what is checked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from core.forms import carried_out
from maturity import policies, reading, services
from maturity.forms import CancelForm, CheckForm, OpenForm, offers_check
from maturity.models import Assessment
from maturity.views.finding import HOME, assessment_or_404, crumbs_of, list_crumb, user_of


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def open_new(request: HttpRequest) -> HttpResponse:
    """Ask trusts to assess themselves; `?trust=` names one beforehand."""
    first = {"trusts": request.GET.get("trust", "")}
    form = OpenForm(posted(request), user=user_of(request), initial=first)
    form.cancel_url = list_crumb(request)[1]
    opened = carried_out(form, services.open_assessments, by=user_of(request))
    if opened:
        trusts = "1 trust is" if len(opened) == 1 else f"{len(opened)} trusts are"
        messages.success(request, f"{trusts} asked. It is on their home page.")
        return redirect("maturity:assessment_list")
    context = {"form": form, "breadcrumbs": [HOME, list_crumb(request)]}
    return render(request, "maturity/open.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def call_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Call an assessment off before it is signed."""
    found = assessment_or_404(request, reference)
    policies.check_may_cancel(user_of(request), found)
    form = CancelForm(posted(request))
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, services.cancel_assessment, by=user_of(request), assessment=found):
        messages.success(request, f"{found.reference} is called off. The trust sees why.")
        return redirect(found)
    context = {"assessment": found, "form": form, "breadcrumbs": crumbs_of(request, found)}
    return render(request, "maturity/call_off.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def checks(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose statements for which the trust is asked to show evidence."""
    found = assessment_or_404(request, reference)
    policies.check_can_request_checks(user_of(request), found)
    asked = {check.answer_id for check in reading.checks_of(found)}
    sheet = reading.AnswerSheet(found)
    offered = [answer for answer in sheet.answers if offers_check(answer, asked)]
    form = CheckForm(posted(request), answers=offered)
    form.cancel_url = found.get_absolute_url()
    if request.method == "POST" and form.is_valid() and requested(request, found, form):
        return redirect(found)
    context = {
        "assessment": found,
        "form": form,
        "asked": len(asked),
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/checks.html", context)


def requested(request: HttpRequest, found: Assessment, form: CheckForm) -> bool:
    """Ask for the checks; False, with the reason on the form, if that is refused."""
    given = form.cleaned_data
    try:
        made = services.request_checks(
            by=user_of(request),
            assessment=found,
            statements=form.chosen,
            due_on=given["due_on"],
            reason=given["reason"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    number = "1 statement" if len(made) == 1 else f"{len(made)} statements"
    messages.success(
        request, f"The trust is asked for evidence of {number}. An assessor decides each."
    )
    return True
