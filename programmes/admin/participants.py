"""Participations and pairings: proposed here, moved along by actions. Their own pages follow."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes import services
from programmes.admin.base import ReasonForm, ServiceAdmin, step_action
from programmes.models import Pairing, Participation


class Stepwise(ServiceAdmin):
    """Rows that only actions move."""

    action_form = ReasonForm

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A page about one row is for reading; the list offers its actions."""
        return obj is None and super().has_change_permission(request)

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found


@admin.register(Participation)
class ParticipationAdmin(Stepwise):
    """A trust's way through a programme; saying no needs a reason."""

    list_display = ("name_at_the_time", "programme", "role", "status", "agreement_signed_on")
    list_filter = ("programme", "role", "status")
    list_select_related = ("programme",)
    search_fields = ("name_at_the_time", "trust__code", "trust__name")
    autocomplete_fields = ("trust",)
    create_row = staticmethod(services.propose_participation)
    adding = ("programme", "wave", "trust", "role", "reason")
    actions = (
        step_action(services.start_due_diligence, "Start due diligence", "participation"),
        step_action(
            services.finish_due_diligence, "Finish due diligence", "participation", "finished_on"
        ),
        step_action(
            services.sign_agreement, "Record the signed agreement", "participation", "signed_on"
        ),
        step_action(services.activate, "Begin the work", "participation"),
        step_action(services.complete, "Complete", "participation"),
        step_action(services.announce, "Announce the name", "participation", "announced_on"),
        step_action(services.decline, "Decline, with the reason", "participation", "reason"),
        step_action(services.withdraw, "Withdraw, with the reason", "participation", "reason"),
    )


@admin.register(Pairing)
class PairingAdmin(Stepwise):
    """Pairs, proposed; each side confirms for itself, so there is no action for that here."""

    list_display = ("exemplar", "follower", "status", "from_date", "until_date")
    list_filter = ("status", "exemplar__programme")
    list_select_related = ("exemplar", "follower")
    create_row = staticmethod(services.propose_pairing)
    adding = ("exemplar", "follower", "reason")
    actions = (
        step_action(services.deny_pairing, "Take the proposal back", "pairing", "reason"),
        step_action(services.end_pairing, "End the pairing", "pairing", "reason", "ended_on"),
    )
