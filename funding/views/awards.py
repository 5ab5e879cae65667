"""Awards, and one award with everything under it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.dates import long_date
from core.forms import carried_out
from core.money import pounds
from funding import columns, services
from funding.columns_commitments import commitment_columns
from funding.filters import AwardFilters
from funding.forms.awards import AgreementForm
from funding.history import history_of_award
from funding.lapsing import of_award
from funding.models import Award, Commitment, Tranche
from funding.page_data.awards import (
    awards_with_parts,
    by_year,
    commitments_of,
    ledger_of,
    promise_of,
    sums_of,
    total_of,
)
from funding.page_data.instalments import instalment_lines
from funding.presenting import ledger_table, years_table
from funding.queries import pause_of, unused_plan_items
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_view


@needs_view
class AwardList(FundingList):
    """Every award that the person may see."""

    title = "Awards"
    columns = columns.AWARDS
    filterset_class = AwardFilters
    default_sort = "-awarded_on"
    file_name = "awards"
    empty_text = "No award yet. Create one by hand or from a spreadsheet."
    template_name = "funding/award_list.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return awards_with_parts(Award.objects.visible_to(user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(
            may_edit=user.has(Permission.AWARD_EDIT),
            may_follow=user.has(Permission.FUNDING_OVERVIEW),
            **kwargs,
        )


@needs(Permission.FUNDING_VIEW)
@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One award: who holds it, what was promised and shown, instalments, ledger, history."""
    user: Any = request.user
    found: Any = get_object_or_404(
        awards_with_parts(Award.objects.visible_to(user)), reference=reference
    )
    may_edit = user.has(Permission.AWARD_EDIT)
    entries = ledger_of(found)
    sums = sums_of(entries)
    total = total_of(found.amount_rows)
    for holder in found.holder_rows:
        holder.update(label=holder_label(holder), text=holder_text(holder))
    shared = len(found.holder_rows) > 1
    posted = by_year((e.year, e.capital_class, e.kind, e.amount) for e in entries)
    lines = instalment_lines(
        Tranche.objects.visible_to(user).filter(award=found).order_by("number")
    )
    context = {
        "award": found,
        "total": total,
        "promise": promise_of(sums, total),
        "years": years_table(found.amount_rows, posted),
        "commitments": commitments_of(Commitment.objects.visible_to(user).filter(award=found)),
        "instalments": lines,
        "lapse": of_award(found, lines),
        "paid_back": sums.get("recovered"),
        "ledger_heads": f"Date|Entry|{'Trust|' if shared else ''}Year|Reference|Amount#",
        "ledger": ledger_table(entries, sums, shared=shared),
        "history": history_of_award(found),
        "lead": lead_of(found.holder_rows),
        "status_tag": columns.status_tag(found),
        "agreement": f"{found.agreement_reference}, {long_date(found.agreement_signed_on)}",
        "match": match_words(found.match_ratio),
        "commitment_columns": commitment_columns(shared=shared),
        "breadcrumbs": [HOME, FUNDING_HOME],
        "may_edit": may_edit,
        "pause": pause_of(found) if not lines or lines[0].is_award_paused else None,
        "planned": unused_plan_items(found) if may_edit else [],
    }
    return render(request, "funding/award.html", context)


def lead_of(holder_rows: list[dict[str, Any]]) -> str:
    """The name by which an award is known: its lead's, with how many share it."""
    others = len(holder_rows) - 1
    name: str = holder_rows[0]["name"]
    return f"{name} and {others} more" if others > 0 else name


def holder_label(holder: dict[str, Any]) -> str:
    return "Lead trust" if holder["lead"] else "Shared with"


def holder_text(holder: dict[str, Any]) -> str:
    """The name at the time of the award, the code and the share."""
    until = f", until {long_date(date.fromisoformat(holder['until']))}" if holder["until"] else ""
    return f"{holder['name']} ({holder['code']}): {pounds(Decimal(holder['amount']))}{until}"


def match_words(ratio: Decimal) -> str:
    return f"£{ratio.normalize():f} for each central £1" if ratio else "None asked"


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def sign_agreement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record the signed agreement: from then on the money is promised."""
    user: Any = request.user
    found = get_object_or_404(Award.objects.visible_to(user), reference=reference)
    form = AgreementForm(request.POST or None)
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, services.sign_agreement, by=user, award=found):
        return redirect(found)
    context = {"award": found, "form": form, "breadcrumbs": [HOME, FUNDING_HOME]}
    return render(request, "funding/agreement.html", context)
