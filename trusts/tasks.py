"""Celery tasks of this app: each takes ids, and may run twice, late or never."""

from celery import shared_task

from core.actors import PORTAL
from core.enqueue import publish
from trusts.models import RegisterImport
from trusts.services.imports import begin_register_import, run_register_import


@shared_task
def apply_register_import(upload_id: int) -> None:
    """Apply a confirmed register file."""
    upload = RegisterImport.objects.get(pk=upload_id)
    if begin_register_import(by=PORTAL, upload=upload):
        run_register_import(by=PORTAL, upload=upload, reason=upload.reference)


@shared_task
def resume_register_imports() -> int:
    """Publish again what was confirmed and is not applied: a broker or worker may have lost it.

    Gives how many there were. Safe beside a running one: the second waits, then finds it done.
    """
    waiting = list(RegisterImport.objects.unfinished().values_list("pk", flat=True))
    return sum(publish(apply_register_import, upload) for upload in waiting)
