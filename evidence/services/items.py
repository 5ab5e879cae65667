"""Adding evidence. A file is inspected before anything is stored."""

from datetime import date

from django.core.files.base import File

from core.actors import Actor
from core.dates import now, today
from core.errors import BadInput
from core.references import next_reference
from core.services import locked, service
from evidence import lifecycles, policies, scanning, signals
from evidence.files import Inspected, Upload, inspect
from evidence.models import EvidenceItem, EvidenceVersion, Processing
from trusts.models import Trust


@service
def upload_evidence(
    *,
    by: Actor,
    trust: Trust,
    title: str,
    file: Upload,
    effective_date: date,
    expires_on: date | None = None,
) -> EvidenceItem:
    """Keep a piece of evidence with its first file. Scanned and drawn by the worker afterwards.

    Raises NotAllowed, or BadInput for a file or dates that cannot be accepted; then nothing is
    stored.
    """
    policies.check_can_upload(by, trust)
    check_dates(effective_date, expires_on)
    inspected = inspect(file)
    item = EvidenceItem.objects.create(
        trust=trust,
        reference=next_reference("EV", today().year),
        title=title,
        effective_date=effective_date,
        expires_on=expires_on,
        created_by=policies.person(by),
        created_at=now(),
    )
    keep_version(by, item, 1, file, inspected)
    return item


@service
def add_version(
    *,
    by: Actor,
    item: EvidenceItem,
    file: Upload,
    effective_date: date | None = None,
    expires_on: date | None = None,
) -> EvidenceVersion:
    """Add a newer file, with the dates that it has. What was sent before keeps its own version."""
    item = locked(item)
    policies.check_can_upload(by, item.trust)
    if effective_date is not None:
        check_dates(effective_date, expires_on)
        item.effective_date, item.expires_on = effective_date, expires_on
        item.save(update_fields=["effective_date", "expires_on"])
    inspected = inspect(file)
    number = item.versions.count() + 1
    if item.latest.sha256 == inspected.sha256:
        raise BadInput(
            f"This is the same file as version {number - 1}.",
            next_step="Select the newer file.",
            code="file_same",
        )
    return keep_version(by, item, number, file, inspected)


def check_dates(effective_date: date, expires_on: date | None) -> None:
    if effective_date > today():
        raise BadInput("The date of the evidence must not be in the future.", code="date_ahead")
    if expires_on is not None and expires_on < effective_date:
        raise BadInput("“Valid until” must be after the date of the evidence.", code="date_order")


def keep_version(
    by: Actor, item: EvidenceItem, number: int, file: Upload, inspected: Inspected
) -> EvidenceVersion:
    """Store the file under a generated name; if its row cannot be stored, nor is the file."""
    version = EvidenceVersion(
        item=item,
        number=number,
        file=File(file.file, name=inspected.name),
        original_name=inspected.name,
        content_type=inspected.content_type,
        size=inspected.size,
        sha256=inspected.sha256,
        uploaded_by=policies.person(by),
        uploaded_at=now(),
    )
    try:
        version.save()
    except BaseException:
        version.file.storage.delete(str(version.file.name))
        raise
    Processing.objects.create(
        version=version,
        page_count=inspected.pages,
        render_state=Processing.WAITING if inspected.is_rendered else Processing.NONE,
    )
    begin_processing(version)
    return version


def begin_processing(version: EvidenceVersion) -> None:
    """Closed until scanned where there is a scanner; else marked as not scanned, and open."""
    if not scanning.is_configured():
        version.scan_state = lifecycles.NOT_SCANNED
        version.save(update_fields=["scan_state"])
    signals.file_kept.send(sender=EvidenceVersion, version_id=version.pk)
