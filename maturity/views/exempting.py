"""Assessors decide whether statements apply to a trust."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from maturity import policies, reading, services
from maturity.forms_exemptions import ExemptionForm
from maturity.models import Answer, Assessment
from maturity.views.finding import assessment_or_404, crumbs_of, user_of


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_DECIDE)
def exemptions(request: HttpRequest, reference: str) -> HttpResponse:
    """The statements that a trust says do not apply: to agree to, or not."""
    found = assessment_or_404(request, reference)
    policies.check_can_exempt(user_of(request), found)
    sheet = reading.AnswerSheet(found)
    forms = [ExemptionForm(posted(request), answer=answer) for answer in sheet.to_exempt]
    if request.method == "POST" and not forms:
        messages.warning(request, "Nothing waits to be decided here any more.")
    elif request.method == "POST" and decided(request, found, forms):
        return redirect(found)
    context = {
        "assessment": found,
        "forms": forms,
        "decided": [row for answer in sheet.not_applicable if (row := row_of(answer))],
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/exemptions.html", context)


def row_of(answer: Answer) -> tuple[str, str, str] | None:
    """A decided one as a line of the table."""
    if answer.exemption is None:
        return None
    said = f"{answer.exemption_words} {answer.exemption.reason}"
    return str(answer.statement), answer.not_applicable_reason, said.strip()


def decided(request: HttpRequest, found: Assessment, forms: list[ExemptionForm]) -> bool:
    """Save what was decided; False, with the reason on a form, if that is refused."""
    if [form for form in forms if not form.is_valid()]:
        return False
    judgements = [form.judgement for form in forms if form.is_decided]
    if not judgements:
        forms[0].add_error("decision", "Decide about one statement at least")
        return False
    try:
        services.decide_exemptions(by=user_of(request), assessment=found, judgements=judgements)
    except DomainError as refusal:
        forms[0].add_error(None, str(refusal))
        return False
    number = "1 statement" if len(judgements) == 1 else f"{len(judgements)} statements"
    messages.success(request, f"{number} decided. The trust reads it beside its answers.")
    return True
