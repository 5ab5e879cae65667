"""Rounds: the list, one with its trusts, and what programme managers do to it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.policies import check_has
from accounts.requests import posted
from core.forms import carried_out
from maturity import listing_rounds, policies, reading_rounds, services
from maturity.forms_rounds import CancelRoundForm, InviteForm, MoveForm, RoundForm
from maturity.models import Invitation, Round
from maturity.views.finding import HOME, list_crumb, user_of
from nhsuk.columns import ListPageView

LIST = "Rounds"


def round_or_404(request: HttpRequest, slug: str) -> Round:
    return get_object_or_404(reading_rounds.rounds(user_of(request)), slug=slug)


def crumbs(request: HttpRequest, found: Round | None = None) -> list[tuple[str, str]]:
    above = [HOME, list_crumb(request), (LIST, reverse("maturity:round_list"))]
    return above + ([(found.name, found.get_absolute_url())] if found else [])


class AllRounds(ListPageView):
    title = LIST
    lede = "In a round, trusts are invited to assess themselves from one day to another."
    columns = listing_rounds.ROUNDS
    filterset_class = listing_rounds.RoundFilters
    default_sort = "-opens_on"
    file_name = "rounds"
    template_name = "maturity/round_list.html"
    empty_text = "No round matches. Clear the filters, or start a round."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.request)[:-1]

    def get_queryset(self) -> QuerySet[Round]:
        return reading_rounds.rounds(user_of(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = user_of(self.request).has(Permission.MATURITY_MANAGE)
        return super().get_context_data(manages=manages, **kwargs)


class OneRound(ListPageView):
    """Who is invited, and how far each is."""

    caption = "Trusts in the round"
    columns = listing_rounds.TRUSTS
    filterset_class = listing_rounds.InvitationFilters
    default_sort = "trust"
    template_name = "maturity/round.html"
    empty_text = "No trust matches. Clear the filters, or invite trusts."

    @property
    def found(self) -> Round:
        found: Round = self.kwargs["found"]
        return found

    def get_queryset(self) -> QuerySet[Invitation]:
        return reading_rounds.invitations(user_of(self.request), self.found)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, found = user_of(self.request), self.found
        return super().get_context_data(
            round=found,
            status=listing_rounds.round_tag(found),
            moves=reading_rounds.moves(found),
            can={
                "invite": policies.can_invite(user, found),
                "remind": policies.can_remind(user, found),
                "move": policies.can_move_closing(user, found),
                "cancel": policies.can_cancel_round(user, found),
            },
            **kwargs,
        )


@require_safe
@needs(Permission.MATURITY_VIEW)
def round_list(request: HttpRequest) -> Any:
    """For staff: who sees every trust's assessments."""
    check_has(user_of(request), Permission.MATURITY_VIEW)
    return AllRounds.as_view()(request)


@require_safe
@needs(Permission.MATURITY_VIEW)
def one_round(request: HttpRequest, slug: str) -> Any:
    """For staff: one round."""
    check_has(user_of(request), Permission.MATURITY_VIEW)
    found = round_or_404(request, slug)
    view = OneRound.as_view(title=found.name, file_name=f"round-{found.slug}")
    return view(request, found=found)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def new_round(request: HttpRequest) -> HttpResponse:
    """Plan a round; one that opens today is opened at once."""
    form = RoundForm(posted(request), user=user_of(request))
    form.cancel_url = reverse("maturity:round_list")
    if form.is_valid():
        for name in ("programme", "wave", "region", "codes"):
            form.cleaned_data.pop(name)
    made = carried_out(form, services.plan_round, by=user_of(request))
    if made:
        messages.success(request, "The round is there. Its trusts are asked on the day it opens.")
        return redirect(made)
    context = {"form": form, "breadcrumbs": crumbs(request)}
    return render(request, "maturity/round_new.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite more trusts to a round."""
    found = round_or_404(request, slug)
    policies.check_can_invite(user_of(request), found)
    form = InviteForm(posted(request), user=user_of(request))
    if form.is_valid():
        form.cleaned_data = {"trusts": form.cleaned_data["trusts"]}
    made = carried_out(form, services.invite_trusts, by=user_of(request), the_round=found)
    if made is not None:
        number = "1 more trust is" if len(made) == 1 else f"{len(made)} more trusts are"
        said = f"{number} invited." if made else "All of these were invited before."
        messages.success(request, said)
        return redirect(found)
    return change_page(request, found, form, "Invite more trusts")


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the closing date."""
    found = round_or_404(request, slug)
    policies.check_may_move_closing(user_of(request), found)
    form = MoveForm(posted(request))
    if carried_out(form, services.move_closing, by=user_of(request), the_round=found):
        messages.success(request, "The closing date is moved, and with it what trusts still owe.")
        return redirect(found)
    return change_page(request, found, form, "Move the closing date")


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a round off before it opens."""
    found = round_or_404(request, slug)
    policies.check_may_cancel_round(user_of(request), found)
    form = CancelRoundForm(posted(request))
    if carried_out(form, services.cancel_round, by=user_of(request), the_round=found):
        messages.success(request, f"{found} is called off. Nobody is asked.")
        return redirect(found)
    return change_page(request, found, form, "Call the round off")


@require_POST
@needs(Permission.MATURITY_MANAGE)
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to the trusts that have not signed off."""
    found = round_or_404(request, slug)
    number = services.remind_trusts(by=user_of(request), the_round=found)
    trusts = "1 trust is" if number == 1 else f"{number} trusts are"
    messages.success(request, f"{trusts} reminded by e-mail. Nobody is reminded twice a day.")
    return redirect(found)


def change_page(request: HttpRequest, found: Round, form: Any, heading: str) -> HttpResponse:
    form.cancel_url = found.get_absolute_url()
    context = {
        "round": found,
        "form": form,
        "heading": heading,
        "breadcrumbs": crumbs(request, found),
    }
    return render(request, "maturity/round_change.html", context)
