"""Which files are kept, and which are refused with which words."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evidence import contents, files, office, services
from evidence.files import inspect, safe_name
from evidence.models import EvidenceVersion
from tests.evidence.helpers import refused
from tests.factories.evidence import make_item, pdf_content, pdf_upload, png_upload
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

OFFICE_PARTS = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
}


def upload(name: str, content: bytes) -> Any:
    return SimpleUploadedFile(name, content)


def types_xml(extension: str) -> str:
    main = office.DOCUMENTS[extension].main
    part = OFFICE_PARTS[extension]
    return f'<Types><Override PartName="/{part}" ContentType="{main}"/></Types>'


def document(extension: str = ".docx", **more: bytes | str) -> bytes:
    """A small Office file; `more` holds further entries, slashes written as two underscores."""
    entries: dict[str, Any] = {office.TYPES: types_xml(extension), OFFICE_PARTS[extension]: "<x/>"}
    entries.update({name.replace("__", "/"): content for name, content in more.items()})
    return archive(entries)


def archive(entries: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so big; its pixels are missing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")


def short(value: object) -> str | None:
    """A test's name without the bytes: those of an archive hold the time at which it was made."""
    return "bytes" if isinstance(value, bytes) else None


@pytest.mark.parametrize(
    ("name", "content", "content_type", "pages"),
    [
        ("a.pdf", pdf_content(3), "application/pdf", 3),
        ("a.docx", document(".docx"), office.DOCUMENTS[".docx"].content_type, None),
        ("a.pptx", document(".pptx"), office.DOCUMENTS[".pptx"].content_type, None),
        ("a.xlsx", workbook(), office.DOCUMENTS[".xlsx"].content_type, None),
        ("a.PNG", png_upload().read(), "image/png", 1),
        ("a.jpeg", jpeg(), "image/jpeg", 1),
        ("a.csv", "Name;Größe\nA;1\n".encode("cp1252"), "text/csv", None),
        (
            "chart.docx",
            document(word__embeddings__t=b""),
            office.DOCUMENTS[".docx"].content_type,
            None,
        ),
    ],
    ids=short,
)
def test_what_is_kept(name: str, content: bytes, content_type: str, pages: int | None) -> None:
    found = inspect(upload(name, content))
    assert (found.content_type, found.pages, found.size) == (content_type, pages, len(content))
    assert len(found.sha256) == 64


def encrypted_zip() -> bytes:
    content = bytearray(document())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        content[place + offset] |= 1
    return bytes(content)


def password_pdf() -> bytes:
    """A PDF whose Encrypt dictionary no empty password opens."""
    zeros = b"(" + b"\\000" * 32 + b")"
    body = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            b"<< /Filter /Standard /V 1 /R 2 /O " + zeros + b" /U " + zeros + b" /P -4 >>",
        ),
        start=1,
    ):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>\n"
    start = b"startxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer + start


BOMB: dict[str, Any] = {"word__media__a": b"\0" * (40 * 1024 * 1024)}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"MZ program", "file_content"),
        ("a.pdf", b"%PDF-1.4\nnonsense\n%%EOF", "file_damaged"),
        ("a.pdf", password_pdf(), "file_password"),
        ("a.pdf", pdf_content() + document(), "file_polyglot"),
        ("a.pdf", png_upload().read(), "file_content"),
        ("a.png", pdf_content(), "file_content"),
        ("a.png", jpeg(), "file_content"),
        ("a.png", png(60_000, 60_000), "file_pixels"),
        ("a.png", png(8_000, 8_000), "file_pixels"),
        ("a.png", png_upload().read() + b"<script>", "file_content"),
        ("a.jpg", jpeg()[:30], "file_content"),
        ("a.jpg", jpeg() + document(), "file_polyglot"),
        ("a.svg", b"<svg/>", "file_type"),
        ("a.html", b"<p>", "file_type"),
        ("a.exe", b"MZ", "file_type"),
        ("noending", b"text", "file_type"),
        ("a.docm", document(), "file_macros"),
        ("a.docx", document(word__vbaProject=b"x"), "file_macros"),
        ("a.docx", archive({office.TYPES: "macroEnabled.main+xml"}), "file_macros"),
        ("a.docx", document(word__embeddings__oleObject1=b"x"), "file_macros"),
        ("a.docx", workbook(), "file_content"),
        ("a.docx", archive({"a.txt": "x"}), "file_content"),
        ("a.docx", office.OLD_OFFICE + b"old word", "file_content"),
        ("a.docx", office.OLD_OFFICE + office.ENCRYPTED, "file_password"),
        ("a.docx", encrypted_zip(), "file_password"),
        ("a.docx", b"#!/bin/sh\n" + document(), "file_content"),
        ("a.docx", document() + b"trailing", "file_content"),
        ("a.docx", document()[:40] + b"PK\x05\x06" + b"\0" * 18, "file_content"),
        ("a.docx", archive({"../evil": "x", office.TYPES: types_xml(".docx")}), "file_damaged"),
        ("a.docx", archive({"a.zip": "x", office.TYPES: types_xml(".docx")}), "file_nested"),
        ("a.csv", b"<!DOCTYPE html><p>No", "file_content"),
        ("a.csv", b"a\0b,c\n", "file_content"),
        ("a.csv", pdf_content(), "file_content"),
        ("a.csv", b"\n\n", "file_rows"),
        ("a.csv", b'"' + b"x" * 200_000, "file_content"),
    ],
    ids=short,
)
def test_what_is_refused(name: str, content: bytes, code: str) -> None:
    with refused(code):
        inspect(upload(name, content))


