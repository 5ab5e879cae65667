"""What staff do about mail that did not arrive."""

from accounts import policies
from core import mail as outbox
from core.actors import Actor
from core.models import OutgoingMail
from core.services import locked, service


@service
def send_mail_again(*, by: Actor, mail: OutgoingMail) -> None:
    """Queue a mail once more. Raises NotPossible for one whose personal link is gone."""
    policies.check_can_handle_mail(by)
    outbox.send_again(locked(mail))


@service
def record_bounce(*, by: Actor, mail: OutgoingMail) -> None:
    """Note that somebody's postmaster returned a mail."""
    policies.check_can_handle_mail(by)
    outbox.record_bounce(locked(mail))
