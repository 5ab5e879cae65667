"""What trusts listens to: an invitation that did not arrive."""

from typing import Any

from django.dispatch import receiver

from core.actors import PORTAL
from core.models import OutgoingMail
from core.outbox import mail_failed
from trusts.models import Invitation
from trusts.services.invitations import mail_key, mark_invitation_bounced


@receiver(mail_failed, dispatch_uid="trusts.invitation_bounced")
def invitation_bounced(mail: OutgoingMail, **_: Any) -> None:
    """Mark the invitation, unless a newer mail has gone out since."""
    kind, _sep, rest = mail.dedupe_key.partition(":")
    if kind != "invitation":
        return
    invitation = Invitation.objects.filter(pk=rest.partition(":")[0]).first()
    if invitation is not None and mail_key(invitation) == mail.dedupe_key:
        mark_invitation_bounced(by=PORTAL, invitation=invitation)