def test_a_missing_file_asks_for_one() -> None:
    with refused("file_missing"):
        inspect(None)


def test_a_bomb_is_refused_by_what_it_unfolds_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_UNPACKED", 30 * 1024 * 1024)
    content = document(**BOMB)
    assert len(content) < 100_000
    with refused("file_bomb"):
        inspect(upload("a.docx", content))


def test_a_bomb_inside_an_embedded_document_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_UNPACKED", 41 * 1024 * 1024)
    inner = document(".xlsx", xl__a=BOMB["word__media__a"])
    entries = {
        office.TYPES: types_xml(".docx"),
        "word/embeddings/a.xlsx": inner,
        "word/embeddings/b.xlsx": inner,
    }
    with refused("file_bomb"):
        inspect(upload("a.docx", archive(entries)))


def test_a_third_layer_is_refused() -> None:
    inner = archive({"a.docx": document()})
    with refused("file_nested"):
        inspect(upload("a.docx", archive({office.TYPES: types_xml(".docx"), "b.xlsx": inner})))


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_ENTRIES", 20)
    with refused("file_bomb"):
        inspect(upload("a.docx", document(**{f"word__{n}": "x" for n in range(30)})))


def test_entries_that_share_their_bytes_are_refused() -> None:
    content = bytearray(document())
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    with refused("file_damaged"):
        inspect(upload("a.docx", bytes(content)))


def test_too_many_pages_and_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_PAGES", 2)
    monkeypatch.setattr(contents, "MOST_CSV_ROWS", 2)
    with refused("file_pages"):
        inspect(pdf_upload(pages=3))
    with refused("file_rows"):
        inspect(upload("a.csv", b"1\n2\n3\n"))


def test_a_file_over_20_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    with refused("file_too_big"):
        inspect(upload("a.csv", b"x" * 101))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Reports\\test.pdf", "test.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_ x.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def kept_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_a_refused_file_leaves_the_disk_as_it_was() -> None:
    trust = make_trust()
    by, before = make_member(trust), kept_files()
    with refused("file_content"):
        make_item(trust, by, upload("a.pdf", b"no pdf"))
    assert kept_files() == before


@pytest.mark.django_db
def test_a_file_whose_row_cannot_be_stored_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    trust = make_trust()
    by, before = make_member(trust), kept_files()
    original = EvidenceVersion.save

    def failing(self: EvidenceVersion, **kwargs: Any) -> None:
        original(self, **kwargs)
        raise RuntimeError("after the file was written")

    monkeypatch.setattr(EvidenceVersion, "save", failing)
    with pytest.raises(RuntimeError):
        make_item(trust, by, pdf_upload())
    assert kept_files() == before


@pytest.mark.django_db
def test_the_stored_name_tells_nothing_and_the_file_is_private() -> None:
    version = make_item(file=pdf_upload("secret plan.pdf")).latest
    assert "secret" not in str(version.file.name)
    assert version.original_name == "secret plan.pdf"
    assert Path(version.file.path).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_new_version_keeps_the_old_one_and_must_differ() -> None:
    item = make_item(file=pdf_upload(pages=1))
    services.add_version(by=item.created_by, item=item, file=pdf_upload(pages=2))
    assert list(item.versions.values_list("number", flat=True)) == [1, 2]
    with refused("file_same"):
        services.add_version(by=item.created_by, item=item, file=pdf_upload(pages=2))
