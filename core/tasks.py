"""Core's background work."""

from celery import shared_task

from core import outbox


@shared_task
def send_queued_mail() -> int:
    """Send what waits in the outbox. Safe to run twice: a lock lets one sender in at a time."""
    return outbox.deliver()
