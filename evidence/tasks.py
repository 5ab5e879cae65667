"""Background work: scanning, drawing pages, ending what ran out. Safe to run twice."""

from typing import Any

from celery import Task, shared_task
from django.db.models import F

from core.actors import PORTAL
from core.enqueue import enqueue, publish
from evidence import rendering, scanning, services
from evidence.models import EvidenceVersion, Processing

SECONDS_BETWEEN_SCANS = 60


@shared_task(bind=True, max_retries=5, default_retry_delay=SECONDS_BETWEEN_SCANS)
def scan_version(self: "Task[Any, Any]", version_id: int) -> None:
    """Ask the scanner about one file; tried again while there is no verdict, since it stays
    closed until there is one. The sweep goes on where the retries end."""
    version = EvidenceVersion.objects.to_scan().filter(pk=version_id).first()
    if version is None or not scanning.is_configured():
        return
    Processing.objects.filter(version=version).update(scan_attempts=F("scan_attempts") + 1)
    try:
        with version.file.open() as file:
            verdict = scanning.scan(file)
    except scanning.ScannerUnavailable as error:
        raise self.retry(exc=error) from error
    version = services.record_scan(by=PORTAL, version=version, signature=verdict.signature)
    if verdict.is_clean:
        enqueue(render_version, version.pk)


@shared_task
def render_version(version_id: int) -> None:
    """Draw the pages of one file that are not drawn yet."""
    version = EvidenceVersion.objects.to_render().filter(pk=version_id).first()
    if version is None or not services.begin_rendering(by=PORTAL, version=version):
        return
    drawn = frozenset(version.pages.values_list("number", flat=True))
    try:
        with version.file.open() as file:
            for picture in rendering.pictures_of(file, version.content_type, drawn):
                services.store_page(by=PORTAL, version=version, picture=picture)
    except rendering.CannotRender:
        services.finish_rendering(by=PORTAL, version=version, succeeded=False)
        return
    services.finish_rendering(by=PORTAL, version=version, succeeded=True)


@shared_task
def process_files() -> None:
    """Sweep: hand out whatever waits for a scan or for its pictures."""
    if scanning.is_configured():
        for pk in EvidenceVersion.objects.to_scan().values_list("pk", flat=True):
            publish(scan_version, pk)
    for version in EvidenceVersion.objects.to_render():
        if version.is_open:
            publish(render_version, version.pk)


@shared_task
def expire_claims() -> None:
    """Nightly: end every acceptance whose time has run out."""
    services.expire_claims(by=PORTAL)
