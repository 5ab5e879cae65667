"""Money that moves to another year or class: asked for on an award, decided; and its list."""

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.dates import FinancialYear
from core.errors import DomainError
from core.money import pounds
from funding import columns, services
from funding.columns_recoveries import REPROFILES, moved_from, moved_to, moved_words, reprofile_tag
from funding.filters import ReprofileFilters
from funding.forms.reprofiles import RefuseForm, ReprofileForm, WithdrawForm
from funding.models import Award, Reprofile
from funding.page_data.recoveries import movable, reprofiles_for_list, unplanned_of
from funding.presenting.recoveries import reprofile_actions
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview
from funding.views.steps import Step, said, urls_of

LIST = ("Moves between years", reverse_lazy("funding:reprofile_list"))
CRUMBS = [HOME, FUNDING_HOME, LIST]


@needs_overview
class ReprofileList(FundingList):
    """Every request, those that wait for a decision first."""

    title = "Moves between years"
    columns = REPROFILES
    filterset_class = ReprofileFilters
    file_name = "moves-between-years"
    empty_text = "No money has moved. A move is asked for on the page of an award."

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        rows = reprofiles_for_list(Reprofile.objects.visible_to(user))
        return rows.order_by(F("decided_at").desc(nulls_first=True), "asked_at", "pk")


def found_reprofile(request: HttpRequest, reference: str) -> Any:
    user: Any = request.user
    rows = reprofiles_for_list(Reprofile.objects.visible_to(user))
    return get_object_or_404(
        rows.select_related("asked_by", "decided_by", "award__programme"), reference=reference
    )


@needs(Permission.FUNDING_VIEW)
@require_safe
def reprofile(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What moves from where to where, why, by whose authority, and the one next step."""
    found = found_reprofile(request, reference)
    return render(request, "funding/reprofile.html", reprofile_context(request, found))


def reprofile_context(request: HttpRequest, found: Any) -> dict[str, Any]:
    user: Any = request.user
    award, tranche = found.award, found.tranche
    actions = reprofile_actions(found, user)
    up = LIST if user.has(Permission.FUNDING_OVERVIEW) else award_crumb(award)
    return {
        "reprofile": found,
        "status_tag": reprofile_tag(found),
        "award_link": columns.link(award, award.get_absolute_url()),
        "tranche_link": columns.link(
            f"{tranche.reference} {tranche.title}", tranche.get_absolute_url()
        )
        if tranche
        else "",
        "lapses_on": FinancialYear(found.from_year).last_day,
        "moves": moved_words(found),
        "from": moved_from(found),
        "to": moved_to(found),
        "asked": said(found.asked_by, found.asked_at),
        "decided": said(found.decided_by, found.decided_at) if found.decided_at else "Not yet",
        "actions": actions,
        "other_actions": urls_of(actions.others, found),
        "breadcrumbs": [HOME, FUNDING_HOME, up],
    }


def award_crumb(award: Award) -> tuple[str, str]:
    return award.reference, award.get_absolute_url()


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask that an instalment, or money that none holds, moves."""
    user: Any = request.user
    award = get_object_or_404(Award.objects.visible_to(user), reference=reference)
    tranches, rest = movable(award), unplanned_of(award)
    context: dict[str, Any] = {
        "award": award,
        "breadcrumbs": [HOME, FUNDING_HOME, award_crumb(award)],
    }
    if award.status == "agreed" and (tranches or rest):
        form = ReprofileForm(request.POST or None, tranches=tranches, rest=rest)
        form.cancel_url = award.get_absolute_url()
        if made := asked(form, award, user):
            messages.success(
                request,
                f"You asked that {pounds(made.amount)} moves, as {made.reference}. Next: a "
                "colleague for finance decides. Until then it stays where it is.",
            )
            return redirect(made)
        context["form"] = form
    return render(request, "funding/reprofile_new.html", context)


def asked(form: ReprofileForm, award: Award, user: Any) -> Reprofile | None:
    """What the service makes of the form; its refusal is said on the form."""
    if not form.is_valid():
        return None
    try:
        return services.ask_reprofile(by=user, award=award, **form.facts)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


@needs(Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Move it. A refusal is explained on its page."""
    found = found_reprofile(request, reference)
    if request.method == "GET":  # back from confirming who one is
        return redirect(found)
    try:
        services.agree_reprofile(by=request.user, reprofile=found)
    except DomainError as refusal:
        context = reprofile_context(request, found_reprofile(request, reference))
        context["refusal"] = refusal
        return render(request, "funding/reprofile.html", context, status=409)
    messages.success(
        request,
        f"{moved_words(found)}: done. The trusts of the award were told.",
    )
    return redirect(found)


def about(found: Any) -> str:
    """What a page that asks for a reason says it is about."""
    what = f"“{found.tranche.title}” of " if found.tranche else ""
    return f"{what}{found.lead_name}: {moved_words(found)}."


STEP = Step("reprofile", "Request", about, CRUMBS)


@needs(Permission.RELEASE_APPROVE_FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say no, with a reason."""
    found, form = found_reprofile(request, reference), RefuseForm(request.POST or None)
    done = "You refused {ref}. The money stays in its year, and lapses with it if it is not paid."
    return STEP.take(request, found, form, services.refuse_reprofile, done)


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take back what one asked for."""
    found, form = found_reprofile(request, reference), WithdrawForm(request.POST or None)
    done = "You withdrew {ref}. The money stays in its year."
    return STEP.take(request, found, form, services.withdraw_reprofile, done)
