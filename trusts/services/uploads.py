"""A register file uploaded in the admin: preview and confirmation; a worker applies it."""

import hashlib
from datetime import date
from pathlib import PurePath

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.enqueue import enqueue
from core.services import locked, service
from trusts import tasks
from trusts.models import RegisterImport
from trusts.ods import read_register
from trusts.policies.register import check_can_confirm, check_can_discard
from trusts.services.register import plan_register


@service
def upload_register(*, by: User, file_name: str, content: bytes, as_of: date) -> RegisterImport:
    """Keep a register file with the preview of what it would change; changes no trust.

    Raises NotAllowed without the permission, BadInput for a file that is no register.
    """
    check_has(by, Permission.REGISTER_IMPORT)
    plan = plan_register(read_register(content), as_of)
    return RegisterImport.objects.create(
        file_name=PurePath(file_name).name[:200],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        as_of=as_of,
        lists=plan.lists(),
        fingerprint=plan.fingerprint(),
        uploaded_by=by,
    )


@service
def confirm_register_import(
    *, by: User, upload: RegisterImport, skip_refused: bool = False
) -> RegisterImport:
    """Have a previewed file applied by a worker."""
    upload = locked(upload)
    check_can_confirm(by, upload, skip_refused=skip_refused)
    upload.status = "queued"
    upload.skip_refused = skip_refused
    upload.confirmed_by, upload.confirmed_at = by, timezone.now()
    upload.save()
    enqueue(tasks.apply_register_import, upload.pk)
    return upload


@service
def discard_register_import(*, by: Actor, upload: RegisterImport) -> RegisterImport:
    """Put a previewed file aside; it stays for the record."""
    upload = locked(upload)
    check_can_discard(by, upload)
    upload.status = "discarded"
    upload.save(update_fields=["status"])
    return upload
