"""Scanning and drawing: a real clamd's protocol over a real socket, and real files."""

import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from celery.exceptions import Retry
from PIL import Image

from core.actors import PORTAL
from evidence import policies, rendering, scanning, services, tasks
from evidence.models import EvidencePage, EvidenceVersion, Processing
from tests.evidence.helpers import codes, refused
from tests.factories.evidence import (
    csv_upload,
    make_claim,
    make_item,
    pdf_upload,
    png_upload,
)
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """Answers INSTREAM as clamd does."""

    answer = ""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        found = "Eicar-Test-Signature FOUND" if EICAR in content else "OK"
        self.wfile.write((self.answer or f"stream: {found}").encode() + b"\0")


@pytest.fixture
def clamd(settings: Any) -> Iterator[type[Clamd]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield Clamd
        Clamd.answer = ""
        server.shutdown()


def version_of(file: Any) -> EvidenceVersion:
    return make_item(file=file).latest


def fresh(version: EvidenceVersion) -> EvidenceVersion:
    return EvidenceVersion.objects.get(pk=version.pk)


def test_without_a_scanner_a_file_is_open_and_says_not_scanned() -> None:
    version = version_of(csv_upload())
    assert version.get_scan_state_display() == "Not scanned"
    assert version.is_open
    tasks.scan_version(version.pk)
    assert fresh(version).scan_state == "not_scanned"


def test_with_a_scanner_a_file_is_closed_until_it_was_found_clean(clamd: Any) -> None:
    version = version_of(csv_upload())
    assert codes(policies.check_is_open, version) == "not_scanned_yet"
    tasks.scan_version(version.pk)
    version = fresh(version)
    assert (version.scan_state, version.is_open) == ("clean", True)
    tasks.scan_version(version.pk)
    assert version.processing.scan_attempts == 1


def test_a_virus_closes_a_file_for_good(clamd: Any) -> None:
    version = version_of(csv_upload(content=b"a,b\n" + EICAR))
    tasks.scan_version(version.pk)
    version = fresh(version)
    assert codes(policies.check_is_open, version) == "infected"
    assert version.processing.scan_message == "Eicar-Test-Signature"
    services.record_scan(by=PORTAL, version=version, signature="Eicar-Test-Signature")


def test_what_waits_for_its_scan_is_not_signed(clamd: Any) -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer)
    services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, None)])
    with refused("not_scanned_yet"):
        services.mark_ready(by=writer, claim=claim)


def test_files_from_before_the_scanner_are_closed_and_swept(settings: Any, clamd: Any) -> None:
    url, settings.CLAMD_URL = settings.CLAMD_URL, ""
    version = version_of(csv_upload())
    settings.CLAMD_URL = url
    assert not version.is_open
    assert version in EvidenceVersion.objects.to_scan()
    tasks.scan_version(version.pk)
    assert fresh(version).is_open


@pytest.mark.parametrize("fault", ["away", "error"])
def test_without_a_verdict_the_scan_is_tried_again_and_the_file_stays_closed(
    fault: str, settings: Any, clamd: type[Clamd]
) -> None:
    version = version_of(csv_upload())
    if fault == "away":
        settings.CLAMD_URL = "unix:///nowhere/clamd.sock"
    else:
        clamd.answer = "INSTREAM size limit exceeded. ERROR"
    with pytest.raises((Retry, scanning.ScannerUnavailable)):
        tasks.scan_version(version.pk)
    assert not fresh(version).is_open


def test_a_scanner_that_hangs_up_gives_no_verdict() -> None:
    with pytest.raises(scanning.ScannerUnavailable):
        scanning.verdict_of("")


def test_pages_of_a_pdf_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    version = version_of(pdf_upload(pages=3))
    tasks.render_version(version.pk)
    tasks.render_version(version.pk)
    work = Processing.objects.get(version=version)
    assert (work.render_state, work.render_attempts, work.page_count) == ("done", 1, 3)
    assert [page.number for page in version.pages.all()] == [1, 2, 3]
    with version.pages.all()[0].image.open() as image:
        assert image.read(4) == b"RIFF"


def test_drawing_goes_on_where_a_killed_worker_stopped() -> None:
    version = version_of(pdf_upload(pages=2))
    assert services.begin_rendering(by=PORTAL, version=version)
    with version.file.open() as file:
        first = next(rendering.pictures_of(file, "application/pdf", frozenset()))
    services.store_page(by=PORTAL, version=version, picture=first)
    services.store_page(by=PORTAL, version=version, picture=first)
    tasks.render_version(version.pk)
    assert EvidencePage.objects.filter(version=version).count() == 2


def test_a_file_that_kills_its_workers_is_given_up() -> None:
    version = version_of(pdf_upload())
    for _ in range(Processing.MOST_ATTEMPTS):
        assert services.begin_rendering(by=PORTAL, version=version)
    tasks.render_version(version.pk)
    assert Processing.objects.get(version=version).render_state == "failed"


def test_a_file_that_cannot_be_drawn_is_marked_so(monkeypatch: pytest.MonkeyPatch) -> None:
    version = version_of(png_upload())
    name = str(version.file.name)
    version.file.storage.delete(name)
    version.file.storage.save(name, csv_upload())
    tasks.render_version(version.pk)
    assert Processing.objects.get(version=version).render_state == "failed"


def test_long_files_are_drawn_as_far_as_is_bearable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_RENDERED", 2)
    version = version_of(pdf_upload(pages=4))
    tasks.render_version(version.pk)
    assert version.pages.count() == 2


def test_pictures_are_drawn_small_enough_for_a_screen() -> None:
    version = version_of(png_upload(size=(4000, 1000)))
    tasks.render_version(version.pk)
    page = version.pages.get()
    assert (page.width, page.height) == (rendering.WIDTH, 310)


def test_what_one_can_see_through_is_drawn_on_white() -> None:
    glass, file = Image.new("RGBA", (4, 4), (0, 0, 0, 0)), io.BytesIO()
    glass.save(file, "PNG")
    (drawn,) = rendering.pictures_of(file, "image/png", frozenset())
    assert Image.open(io.BytesIO(drawn.content)).getpixel((1, 1)) == (255, 255, 255)


def test_the_sweep_hands_out_what_waits(monkeypatch: pytest.MonkeyPatch, clamd: Any) -> None:
    published: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "publish", lambda task, pk: published.append((task.name, pk)))
    closed, opened = version_of(csv_upload()), version_of(png_upload())
    services.record_scan(by=PORTAL, version=opened, signature="")
    tasks.process_files()
    assert ("evidence.tasks.scan_version", closed.pk) in published
    assert ("evidence.tasks.render_version", opened.pk) in published
    assert ("evidence.tasks.render_version", closed.pk) not in published


def test_without_a_scanner_the_sweep_only_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[str] = []
    monkeypatch.setattr(tasks, "publish", lambda task, pk: published.append(task.name))
    version_of(png_upload())
    tasks.process_files()
    assert published == ["evidence.tasks.render_version"]


def test_the_sweep_draws_nothing_that_waits_for_the_scanner(
    monkeypatch: pytest.MonkeyPatch, clamd: Any
) -> None:
    published: list[str] = []
    monkeypatch.setattr(tasks, "publish", lambda task, pk: published.append(task.name))
    version_of(png_upload())
    tasks.process_files()
    assert published == ["evidence.tasks.scan_version"]


def test_what_has_no_pages_is_never_begun() -> None:
    assert services.begin_rendering(by=PORTAL, version=version_of(csv_upload())) is False
