"""What staff do: ask trusts, and call off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.forms import carried_out
from maturity import policies, services
from maturity.forms import CancelForm, OpenForm
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
