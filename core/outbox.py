"""Emptying the outbox: each mail is sent once, retried, and reported if it cannot arrive."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.dispatch import Signal
from django.utils import timezone
from post_office.mail import get_queued, send_queued
from post_office.models import STATUS, Email

from core.models import OutgoingMail

# Sent once for each mail that will not arrive: `mail` is the OutgoingMail.
mail_failed = Signal()

# One connection at a time drains the outbox: two would send the same mail twice.
SENDING_LOCK = 0x4153_5049


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this process may send now; the lock goes with the connection if it is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SENDING_LOCK])
        got: bool = cursor.fetchone()[0]
        try:
            yield got
        finally:
            if got:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SENDING_LOCK])


def deliver() -> int:
    """Send what waits, drop delivered secrets, report failures; how many mails were sent."""
    sent = 0
    with only_one() as may_send:
        while may_send and get_queued().exists():
            sent += send_queued()[0]
        drop_secrets()
        report_failures()
    return sent


def drop_secrets() -> int:
    """Empty the text of delivered mails whose link lets somebody in."""
    delivered = OutgoingMail.objects.filter(secret=True, email__status=STATUS.sent)
    return int(Email.objects.filter(pk__in=delivered.values("email")).update(message=""))


def report_failures() -> int:
    """Tell whoever listens of each mail that failed for good, once; how many there were."""
    failed = OutgoingMail.objects.undelivered().filter(failure_reported_at__isnull=True)
    mails = list(failed.select_related("email"))
    for mail in mails:
        mail.failure_reported_at = timezone.now()
        mail.save(update_fields=["failure_reported_at"])
        mail_failed.send(OutgoingMail, mail=mail)
    return len(mails)
