"""Reporting a mistake, answering it, and the public list of corrections."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import SignedInRequest, posted
from core.dates import today
from core.forms import carried_out
from corrections import columns, services
from corrections.filters import CorrectionFilters, ReportFilters
from corrections.forms import AnswerForm, CorrectionForm, ReportForm
from corrections.models import ANSWER_DAYS, Correction, Report, was_received
from nhsuk.columns import ListPageView

TOO_MANY = (
    "There were many reports from your network in the last hour. Nothing is lost: keep this page"
    " open and send it again later."
)


@method_decorator(login_not_required, name="dispatch")
class CorrectionList(ListPageView):
    """What was put right, and when; open to anyone."""

    title = "Corrections"
    lede = "What was wrong on a public page, and what is right. The newest first."
    columns = columns.CORRECTIONS
    filterset_class = CorrectionFilters
    default_sort = "-on_date"
    file_name = "corrections"
    empty_text = "No correction is listed. Every public page has “Report a mistake” at its foot."
    breadcrumbs = (("Home", "/"),)
    template_name = "corrections/list.html"

    def get_queryset(self) -> QuerySet[Correction]:
        return Correction.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        may_record = user.is_authenticated and user.has(P.CORRECTION_HANDLE)
        return super().get_context_data(as_at=today(), may_record=may_record, **kwargs)


@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    """Anyone says what is wrong on a page; a few times an hour from one place."""
    email = request.user.email if request.user.is_authenticated else ""
    initial = {"page": request.GET.get("page", "/"), "email": email}
    form = ReportForm(posted(request), initial=initial)
    if request.method == "POST" and not ratelimit.consume(request, action="report_mistake"):
        form.add_error(None, TOO_MANY)
        return report_page(request, form, 429)
    by: Any = request.user if request.user.is_authenticated else services.READER
    if kept := carried_out(form, services.report_mistake, by=by):
        return redirect("corrections:sent", reference=kept.reference)
    return report_page(request, form, 400 if form.errors else 200)


def report_page(request: HttpRequest, form: ReportForm, status: int) -> HttpResponse:
    context = {"form": form, "page": form["page"].value() or "/", "days": ANSWER_DAYS}
    return render(request, "corrections/report.html", context, status=status)


@login_not_required
@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """What happens next. Names the reference, and nothing of the report; 404 if there is none."""
    if not was_received(reference):
        raise Http404
    context = {"reference": reference, "days": ANSWER_DAYS}
    return render(request, "corrections/sent.html", context)


class ReportList(ListPageView):
    """For staff: what readers found, the oldest first."""

    title = "Reported mistakes"
    lede = f"What readers found wrong. Each gets an answer within {ANSWER_DAYS} working days."
    columns = columns.REPORTS
    filterset_class = ReportFilters
    default_sort = "reported_at"
    file_name = "reports-of-mistakes"
    empty_text = (
        "No report is like this. Whatever a reader reports comes here, and to your home page."
    )
    breadcrumbs = (("Home", "/"),)

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.visible_to(self.request.user)


@needs(P.CORRECTION_HANDLE)
def answer(request: SignedInRequest, reference: str) -> HttpResponse:
    """One report: read it, look at the page, answer."""
    reports = Report.objects.visible_to(request.user).select_related("answered_by", "correction")
    row = get_object_or_404(reports, reference=reference)
    form = AnswerForm(posted(request))
    if carried_out(form, give_answer, by=request.user, report=row):
        told = f" We told {row.email}." if row.email else ""
        messages.success(request, f"{row.reference} is answered.{told}")
        return redirect("corrections:reports")
    context = {"report": row, "form": form}
    status = 400 if form.errors else 200
    return render(request, "corrections/answer.html", context, status=status)


def give_answer(*, by: Any, report: Report, outcome: str, sentence: str, answer: str) -> Any:
    """The service for what was chosen."""
    if outcome == "corrected":
        return services.correct(by=by, report=report, sentence=sentence, answer=answer)
    return services.decline(by=by, report=report, answer=answer)


@needs(P.CORRECTION_HANDLE)
def record(request: SignedInRequest) -> HttpResponse:
    """A correction that no reader had to ask for."""
    form = CorrectionForm(posted(request))
    form.cancel_url = reverse("corrections:list")
    if carried_out(form, services.record_correction, by=request.user):
        messages.success(request, "The correction is on the public list.")
        return redirect("corrections:list")
    status = 400 if form.errors else 200
    return render(request, "corrections/record.html", {"form": form}, status=status)
