"""What the worker records about a file: the scanner's verdict, and the pictures of its pages."""

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from core.actors import Actor
from core.services import locked, service
from evidence import lifecycles
from evidence.models import EvidencePage, EvidenceVersion, Processing
from evidence.rendering import Picture


@service
def record_scan(*, by: Actor, version: EvidenceVersion, signature: str) -> EvidenceVersion:
    """Open the file, or close it for good if the scanner found `signature` in it."""
    version = locked(version)
    Processing.objects.filter(version=version).update(scan_message=signature)
    state = lifecycles.INFECTED if signature else lifecycles.CLEAN
    if version.scan_state != state:
        lifecycles.SCAN.check(version.scan_state, state)
        version.scan_state = state
        version.save(update_fields=["scan_state"])
    return version


@service
def begin_rendering(*, by: Actor, version: EvidenceVersion) -> bool:
    """Count one more attempt; False if there is nothing to draw, or it was tried too often.

    Committed before the drawing, so that a file that kills its worker is counted too.
    """
    work = Processing.objects.select_for_update().get(version=version)
    if work.render_state != Processing.WAITING or not version.is_open:
        return False
    if work.render_attempts >= Processing.MOST_ATTEMPTS:
        work.render_state = Processing.FAILED
    else:
        work.render_attempts += 1
    work.save(update_fields=["render_state", "render_attempts"])
    return work.render_state == Processing.WAITING


@service
def store_page(*, by: Actor, version: EvidenceVersion, picture: Picture) -> None:
    """Keep one page's picture; the first one stays if two workers draw the same page."""
    page = EvidencePage(
        version=version, number=picture.number, width=picture.width, height=picture.height
    )
    page.image.save("page.webp", ContentFile(picture.content), save=False)
    try:
        with transaction.atomic():
            page.save()
    except IntegrityError:
        page.image.storage.delete(str(page.image.name))


@service
def finish_rendering(*, by: Actor, version: EvidenceVersion, succeeded: bool) -> None:
    """Say that the pages are there, or that they cannot be drawn."""
    state = Processing.DONE if succeeded else Processing.FAILED
    Processing.objects.filter(version=version, render_state=Processing.WAITING).update(
        render_state=state
    )
