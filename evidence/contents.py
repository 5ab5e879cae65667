"""Reading PDF, pictures and CSV as what they say they are, within bounds."""

import csv
import io
import re
from typing import IO

import pypdfium2
from PIL import UnidentifiedImageError

from core.errors import BadInput
from evidence.pictures import MOST_PIXELS, TooBig, open_picture

MOST_PAGES = 500
MOST_CSV_ROWS = 100_000
PASSWORD_ERROR = pypdfium2.raw.FPDF_ERR_PASSWORD
PNG_END = b"IEND\xaeB`\x82"
# Spaces that text files hold; every other control character means that this is not text.
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PROTECTED = (
    "The selected file is password protected. Save it without a password and select it again."
)


def check_pdf(file: IO[bytes]) -> int:
    """Raise BadInput unless it is one PDF that opens without a password; how many pages it has."""
    content = file.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise BadInput("The selected file must be a PDF: this one is not.", code="file_content")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR:
            raise BadInput(PROTECTED, code="file_password") from error
        raise BadInput(
            "The selected file must be a PDF that can be opened: this one is damaged.",
            code="file_damaged",
        ) from error
    try:
        pages = len(document)
    finally:
        document.close()
    if not 0 < pages <= MOST_PAGES:
        raise BadInput(
            f"The selected file must have between 1 and {MOST_PAGES} pages.", code="file_pages"
        )
    return pages


def check_png(file: IO[bytes]) -> int:
    """Raise BadInput unless it is a PNG of bearable size, with nothing after its end."""
    _check_picture(file, "PNG")
    file.seek(-len(PNG_END), io.SEEK_END)
    if file.read() != PNG_END:
        raise BadInput(
            "The selected file must be a PNG: something follows after its end.", code="file_content"
        )
    return 1


def check_jpeg(file: IO[bytes]) -> int:
    """Raise BadInput unless it is a JPEG of bearable size."""
    _check_picture(file, "JPEG")
    return 1


def _check_picture(file: IO[bytes], wanted: str) -> None:
    try:
        with open_picture(file, (wanted,)) as picture:
            picture.verify()
    except TooBig as error:
        raise BadInput(
            f"The selected file must have fewer than {MOST_PIXELS // 1_000_000} million pixels.",
            code="file_pixels",
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput(
            f"The selected file must be a {wanted}: this one is not, or is damaged.",
            code="file_content",
        ) from error


def check_csv(file: IO[bytes]) -> None:
    """Raise BadInput unless it is text in rows: no web page, no binary file, not too many rows."""
    text = decode(file.read())
    if NOT_TEXT.search(text) or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise BadInput("The selected file must be a CSV: this one is not.", code="file_content")
    try:
        rows = sum(1 for row in csv.reader(io.StringIO(text, newline="")) if row)
    except csv.Error as error:
        raise BadInput(
            "The selected file must be a CSV: its rows cannot be read.", code="file_content"
        ) from error
    if not 0 < rows <= MOST_CSV_ROWS:
        raise BadInput(
            f"The selected file must have between 1 and {MOST_CSV_ROWS:,} rows.", code="file_rows"
        )


def decode(content: bytes) -> str:
    """Text as UTF-8, or as Windows writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
