"""Everyone who signs in, for who invites anyone and who looks after accounts."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import policies as account_policies
from accounts import roles
from accounts import services as account_services
from accounts.access import needs
from accounts.forms import ReasonForm
from accounts.models import StaffRole, User
from accounts.permissions import Permission as P
from accounts.requests import SignedInRequest, posted
from core.dates import when
from core.forms import carried_out
from nhsuk.columns import Column, ListPageView
from nhsuk.filters import ListFilterSet, SearchFilter
from trusts.forms.people import InviteAnyoneForm
from trusts.forms.staff import StaffCoverForm, StaffRoleForm
from trusts.history import person_history
from trusts.models import Invitation, Membership
from trusts.policies.people import can_end_membership
from trusts.services.invitations import invite, send_invitation_again, withdraw_invitation
from trusts.services.people import end_membership
from trusts.views.team import form_page


def roles_of(user: User) -> str:
    """Every role held today, in a line: needs the two prefetches of `PeopleList`."""
    staff = [row.get_role_display() for row in user.roles_now]  # type: ignore[attr-defined]
    at = [f"{m.get_role_display()}, {m.trust}" for m in user.memberships_now]  # type: ignore[attr-defined]
    return "; ".join([*staff, *at])


class PeopleFilters(ListFilterSet):
    search = SearchFilter(fields=["name", "email"])
    role = django_filters.ChoiceFilter(
        label="Role",
        choices=roles.choices("staff", "administrator", "trust"),
        method="with_role",
    )
    is_active = django_filters.ChoiceFilter(
        label="Account", choices=[("true", "Open"), ("false", "Closed")]
    )

    def with_role(self, people: QuerySet[User], name: str, role: str) -> QuerySet[User]:
        reader = self.request.user
        staff = StaffRole.objects.visible_to(reader).in_force().filter(role=role)
        members = Membership.objects.visible_to(reader).in_force().filter(role=role)
        return people.filter(pk__in=staff.values("user").union(members.values("user")))


class PeopleList(ListPageView):
    title = "People"
    template_name = "trusts/people.html"
    filterset_class = PeopleFilters
    default_sort = "name"
    file_name = "people"
    empty_text = "Nobody matches."
    breadcrumbs = (("Home", "/"),)
    columns = (
        Column("name", "Name", sort="name", link=lambda u: reverse("trusts:person", args=[u.pk])),
        Column("email", "Email address", sort="email"),
        Column("roles", "Roles today", value=roles_of, empty="None"),
        Column("last_login", "Last signed in", sort="last_login", format=when, empty="Never"),
        Column("state", "Account", value=lambda u: "Open" if u.is_active else "Closed"),
    )

    def get_queryset(self) -> QuerySet[User]:
        reader: Any = self.request.user
        staff = StaffRole.objects.visible_to(reader).in_force()
        members = Membership.objects.visible_to(reader).in_force().select_related("trust")
        return User.objects.visible_to(reader).prefetch_related(
            Prefetch("staff_role_rows", staff, to_attr="roles_now"),
            Prefetch("memberships", members, to_attr="memberships_now"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Invitation.objects.visible_to(self.request.user).waiting()  # type: ignore[arg-type]
        return super().get_context_data(
            invitations=waiting.select_related("trust", "invited_by"), **kwargs
        )


def person_of(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


@needs(P.STAFF_INVITE, P.HISTORY_VIEW)
@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: roles now and to come, help for the locked-out, history."""
    user = person_of(request, pk)
    memberships = Membership.objects.visible_to(request.user).ahead().filter(user=user)
    memberships = memberships.select_related("trust", "user")
    may_give_roles = request.user.has(P.STAFF_INVITE) and user != request.user
    context = {
        "person": user,
        "staff_roles": StaffRole.objects.visible_to(request.user).ahead().filter(user=user),
        "memberships": [
            (row, may_give_roles and can_end_membership(request.user, row)) for row in memberships
        ],
        "may_give_roles": may_give_roles,
        "may_manage": request.user.has(P.ACCOUNTS_MANAGE) and user != request.user,
        "history": person_history(user) if request.user.has(P.HISTORY_VIEW) else [],
    }
    return render(request, "trusts/person.html", context)


