"""Mail goes through an outbox in the database: queued with the change it reports, sent later.

A template `templates/mail/<name>.txt` begins with `Subject: …`, then an empty line, then the
text. It says what happened, what to do, by when, and links there.
"""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from post_office.models import PRIORITY, STATUS, Email, RecipientDeliveryStatus

from core.enqueue import enqueue
from core.errors import BadInput, NotPossible
from core.models import OutgoingMail
from core.outbox import report_failures
from core.tasks import send_queued_mail

LONGEST_SUBJECT = 200


def send_mail(
    *, to: str, template: str, context: dict[str, Any], dedupe_key: str = "", secret: bool = False
) -> OutgoingMail:
    """Queue one plain-text mail; it leaves after the present transaction has committed.

    The same `dedupe_key` is queued once, ever: asked again, the first mail is returned. `secret`
    marks a text with a link that lets somebody in: it is dropped from the outbox once delivered,
    shown to nobody and not sent again from there. Raises BadInput for an address that is none.
    """
    key = dedupe_key or str(uuid.uuid4())
    subject, text = rendered(template, context)
    # Part of whatever it reports: nobody goes on without the mail.
    with transaction.atomic(savepoint=False):
        if found := OutgoingMail.objects.filter(dedupe_key=key).first():
            return found
        email = Email.objects.create(
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[checked_address(to)],
            subject=subject,
            message=text,
            status=STATUS.queued,
            priority=PRIORITY.medium,
        )
        mail = OutgoingMail.objects.create(
            dedupe_key=key, template=template, email=email, secret=secret
        )
    enqueue(send_queued_mail)
    return mail


def checked_address(to: str) -> str:
    """One address on one line; a list, a name or a line break is refused."""
    try:
        validate_email(to)
    except ValidationError as error:
        raise BadInput("This email address cannot be written to.", code="email") from error
    return to


def rendered(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a template; whatever was put into the subject stays on its line."""
    found = {"public_url": settings.PUBLIC_URL, **context}
    page = get_template(f"mail/{template}.txt").template  # type: ignore[attr-defined]
    # Plain text: an apostrophe stays one.
    whole = page.render(Context(found, autoescape=False))
    head, _, text = whole.lstrip().partition("\n\n")
    subject = " ".join(head.removeprefix("Subject:").split())
    return subject[:LONGEST_SUBJECT], text.strip() + "\n"


def send_again(mail: OutgoingMail) -> None:
    """Put a mail back into the queue. Raises NotPossible for one whose text is gone."""
    email = Email.objects.select_for_update().get(pk=mail.email_id)
    if mail.secret:
        raise NotPossible(
            "This mail held a personal link, which is not kept.",
            next_step="Do again what sent it: invite again, or ask for a new link.",
            code="secret_mail",
        )
    if email.status in (STATUS.queued, STATUS.requeued):
        raise NotPossible("This mail is waiting to be sent already.", code="queued")
    email.status = STATUS.queued
    email.recipient_delivery_status = None
    email.number_of_retries = 0
    email.save()
    OutgoingMail.objects.filter(pk=mail.pk).update(failure_reported_at=None)
    enqueue(send_queued_mail)


def record_bounce(mail: OutgoingMail) -> None:
    """Somebody's postmaster says that the mail did not arrive."""
    Email.objects.filter(pk=mail.email_id).update(
        recipient_delivery_status=RecipientDeliveryStatus.HARD_BOUNCED
    )
    report_failures()
