"""The way in for the first administrator of an installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import PORTAL
from core.errors import DomainError
from trusts.services.invitations import invite


class Command(BaseCommand):
    help = "Invite an administrator by e-mail: the way in when there is none yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        """Queue the mail; its link works once, for 14 days."""
        try:
            invitation = invite(by=PORTAL, email=email, name=name, role="administrator")
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"An invitation to {settings.PUBLIC_URL} is on its way to {invitation.email}."
        )
