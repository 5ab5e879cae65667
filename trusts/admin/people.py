"""Memberships and invitations in Django admin: looked at here, changed on the portal's pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User
from core.admin import ByServices, ReadOnly
from trusts.models import Invitation, Membership
from trusts.services.people import add_member


@admin.register(Membership)
class MembershipAdmin(ByServices):
    """Who belongs where. Given here or by the trust; ended on the person's page."""

    list_display = ("user", "trust", "role", "from_date", "until_date", "covers")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email", "trust__name", "trust__code")
    list_select_related = ("user", "trust", "covers")
    autocomplete_fields = ("user", "trust")
    fields = ("user", "trust", "role", "from_date", "until_date")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_by_service(self, by: User, row: Any, changed: set[str]) -> None:
        made = add_member(
            by=by,
            user=row.user,
            trust=row.trust,
            role=row.role,
            from_date=row.from_date,
            until_date=row.until_date,
            reason="Given in the administration",
        )
        row.pk = made.pk


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Who was asked to join, and what became of it. Sent and withdrawn on the page of people."""

    list_display = ("name", "email", "trust", "role", "state_label", "sent_at", "invited_by")
    list_filter = ("role",)
    search_fields = ("name", "email")
    list_select_related = ("trust", "invited_by")
    exclude = ("token_hash",)
