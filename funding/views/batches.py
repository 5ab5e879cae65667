"""Payment batches: made from approved payments, sent as one numbered file with control totals."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.errors import DomainError
from funding import columns, services
from funding.filters import BatchFilters
from funding.models import BatchLine, PaymentBatch, Release
from funding.page_data.payments import payments_of, with_hold
from funding.payment_file import batch_csv
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview

LIST = ("Payment batches", reverse_lazy("funding:batch_list"))


@needs_overview
class BatchList(FundingList):
    """Every batch, the newest first."""

    title = "Payment batches"
    columns = columns.BATCHES
    filterset_class = BatchFilters
    default_sort = "-created_at"
    file_name = "payment-batches"
    empty_text = "No batch yet. A payments officer makes one from approved payments."
    template_name = "funding/batch_list.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return PaymentBatch.objects.visible_to(user).select_related("created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(may_record=user.has(Permission.PAYMENT_RECORD), **kwargs)


def approved(user: Any) -> QuerySet[Release]:
    """Payments that may go into a batch, the longest approved first; none that is on hold."""
    rows = with_hold(Release.objects.visible_to(user)).filter(status="approved", held=False)
    return rows.select_related("tranche__payee").order_by("approved_at", "pk")


@needs(Permission.PAYMENT_INSTRUCT)
@require_http_methods(["GET", "POST"])
def new_batch(request: HttpRequest) -> HttpResponseBase:
    """Select approved payments and ask for a batch; a worker makes it in a moment."""
    user: Any = request.user
    rows = list(approved(user))
    refusal = None
    chosen = request.POST.getlist("release")
    if request.method == "POST":
        try:
            batch = services.create_batch(by=user, releases=chosen_of(user, chosen))
        except DomainError as error:
            refusal = error
        else:
            messages.success(
                request,
                f"Batch {batch.reference} is being made. Next: look at what became of each "
                "payment, and download the file.",
            )
            return redirect(batch)
    context = {
        "rows": rows,
        "chosen": set(chosen) or {row.reference for row in rows},
        "refusal": refusal,
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }
    return render(request, "funding/batch_new.html", context, status=409 if refusal else 200)


def chosen_of(user: Any, references: list[str]) -> QuerySet[Release]:
    """Whatever was ticked, approved or not any more: the service says what is wrong with it."""
    return Release.objects.visible_to(user).filter(reference__in=references[:1000])


def found_batch(request: HttpRequest, reference: str) -> PaymentBatch:
    user: Any = request.user
    rows = PaymentBatch.objects.visible_to(user).select_related("created_by")
    return get_object_or_404(rows, reference=reference)


def lines_of(batch: PaymentBatch) -> list[BatchLine]:
    rows = batch.lines.select_related(
        "release__tranche__payee", "release__tranche__award", "release__next_try"
    )
    return list(rows.order_by("pk"))


def is_cancelled(line: BatchLine) -> bool:
    """Whether its payment was taken back after it went out with the file."""
    return line.outcome == BatchLine.Outcome.INSTRUCTED and line.release.status == "cancelled"


def sums_of(batch: PaymentBatch, cancelled: list[Release]) -> dict[str, Any]:
    """How many payments are left to be made, and their pounds, without those cancelled since."""
    gone = {
        kind: sum(each.amount for each in cancelled if each.capital_class == kind)
        for kind in ("capital", "revenue")
    }
    capital = batch.capital_total - gone["capital"]
    revenue = batch.revenue_total - gone["revenue"]
    return {
        "number": batch.release_count - len(cancelled),
        "capital": capital,
        "revenue": revenue,
        "total": capital + revenue,
    }


@needs(Permission.FUNDING_OVERVIEW)
@require_safe
def batch(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Control totals, and what became of each payment."""
    user: Any = request.user
    found = found_batch(request, reference)
    lines = lines_of(found)
    cancelled = [each.release for each in lines if is_cancelled(each)]
    context = {
        "batch": found,
        "lines": lines,
        "left_out": [line for line in lines if line.outcome == "left_out"],
        "sums": sums_of(found, cancelled),
        "issued_total": found.capital_total + found.revenue_total,
        "cancelled": cancelled,
        "line_columns": columns.batch_lines(may_record=user.has(Permission.PAYMENT_RECORD)),
        "may_record": user.has(Permission.PAYMENT_RECORD) and found.status == "instructed",
        "status_tag": columns.status_tag(found),
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }
    return render(request, "funding/batch.html", context)


@needs(Permission.FUNDING_OVERVIEW)
@require_safe
def batch_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file for the finance system as it was issued: a line for each payment, and the control
    totals."""
    found = found_batch(request, reference)
    content = found.issued_file or batch_csv(found.reference, payments_of(found))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.csv"'
    return response
