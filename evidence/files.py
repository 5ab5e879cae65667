"""What may be uploaded as evidence: PDF, Office without macros, pictures, CSV.

`inspect` reads a file before anything is stored: its name and its content must agree, and what
it would unfold to is bounded. Every refusal is a sentence for the person who chose the file.
"""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TypeAlias

from django.core.files.base import File

from core.errors import BadInput
from evidence import contents, office

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
LONGEST_NAME = 150
TOO_BIG = "The selected file must be smaller than 20MB."

Upload: TypeAlias = "File[bytes]"
# Returns how many pages the file has, None where that means nothing.
Check = Callable[[IO[bytes]], int | None]
PDF = "application/pdf"


@dataclass(frozen=True)
class Kind:
    content_type: str
    check: Check
    rendered: bool = False


def _kinds() -> dict[str, Kind]:
    picture_png = Kind("image/png", contents.check_png, rendered=True)
    picture_jpeg = Kind("image/jpeg", contents.check_jpeg, rendered=True)
    kinds = {
        ".pdf": Kind(PDF, contents.check_pdf, rendered=True),
        ".png": picture_png,
        ".jpg": picture_jpeg,
        ".jpeg": picture_jpeg,
        ".csv": Kind("text/csv", contents.check_csv),
    }
    for extension, document in office.DOCUMENTS.items():
        kinds[extension] = Kind(document.content_type, document.check)
    return kinds


KINDS = _kinds()
RENDERED = {kind.content_type for kind in KINDS.values() if kind.rendered}
MACRO_EXTENSIONS = {".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm", ".potm", ".ppsm"}
ACCEPT = ",".join(KINDS)
WANTED = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), PNG, JPEG or CSV"


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its name made safe, its size in bytes, its pages if it has any."""

    name: str
    content_type: str
    size: int
    sha256: str
    pages: int | None

    @property
    def is_rendered(self) -> bool:
        return self.content_type in RENDERED


def inspect(upload: "Upload | None") -> Inspected:
    """Raise BadInput, with the words for the form, unless the file may be kept."""
    if upload is None or not upload.name:
        raise BadInput("Select a file.", code="file_missing")
    name = safe_name(upload.name)
    check_size(upload.size or 0)
    kind = kind_of(name)
    pages = check_content(upload, kind)
    return Inspected(name, kind.content_type, upload.size or 0, sha256_of(upload), pages)


def safe_name(name: str) -> str:
    """The last part of the name, without control or direction characters, not too long."""
    last = PurePath(name.replace("\\", "/")).name
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    visible = re.sub(r'[<>:"/\\|?*]', "_", visible).strip(" .")
    path = PurePath(visible)
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:10]


def title_of(name: str) -> str:
    """A name for people out of a file's: without its ending, with spaces."""
    return re.sub(r"[\s_]+", " ", PurePath(safe_name(name)).stem).strip() or "File"


def check_size(size: int) -> None:
    if size == 0:
        raise BadInput("The selected file is empty.", code="file_empty")
    if size > MOST_BYTES:
        raise BadInput(TOO_BIG, code="file_too_big")


def kind_of(name: str) -> Kind:
    """The kind that the name's ending says."""
    extension = PurePath(name).suffix.lower()
    if extension in MACRO_EXTENSIONS:
        raise BadInput(
            "The selected file must not contain macros. "
            "Save it as a .docx, .xlsx or .pptx file, or as a PDF.",
            code="file_macros",
        )
    if extension not in KINDS:
        raise BadInput(f"The selected file must be a {WANTED}.", code="file_type")
    return KINDS[extension]


def check_content(upload: Upload, kind: Kind) -> int | None:
    """Read the content as the name says it is, and refuse what is two things at once."""
    file = content_of(upload)
    is_office = kind.content_type in office.CONTENT_TYPES
    if not is_office and zipfile.is_zipfile(file):
        raise BadInput(
            "The selected file must be one file: another one is hidden inside it.",
            code="file_polyglot",
        )
    file.seek(0)
    try:
        return kind.check(file)
    finally:
        file.seek(0)


def content_of(upload: Upload) -> IO[bytes]:
    """The file's bytes, from the beginning."""
    file: IO[bytes] = upload.file  # type: ignore[assignment]
    file.seek(0)
    return file


def sha256_of(upload: Upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
