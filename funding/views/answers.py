"""The finance system's answer to payment batches: upload, look, confirm, see what became of it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.errors import DomainError
from funding import columns_answers
from funding.forms.imports import RecordForm
from funding.models import PaymentAnswer, PaymentAnswerRow
from funding.progress import progress_of
from funding.services import answers
from funding.spreadsheet.answers_sample import ANSWERS, GUIDE
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview
from funding.views.uploads import outcome_counts, sample_response, upload_page
from nhsuk.columns import ListPage

LIST = ("Answers of the finance system", reverse_lazy("funding:answer_list"))
CRUMBS = [HOME, FUNDING_HOME, LIST]


@needs_overview
class AnswerList(FundingList):
    """Every answer, the newest first."""

    template_name = "funding/answer_list.html"
    title = "Answers of the finance system"
    columns = columns_answers.ANSWERS
    default_sort = "-uploaded_at"
    file_name = "payment-answers"
    empty_text = "No answer yet. A payments officer uploads the finance system's file."

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return PaymentAnswer.objects.visible_to(user).select_related("uploaded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(may_record=user.has(Permission.PAYMENT_RECORD), **kwargs)


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """Upload a file; a worker checks it."""
    context = {"guide": GUIDE, "breadcrumbs": CRUMBS}
    service = answers.upload_payment_answer
    return upload_page(request, service, "funding/answer_upload.html", str(LIST[1]), context)


@needs(Permission.PAYMENT_RECORD)
@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The columns of the file, with example lines."""
    return sample_response(ANSWERS, kind, "payment-answer")


def found_answer(request: HttpRequest, reference: str) -> PaymentAnswer:
    user: Any = request.user
    rows = PaymentAnswer.objects.visible_to(user).select_related("uploaded_by", "confirmed_by")
    return get_object_or_404(rows, reference=reference)


@needs(Permission.FUNDING_OVERVIEW)
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How far it is, what would be or is recorded, and what is to correct."""
    return render(request, "funding/answer.html", context_of(request, reference))


def context_of(request: HttpRequest, reference: str) -> dict[str, Any]:
    user: Any = request.user
    found = found_answer(request, reference)
    counts = outcome_counts(found)
    unreadable = found.rows.filter(unreadable=True).count()
    return {
        "upload": found,
        "counts": counts,
        "total": sum(counts.values()),
        "unreadable": unreadable,
        "left": left_of(counts, unreadable),
        "progress": progress_of(found.job) if found.status == "uploaded" else None,
        "page": ListPage(
            request,
            rows_of(found),
            columns_answers.ROWS,
            caption="Rows of the file",
            file_name=found.reference,
        ),
        "confirm_form": record_form(found, counts, left_of(counts, unreadable)),
        "confirm_url": reverse("funding:answer_confirm", args=[found.reference]),
        "cancel_url": cancel_url(found),
        "cancel_label": "Give this answer up",
        "may_confirm": user.has(Permission.PAYMENT_RECORD),
        "breadcrumbs": CRUMBS,
    }


def left_of(counts: dict[str, int], unreadable: int) -> int:
    """How many rows are not recorded and could be, once what stopped them is mended."""
    return counts.get("ready", 0) + counts.get("refused", 0) - unreadable


def record_form(found: PaymentAnswer, counts: dict[str, int], left: int) -> Any:
    """To record what can be; again, what was refused and might go through now."""
    if found.status == "checked":
        return RecordForm(rows=counts.get("ready", 0))
    if found.status == "partly":
        return RecordForm(rows=left, again=True)
    return None


def cancel_url(found: PaymentAnswer) -> str:
    if found.status != "checked":
        return ""
    return reverse("funding:answer_cancel", args=[found.reference])


def rows_of(found: PaymentAnswer) -> QuerySet[PaymentAnswerRow]:
    """What is to correct comes first."""
    return found.rows.select_related("release__tranche__payee").order_by("-outcome", "row")


@needs(Permission.PAYMENT_RECORD)
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Have the rows recorded. Confirming twice records nothing twice, and says so."""
    found = found_answer(request, reference)
    try:
        answers.confirm_payment_answer(by=request.user, answer=found)
    except DomainError as refusal:
        context = {**context_of(request, reference), "refusal": refusal}
        return render(request, "funding/answer.html", context, status=409)
    return redirect(found)


@needs(Permission.PAYMENT_RECORD)
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Give it up before anything is recorded."""
    found = found_answer(request, reference)
    answers.cancel_payment_answer(by=request.user, answer=found)
    messages.success(request, f"Answer {found.reference} was given up. Nothing was recorded.")
    return redirect("funding:answer_list")