@needs(P.STAFF_INVITE)
def people_invite(request: SignedInRequest) -> HttpResponse:
    form = InviteAnyoneForm(posted(request), user=request.user)
    if invited := carried_out(form, invite, by=request.user):
        messages.success(request, f"We sent {invited.name} a link. It works for 14 days.")
        return redirect("trusts:people")
    return form_page(request, form, "Invite somebody", None, "trusts/people_form.html")


def invitation_of(request: SignedInRequest, pk: int) -> Invitation:
    return get_object_or_404(Invitation.objects.visible_to(request.user).waiting(), pk=pk)


@needs(P.STAFF_INVITE)
@require_POST
def people_send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    row = send_invitation_again(by=request.user, invitation=invitation_of(request, pk))
    messages.success(request, f"We sent {row.name} a new link. The old one no longer works.")
    return redirect("trusts:people")


@needs(P.STAFF_INVITE)
@require_POST
def people_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = withdraw_invitation(by=request.user, invitation=invitation_of(request, pk))
    messages.success(request, f"The invitation of {row.name} is withdrawn.")
    return redirect("trusts:people")


@needs(P.STAFF_INVITE)
def give_role(request: SignedInRequest, pk: int) -> HttpResponse:
    user = person_of(request, pk)
    form = StaffRoleForm(posted(request), user=user, by=request.user)
    if carried_out(form, account_services.give_staff_role, by=request.user, user=user):
        messages.success(request, f"{user} has the role.")
        return redirect("trusts:person", pk=pk)
    return form_page(request, form, f"Give {user} a role", None, "trusts/people_form.html")


@needs(P.STAFF_INVITE)
def cover_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cover for an absent member of staff."""
    absent = person_of(request, pk)
    form = StaffCoverForm(posted(request), absent=absent, by=request.user)
    if row := carried_out(form, account_services.cover_staff, by=request.user, absent=absent):
        messages.success(request, f"{row.user} covers for {absent}, {row.period}.")
        return redirect("trusts:person", pk=pk)
    return form_page(request, form, f"Cover for {absent}", None, "trusts/people_form.html")


@needs(P.STAFF_INVITE)
@require_POST
def end_role(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(StaffRole.objects.visible_to(request.user).ahead(), pk=pk)
    account_services.end_staff_role(by=request.user, staff_role=row)
    messages.success(request, f"{row.user} no longer has this role.")
    return redirect("trusts:person", pk=row.user_id)


@needs(P.STAFF_INVITE)
@require_POST
def end_person_membership(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Membership.objects.visible_to(request.user).ahead(), pk=pk)
    end_membership(by=request.user, membership=row)
    messages.success(request, f"{row.user} no longer has this role.")
    return redirect("trusts:person", pk=row.user_id)


HELP: dict[str, tuple[str, Callable[..., User]]] = {
    "end-sessions": ("Sign {} out everywhere", account_services.end_sessions),
    "reset-second-step": ("Reset the second step of {}", account_services.reset_second_factor),
    "close": ("Close the account of {}", account_services.deactivate_user),
    "open": ("Open the account of {} again", account_services.reactivate_user),
}


@needs(P.ACCOUNTS_MANAGE)
def help_person(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Help for the locked-out, and an end for those who leave; always with a reason."""
    if action not in HELP:
        raise Http404
    user = person_of(request, pk)
    account_policies.check_not_oneself(request.user, user, "do this to your own account")
    title, act = HELP[action]
    form = ReasonForm(posted(request))
    if form.is_valid():
        act(by=request.user, user=user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Done: {title.format(user)[0].lower()}{title.format(user)[1:]}.")
        return redirect("trusts:person", pk=pk)
    return form_page(request, form, title.format(user), None, "trusts/people_form.html")
