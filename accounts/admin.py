"""People in Django admin: looked at here, changed through the services.

What libraries register by themselves is taken away: their pages would write round the services,
and show secrets and other people's mail.
"""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from post_office.models import Attachment, Email, EmailTemplate, Log

from accounts import services
from accounts.models import StaffRole, User
from core.admin import ByServices

FOREIGN: tuple[type[Model], ...] = (
    Attachment,
    Authenticator,
    Email,
    EmailAddress,
    EmailConfirmation,
    EmailTemplate,
    Group,
    Log,
    SocialAccount,
    SocialApp,
    SocialToken,
)
for model in FOREIGN:
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class UserAdmin(ByServices):
    """Names, addresses, who may sign in. People come in by invitation, and stay on record."""

    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active", "is_demo")
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "last_login", "created_at", "page")
    readonly_fields = ("last_login", "created_at", "page")

    @admin.display(description="roles, second step, history")
    def page(self, user: User) -> str:
        """The page of the portal that does the rest, each with a reason."""
        return format_html('<a href="/people/{}/">Open this person</a>', user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_by_service(self, by: User, user: Any, changed: set[str]) -> None:
        reason = "Changed in the administration"
        if "name" in changed:
            services.rename_user(by=by, user=user, name=user.name, reason=reason)
        if "email" in changed:
            services.change_email(by=by, user=user, email=user.email, reason=reason)
        if "is_active" in changed:
            switch = services.reactivate_user if user.is_active else services.deactivate_user
            switch(by=by, user=user, reason=reason)


@admin.register(StaffRole)
class StaffRoleAdmin(ByServices):
    """Staff roles: given here or on the person's page; ended there."""

    list_display = ("user", "role", "from_date", "until_date", "covers")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email")
    list_select_related = ("user", "covers")
    autocomplete_fields = ("user",)
    fields = ("user", "role", "from_date", "until_date")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_by_service(self, by: User, row: Any, changed: set[str]) -> None:
        made = services.give_staff_role(
            by=by,
            user=row.user,
            role=row.role,
            from_date=row.from_date,
            until_date=row.until_date,
            reason="Given in the administration",
        )
        row.pk = made.pk
