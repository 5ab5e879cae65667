"""Word, Excel and PowerPoint files: zip archives that may unfold to anything, so bounded here.

Declared sizes bound what is unfolded: Python's zipfile never reads an entry beyond its declared
size, and entries may not overlap, so a small declared size cannot hide a large content.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core.errors import BadInput

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * MEGABYTE
LARGEST_TYPES = 4 * MEGABYTE
# A document inside a document (a chart's table); a third layer is refused.
DEEPEST = 1

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
ARCHIVE = re.compile(r"\.(zip|7z|rar|gz|bz2|xz|tar|jar|cab|iso)$", re.IGNORECASE)
EMBEDDED = re.compile(r"\.(docx|xlsx|pptx)$", re.IGNORECASE)
RUNS = re.compile(
    r"(vbaproject|vbadata|activex|macrosheets|oleobject|\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta)$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Document:
    """`main`: the content type of the part that makes it a document of this kind."""

    name: str
    content_type: str
    main: str

    def check(self, file: IO[bytes]) -> None:
        """Raise BadInput unless it is such a document, without macros or a password."""
        check_document(file, self)


_FORMATS = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = {
    ".docx": Document(
        "Word file (.docx)",
        f"{_FORMATS}.wordprocessingml.document",
        f"{_FORMATS}.wordprocessingml.document.main+xml",
    ),
    ".xlsx": Document(
        "Excel file (.xlsx)",
        f"{_FORMATS}.spreadsheetml.sheet",
        f"{_FORMATS}.spreadsheetml.sheet.main+xml",
    ),
    ".pptx": Document(
        "PowerPoint file (.pptx)",
        f"{_FORMATS}.presentationml.presentation",
        f"{_FORMATS}.presentationml.presentation.main+xml",
    ),
}
CONTENT_TYPES = {document.content_type for document in DOCUMENTS.values()}


def check_document(file: IO[bytes], document: Document) -> None:
    start = file.read(8)
    file.seek(0)
    if start == OLD_OFFICE:
        _refuse_old(file, document)
    if not start.startswith(b"PK\x03\x04"):
        _refuse_content(document)
    file.seek(-22, io.SEEK_END)
    if file.read(4) != b"PK\x05\x06":
        _refuse_content(document)
    try:
        unpacked = check_archive(file, depth=0)
        check_main(file, document)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise BadInput(
            f"The selected file must be a {document.name}: this one is damaged.",
            code="file_damaged",
        ) from error
    if unpacked > MOST_UNPACKED:
        _refuse_size()


def check_archive(file: IO[bytes], depth: int) -> int:
    """Raise BadInput for too much, too deep, macros, a password; how many bytes it unfolds to."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            _refuse_size()
        total = sum(entry.file_size for entry in entries)
        if total > MOST_UNPACKED:
            _refuse_size()
        check_no_overlap(entries)
        for entry in entries:
            check_entry(entry, depth)
        return total + sum(check_archive(inner, depth + 1) for inner in embedded(archive))


def check_no_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are how a small file unfolds to petabytes."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise zipfile.BadZipFile("entries overlap")
        end = entry.header_offset + 30 + entry.compress_size


def check_entry(entry: zipfile.ZipInfo, depth: int) -> None:
    name = entry.filename
    if entry.flag_bits & 1:
        _refuse_password()
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise zipfile.BadZipFile("an entry points outside")
    if RUNS.search(name):
        _refuse_macros()
    if ARCHIVE.search(name) or (depth >= DEEPEST and EMBEDDED.search(name)):
        raise BadInput("The selected file must not contain other archives.", code="file_nested")


def embedded(archive: zipfile.ZipFile) -> Iterator[IO[bytes]]:
    """The documents inside the document, one after the other."""
    for entry in archive.infolist():
        if EMBEDDED.search(entry.filename):
            yield io.BytesIO(archive.read(entry))


def check_main(file: IO[bytes], document: Document) -> None:
    """The part list names the kind of document, and no macros."""
    with zipfile.ZipFile(file) as archive:
        if TYPES not in archive.namelist() or archive.getinfo(TYPES).file_size > LARGEST_TYPES:
            _refuse_content(document)
        types = archive.read(TYPES).decode("utf-8", errors="replace")
    if "macroenabled" in types.lower():
        _refuse_macros()
    if f'"{document.main}"' not in types:
        _refuse_content(document)


def _refuse_old(file: IO[bytes], document: Document) -> None:
    if ENCRYPTED in file.read():
        _refuse_password()
    _refuse_content(document)


def _refuse_content(document: Document) -> None:
    raise BadInput(
        f"The selected file must be a {document.name}: this one is not.", code="file_content"
    )


def _refuse_macros() -> None:
    raise BadInput(
        "The selected file must not contain macros or programs. "
        "Save it as a .docx, .xlsx or .pptx file, or as a PDF.",
        code="file_macros",
    )


def _refuse_password() -> None:
    raise BadInput(
        "The selected file is password protected. Save it without a password and select it again.",
        code="file_password",
    )


def _refuse_size() -> None:
    raise BadInput("The selected file unfolds to too much. Save it as a PDF.", code="file_bomb")
