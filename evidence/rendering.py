"""Pictures of pages, made by the worker, so that nobody has to download evidence to read it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import pypdfium2
from PIL import Image, ImageOps

from evidence.pictures import TooBig, open_picture

WIDTH = 1240  # about 150 dots an inch on A4
TALLEST = 3500
# Longer files are read on by downloading.
MOST_RENDERED = 100
# Of WebP's efforts 0 to 6: 4 takes three times as long as 2, and its files are no smaller.
EFFORT = 2


class CannotRender(Exception):
    """The file cannot be shown as pictures."""


@dataclass(frozen=True)
class Picture:
    number: int
    content: bytes
    width: int
    height: int


def pictures_of(file: IO[bytes], content_type: str, skip: frozenset[int]) -> Iterator[Picture]:
    """One picture a page, but for the pages in `skip`. Raises CannotRender."""
    try:
        if content_type == "application/pdf":
            yield from _pdf(file, skip)
        elif 1 not in skip:
            yield _picture(1, _opened(file))
    except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, *TooBig) as error:
        raise CannotRender(str(error)) from error


def _pdf(file: IO[bytes], skip: frozenset[int]) -> Iterator[Picture]:
    document = pypdfium2.PdfDocument(file.read())
    try:
        for number in range(1, min(len(document), MOST_RENDERED) + 1):
            if number not in skip:
                yield _pdf_page(document, number)
    finally:
        document.close()


def _pdf_page(document: pypdfium2.PdfDocument, number: int) -> Picture:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
        return _picture(number, page.render(scale=scale).to_pil())
    finally:
        page.close()


def _opened(file: IO[bytes]) -> Image.Image:
    picture = open_picture(file, ("PNG", "JPEG"))
    picture.draft("RGB", (WIDTH, TALLEST))
    return ImageOps.exif_transpose(picture)


def _picture(number: int, picture: Image.Image) -> Picture:
    """Drawn anew, on white: nothing of the file itself reaches a browser."""
    picture.thumbnail((WIDTH, TALLEST))
    page = Image.new("RGB", picture.size, "white")
    # The way through a mask takes longer than all else before the encoding.
    seen_through = picture.has_transparency_data
    drawn = picture.convert("RGBA" if seen_through else "RGB")
    page.paste(drawn, mask=drawn if seen_through else None)
    out = io.BytesIO()
    page.save(out, "WEBP", quality=85, method=EFFORT)
    return Picture(number, out.getvalue(), page.width, page.height)
