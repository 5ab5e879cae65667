"""What mail was sent, what waits, what did not arrive. Its text is shown to nobody."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe
from post_office.models import STATUS

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import SignedInRequest
from accounts.services.mail import record_bounce, send_mail_again
from core.dates import when
from core.models import LABELS, OutgoingMail
from nhsuk.columns import Column, ListPageView
from nhsuk.components import tag
from nhsuk.filters import ListFilterSet, SearchFilter

COLOURS = {"Failed": "red", "Bounced": "red", "Sent": "green", "Trying again": "yellow"}


def status_tag(mail: OutgoingMail) -> SafeString:
    return tag(mail.status_label, COLOURS.get(mail.status_label, "grey"))


class MailFilters(ListFilterSet):
    search = SearchFilter(fields=["email__to", "email__subject"])
    status = django_filters.ChoiceFilter(
        field_name="email__status", label="Status", choices=list(LABELS.items())
    )


class MailList(ListPageView):
    title = "Mail"
    lede = "What the portal sent, and whether it left. A mail that failed can be sent again."
    filterset_class = MailFilters
    default_sort = "-queued"
    file_name = "mail"
    empty_text = "No mail matches."
    breadcrumbs = (("Home", "/"),)
    columns = (
        Column("recipient", "To", link=lambda m: reverse("accounts:mail", args=[m.pk])),
        Column("subject", "Subject", value="email.subject", sort="email__subject"),
        Column("queued", "Queued", value="queued_at", sort="queued_at", format=when),
        Column("status", "Status", value="status_label", html=status_tag, sort="email__status"),
        Column("retries", "Tries", value="email.number_of_retries", numeric=True, empty="0"),
    )

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        return OutgoingMail.objects.visible_to(self.request.user).select_related("email")


def mail_of(request: SignedInRequest, pk: int) -> OutgoingMail:
    rows = OutgoingMail.objects.visible_to(request.user).select_related("email")
    return get_object_or_404(rows, pk=pk)


@needs(P.MAIL_VIEW)
@require_safe
def mail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One mail: what became of it, try by try."""
    row = mail_of(request, pk)
    context: dict[str, Any] = {
        "mail": row,
        "logs": row.email.logs.order_by("-date")[:20],
        "may_handle": request.user.has(P.STAFF_INVITE),
        "may_send": not row.secret and row.email.status in (STATUS.sent, STATUS.failed),
    }
    return render(request, "accounts/mail.html", context)


@needs(P.STAFF_INVITE)
@require_POST
def mail_again(request: SignedInRequest, pk: int) -> HttpResponse:
    send_mail_again(by=request.user, mail=mail_of(request, pk))
    messages.success(request, "The mail is in the queue again. It leaves within a minute.")
    return redirect("accounts:mail", pk=pk)


@needs(P.STAFF_INVITE)
@require_POST
def mail_bounced(request: SignedInRequest, pk: int) -> HttpResponse:
    record_bounce(by=request.user, mail=mail_of(request, pk))
    messages.success(request, "Noted: this mail did not arrive.")
    return redirect("accounts:mail", pk=pk)
