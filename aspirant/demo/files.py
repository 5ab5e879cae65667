"""Small files with readable words, drawn in code: the evidence of the invented trusts."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

A4 = (595, 842)
LEFT, TOP, STEP = 60, 770, 22


def pdf(name: str, *pages: str) -> SimpleUploadedFile:
    """A PDF with one page for each text; the first line of a page is its heading."""
    return SimpleUploadedFile(name, pdf_bytes(*pages), "application/pdf")


def pdf_bytes(*pages: str) -> bytes:
    """Catalogue, pages, font, then a page and its words for each text; numbered from 1."""
    first = 4
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, text in enumerate(pages):
        words = content(text)
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
                f"/Resources << /Font << /F1 3 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>"
            ),
            f"<< /Length {len(words.encode('cp1252'))} >>\nstream\n{words}\nendstream",
        ]
    return assemble(objects)


def content(text: str) -> str:
    """The drawing commands of a page: the first line large, the others below it."""
    lines = text.strip().splitlines()
    commands = ["BT"]
    for number, line in enumerate(lines):
        size = 18 if number == 0 else 11
        height = TOP - STEP * number - (STEP if number else 0)
        commands.append(f"/F1 {size} Tf 1 0 0 1 {LEFT} {height} Tm ({escaped(line.strip())}) Tj")
    return "\n".join([*commands, "ET"])


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def assemble(objects: list[str]) -> bytes:
    """The objects with the table of where each begins."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252"))
    table = out.tell()
    entries = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out.write(f"xref\n0 {size}\n0000000000 65535 f \n{entries}".encode())
    out.write(f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def png(name: str, *lines: str) -> SimpleUploadedFile:
    """A picture with a few lines of text, as a photograph of a notice might be."""
    image = Image.new("RGB", (900, 120 + 60 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 879, 99 + 60 * len(lines)), outline="#12436D", width=4)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 60 * number), line, fill="black", font_size=32)
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def csv(name: str, *rows: str) -> SimpleUploadedFile:
    """A small table."""
    return SimpleUploadedFile(name, "\r\n".join(rows).encode(), "text/csv")
