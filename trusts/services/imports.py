"""Applying a register file that somebody uploaded and confirmed, as a worker does it."""

from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import DomainError
from core.services import locked, service
from trusts.lifecycles import REGISTER_IMPORT
from trusts.models import RegisterImport
from trusts.ods import read_register
from trusts.progress import reporter
from trusts.services.register import apply_register

MOST_ATTEMPTS = 3


@service
def begin_register_import(*, by: Actor, upload: RegisterImport) -> bool:
    """Count one attempt; False if there is nothing to do, or after too many attempts.

    Committed by itself, so that a worker that is killed while it applies the file has counted.
    """
    check_has(by, Permission.REGISTER_IMPORT)
    upload = locked(upload)
    if upload.status != "queued":
        return False
    if upload.attempts >= MOST_ATTEMPTS:
        _end(upload, "failed", "It was begun three times and never came to its end.")
        return False
    upload.attempts += 1
    upload.save(update_fields=["attempts"])
    return True


@service
def run_register_import(*, by: Actor, upload: RegisterImport, reason: str = "") -> RegisterImport:
    """Apply a confirmed file, all or nothing; run again, it does nothing.

    A refusal, such as trusts that changed since the preview, ends the import with its reason.
    """
    check_has(by, Permission.REGISTER_IMPORT)
    upload = locked(upload)
    if upload.status != "queued":
        return upload
    try:
        apply_register(
            by=by,
            register=read_register(bytes(upload.content)),
            as_of=upload.as_of,
            skip_refused=upload.skip_refused,
            expected=upload.fingerprint,
            progress=reporter(upload.reference),
        )
    except DomainError as refusal:
        return _end(upload, "failed", str(refusal))
    return _end(upload, "applied")


def _end(upload: RegisterImport, status: str, failure: str = "") -> RegisterImport:
    REGISTER_IMPORT.check(upload.status, status)
    upload.status, upload.failure, upload.finished_at = status, failure, timezone.now()
    upload.save(update_fields=["status", "failure", "finished_at"])
    return upload
