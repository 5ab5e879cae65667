"""Django admin without side doors: no sign-in, password or second step of its own."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator

from accounts.permissions import Permission
from accounts.policies import check_has


class PortalAdminSite(AdminSite):
    """For administrators only, who signed in through the portal's pages, second step included."""

    site_header = site_title = "Aspirant administration"
    index_title = "People, reference data, imports"
    site_url = "/"

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Never asks for a password here: that is the sign-in page's part."""
        if request.user.is_authenticated and not self.has_permission(request):
            check_has(request.user, Permission.ACCOUNTS_MANAGE)
        wanted = request.GET.get("next", resolve_url("admin:index"))
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(wanted)

    def password_change(self, *_: Any, **__: Any) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")

    def password_change_done(self, *_: Any, **__: Any) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")
