"""One's own account, and what each role may do."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import roles, second_factor
from accounts.forms import NameForm
from accounts.permissions import Permission
from accounts.requests import SignedInRequest, posted
from accounts.services import end_sessions, rename_user


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Name, address, password, second step, roles, sessions."""
    context = {
        "has_second_factor": second_factor.has_one(request.user),
        "roles_here": request.user.roles_at(request.trust) if request.trust else [],
    }
    return render(request, "accounts/account.html", context)


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session of one's own, this one too."""
    end_sessions(by=request.user, user=request.user)
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


def sign_in_again(request: SignedInRequest) -> HttpResponse:
    """For who has neither password nor second step: they sign in anew, to confirm who it is."""
    if request.method == "POST":
        logout(request)
        return redirect("account_login")
    return render(request, "accounts/sign_in_again.html")


def rename(request: SignedInRequest) -> HttpResponse:
    """Change one's own name."""
    form = NameForm(posted(request), initial={"name": request.user.name})
    if form.is_valid():
        rename_user(by=request.user, user=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is changed.")
        return redirect("accounts:account")
    status = 400 if form.errors else 200
    return render(request, "accounts/rename.html", {"form": form}, status=status)


@require_safe
def role_matrix(request: SignedInRequest) -> HttpResponse:
    """What each role may do, from the very classes that decide it."""
    groups = [
        ("At a trust", roles.of_scope("trust")),
        ("Staff of the programme, and administrators", roles.of_scope("staff", "administrator")),
    ]
    matrices = [(name, *matrix(held)) for name, held in groups]
    return render(request, "accounts/role_matrix.html", {"matrices": matrices, "groups": groups})


def matrix(held: list[type[roles.Role]]) -> tuple[str, list[list[str]]]:
    """Headers and rows for `simple_table`: a permission a row, a role a column."""
    header = "|".join(["May", *(role.name for role in held)])
    rows = [
        [permission.value, *("Yes" if permission in role.permissions else "–" for role in held)]
        for permission in Permission
        if any(permission in role.permissions for role in held)
    ]
    return header, rows
