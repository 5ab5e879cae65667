"""The team of the trust acted for: people, roles, invitations, cover."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import SignedInRequest, posted
from core.forms import carried_out
from trusts.forms.people import CoverForm, InviteForm, RoleForm
from trusts.models import Invitation, Membership, Trust
from trusts.people import team_of
from trusts.policies import people as policies
from trusts.services.invitations import invite, send_invitation_again, withdraw_invitation
from trusts.services.people import arrange_cover, change_role, end_membership


def own_trust(request: SignedInRequest) -> Trust:
    """The trust acted for; who acts for none has no team page."""
    if request.trust is None:
        raise Http404
    return request.trust


def member(request: SignedInRequest, pk: int) -> Membership:
    rows = Membership.objects.visible_to(request.user).filter(trust=own_trust(request))
    return get_object_or_404(rows.select_related("user", "trust"), pk=pk)


def invitation(request: SignedInRequest, pk: int) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).filter(trust=own_trust(request))
    return get_object_or_404(rows.waiting(), pk=pk)


@needs(P.TEAM_VIEW)
@require_safe
def team(request: SignedInRequest) -> HttpResponse:
    """Who belongs to the trust, who was invited, who covers for whom."""
    trust = own_trust(request)
    members = list(team_of(trust))
    context = {
        "trust": trust,
        "members": members,
        "needed": [row.pk for row in members if not policies.can_do_without(row)],
        "invitations": Invitation.objects.visible_to(request.user).filter(trust=trust).waiting(),
        "may_manage": policies.can_manage_team(request.user, trust),
    }
    return render(request, "trusts/team.html", context)


@needs(P.TEAM_MANAGE)
def team_invite(request: SignedInRequest) -> HttpResponse:
    trust = own_trust(request)
    form = InviteForm(posted(request))
    if invited := carried_out(form, invite, by=request.user, trust=trust):
        messages.success(request, f"We sent {invited.name} a link. It works for 14 days.")
        return redirect("trusts:team")
    return form_page(request, form, "Invite a colleague", trust)


@needs(P.TEAM_MANAGE)
@require_POST
def team_send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    row = send_invitation_again(by=request.user, invitation=invitation(request, pk))
    messages.success(request, f"We sent {row.name} a new link. The old one no longer works.")
    return redirect("trusts:team")


@needs(P.TEAM_MANAGE)
@require_POST
def team_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = withdraw_invitation(by=request.user, invitation=invitation(request, pk))
    messages.success(request, f"The invitation of {row.name} is withdrawn.")
    return redirect("trusts:team")


@needs(P.TEAM_MANAGE)
def team_role(request: SignedInRequest, pk: int) -> HttpResponse:
    row = member(request, pk)
    form = RoleForm(posted(request), initial={"role": row.role})
    if carried_out(form, change_role, by=request.user, membership=row):
        messages.success(request, f"{row.user} has another role from now on.")
        return redirect("trusts:team")
    return form_page(request, form, f"Change the role of {row.user}", row.trust)


@needs(P.TEAM_VIEW)
def team_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a role away, or lay down one's own; asks first."""
    row = member(request, pk)
    policies.check_can_end_membership(request.user, row)
    if request.method == "POST":
        end_membership(by=request.user, membership=row)
        messages.success(request, f"{row.user} no longer has this role.")
        return redirect("trusts:team" if row.user != request.user else "/")
    return render(request, "trusts/team_remove.html", {"member": row, "trust": row.trust})


@needs(P.TEAM_MANAGE)
def team_cover(request: SignedInRequest) -> HttpResponse:
    trust = own_trust(request)
    asked = {"absent": request.GET.get("for")}
    form = CoverForm(posted(request), initial=asked, members=team_of(trust), by=request.user)
    if row := carried_out(form, arrange_cover, by=request.user):
        messages.success(request, f"{row.user} covers for {row.covers}, {row.period}.")
        return redirect("trusts:team")
    return form_page(request, form, "Arrange cover", trust, "trusts/team_cover.html")


def form_page(
    request: SignedInRequest,
    form: Any,
    title: str,
    trust: Trust | None,
    template: str = "trusts/team_form.html",
) -> HttpResponse:
    context = {"form": form, "title": title, "trust": trust}
    return render(request, template, context, status=400 if form.errors else 200)
