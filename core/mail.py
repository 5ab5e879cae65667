"""Mail goes through an outbox in the database: queued with the change it reports, sent later.

A template `templates/mail/<name>.txt` begins with `Subject: …`, then an empty line, then the
text. It says what happened, what to do, by when, and links there.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
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
    letter = Letter(to, context, dedupe_key or str(uuid.uuid4()))
    return send_mails(template=template, letters=[letter], secret=secret)[0]


@dataclass(frozen=True)
class Letter:
    """What one person is sent, once for its key."""

    to: str
    context: dict[str, Any]
    dedupe_key: str


def send_mails(
    *, template: str, letters: Sequence[Letter], secret: bool = False
) -> list[OutgoingMail]:
    """Queue one mail for each letter, as `send_mail` does, in as many queries as for one."""
    # Part of whatever it reports: nobody goes on without the mail.
    with transaction.atomic(savepoint=False):
        keys = [letter.dedupe_key for letter in letters]
        there = OutgoingMail.objects.filter(dedupe_key__in=keys)
        found = {mail.dedupe_key: mail for mail in there}
        new = [letter for letter in letters if letter.dedupe_key not in found]
        if new:
            emails = Email.objects.bulk_create(email_of(template, letter) for letter in new)
            made = OutgoingMail.objects.bulk_create(
                OutgoingMail(
                    dedupe_key=letter.dedupe_key, template=template, email=email, secret=secret
                )
                for letter, email in zip(new, emails, strict=True)
            )
            found |= {mail.dedupe_key: mail for mail in made}
            enqueue(send_queued_mail)
    return [found[key] for key in keys]


def email_of(template: str, letter: Letter) -> Email:
    subject, text = rendered(template, letter.context)
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[checked_address(letter.to)],
        subject=subject,
        message=text,
        status=STATUS.queued,
        priority=PRIORITY.medium,
    )


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
