"""Commitments: their list, adding one to an award, one with its evidence and its dates, and asking
for another date."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.dates import long_date
from core.forms import carried_out
from funding import columns_commitments as columns
from funding import policies_due_dates, services
from funding.claim_kind import facts_of
from funding.filters import CommitmentFilters
from funding.forms.commitments import NewCommitmentForm
from funding.forms.due_dates import AnswerDateForm, AskDateForm
from funding.models import Award, Commitment, DueDateRequest
from funding.page_data.commitments import for_list, lapsing, waiting_instalments, with_words
from funding.page_data.instalments import instalment_lines
from funding.policies import passes
from funding.queries import unused_plan_items
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_view
from maturity.models import PlanItem
from nhsuk.html import link


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def commitment_new(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Add a commitment; `?plan_item=` takes the words of what its trust has planned."""
    user: Any = request.user
    found = get_object_or_404(Award.objects.visible_to(user), reference=reference)
    item = chosen_item(found, request.GET.get("plan_item", ""))
    form = NewCommitmentForm(posted(request), award=found, user=user, item=item)
    form.cancel_url = found.get_absolute_url()
    made = carried_out(form, services.add_commitment, by=user, award=found, plan_item=item)
    if made:
        words = f"{made.reference} is added. {made.trust} sees it among its tasks."
        messages.success(request, words)
        return redirect(found)
    context = {"award": found, "form": form, "item": item, "breadcrumbs": [HOME, FUNDING_HOME]}
    return render(request, "funding/commitment_new.html", context)


def chosen_item(award: Award, key: str) -> PlanItem | None:
    """The open item of a holder's plan with this key, if there is one."""
    if not key:
        return None
    rows = {str(item.pk): item for item in unused_plan_items(award)}
    return rows.get(key)


@needs_view
class CommitmentList(FundingList):
    """What trusts promised, with its dates: all for staff, a trust's own for its people."""

    title = "Commitments"
    columns = columns.COMMITMENTS
    filterset_class = CommitmentFilters
    default_sort = "due_on"
    file_name = "commitments"
    empty_text = "No commitment. Each is added on the page of its award."
    decorate = staticmethod(with_words)

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return for_list(Commitment.objects.visible_to(user))


def found_commitment(request: HttpRequest, reference: str) -> Any:
    user: Any = request.user
    rows = for_list(Commitment.objects.visible_to(user)).select_related("award")
    return with_words([get_object_or_404(rows, reference=reference)])[0]


@needs(Permission.FUNDING_VIEW)
@require_safe
def commitment(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What was promised, what would show it, by when, what waits for it, and dates asked for."""
    user: Any = request.user
    found = found_commitment(request, reference)
    asked = DueDateRequest.objects.visible_to(user).filter(commitment=found)
    requests = list(asked.select_related("asked_by", "answered_by"))
    for each in requests:
        each.commitment = found
    waiting = next((each for each in requests if each.status == "asked"), None)
    context = {
        "commitment": found,
        "claim": found.claim,
        "facts": facts_of(found.claim, found.type),
        "evidence": format_html(
            "{} {}", columns.evidence_tag(found), link(found.claim, found.claim.get_absolute_url())
        ),
        "expiry": f"{found.claim.valid_months} months",
        "due": columns.due(found),
        "requests": requests,
        "request_columns": columns.REQUESTS,
        "waiting": waiting,
        "instalments": instalment_lines(waiting_instalments(found)),
        "may_ask": passes(policies_due_dates.check_can_ask, user, found),
        "may_answer": waiting and passes(policies_due_dates.check_can_refuse, user, waiting),
        "may_withdraw": waiting and passes(policies_due_dates.check_can_withdraw, user, waiting),
        "breadcrumbs": [
            HOME,
            FUNDING_HOME,
            (found.award.reference, found.award.get_absolute_url()),
        ],
    }
    return render(request, "funding/commitment.html", context)


def form_page(request: HttpRequest, found: Any, form: Any, **context: Any) -> HttpResponseBase:
    crumbs = [HOME, FUNDING_HOME, (found.reference, found.get_absolute_url())]
    context |= {"commitment": found, "form": form, "breadcrumbs": crumbs}
    return render(request, "funding/due_date.html", context)


@needs(Permission.CLAIM_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_date(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The trust asks for another date, with the reason."""
    user: Any = request.user
    found = found_commitment(request, reference)
    policies_due_dates.check_can_ask(user, found)
    form = AskDateForm(posted(request), commitment=found)
    form.cancel_url = found.get_absolute_url()
    if made := carried_out(form, services.ask_due_date, by=user, commitment=found):
        messages.success(
            request,
            f"You asked for {long_date(made.wanted_on)}. Until the programme team answers, "
            f"{long_date(made.from_due_on)} stands.",
        )
        return redirect(found)
    return form_page(request, found, form, title="Ask for another date")


def waiting_request(found: Commitment, user: Any) -> DueDateRequest:
    """The request that waits for an answer; 404 if there is none."""
    rows = DueDateRequest.objects.visible_to(user).waiting().filter(commitment=found)
    request = get_object_or_404(rows.select_related("asked_by"))
    request.commitment = found
    return request


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_date(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The programme agrees or refuses, with a sentence."""
    user: Any = request.user
    found = found_commitment(request, reference)
    asked = waiting_request(found, user)
    policies_due_dates.check_can_refuse(user, asked)
    form = AnswerDateForm(posted(request))
    form.cancel_url = found.get_absolute_url()
    if answered := carried_out(form, given_answer, by=user, request=asked):
        messages.success(request, answered_words(answered))
        return redirect(found)
    late = lapsing(found, asked.wanted_on)
    return form_page(request, found, form, title="Answer", asked=asked, lapsing=late)


def given_answer(*, decision: str, answer: str, **given: Any) -> DueDateRequest:
    service = services.agree_due_date if decision == "agree" else services.refuse_due_date
    return service(reason=answer, **given)


def answered_words(answered: DueDateRequest) -> str:
    agreed = answered.status == "agreed"
    day = answered.wanted_on if agreed else answered.from_due_on
    what = "You agreed to the new date" if agreed else "You refused the new date"
    return f"{what}. It is due on {long_date(day)}. The trust was told."


@needs(Permission.CLAIM_EDIT)
@require_POST
def withdraw_date(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The trust takes its request back."""
    found = found_commitment(request, reference)
    services.withdraw_due_date(by=request.user, request=waiting_request(found, request.user))
    messages.success(request, f"You took the request back. {found.due_words} stands.")
    return redirect(found)
