"""The demonstration's files are real ones, with words that can be read."""

import io

import pypdfium2
import pytest
from django.utils import timezone

from aspirant.demo import files
from aspirant.demo.clock import days_ago
from core.dates import today
from evidence.files import inspect


def test_a_pdf_has_a_page_for_each_text_and_its_words() -> None:
    made = files.pdf("report.pdf", "Disaster recovery test report\nPassed (6 hours)", "Annex")
    document = pypdfium2.PdfDocument(made.read())
    try:
        words = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    assert "Disaster recovery test report" in words[0]
    assert "Passed (6 hours)" in words[0]
    assert words[1] == "Annex"


@pytest.mark.parametrize(
    "made",
    [
        files.pdf("a.pdf", "One page"),
        files.png("a.png", "A notice", "Passed"),
        files.csv("a.csv", "Week,Sent", "1,812"),
    ],
    ids=["pdf", "png", "csv"],
)
def test_every_file_passes_the_inspection_of_uploads(made: object) -> None:
    assert inspect(made).size > 0  # type: ignore[arg-type]


def test_files_are_the_same_each_time() -> None:
    one, two = (files.pdf_bytes("The same", "words") for _ in range(2))
    assert one == two
    assert io.BytesIO(one).read(5) == b"%PDF-"


def test_the_calendar_stands_back_only_inside() -> None:
    before = today()
    with days_ago(30):
        assert (before - today()).days in (29, 30)
        with pytest.raises(RuntimeError), days_ago(1):
            raise RuntimeError
        assert (before - today()).days in (29, 30)
    assert today() == before
    assert timezone.now.__module__ == "django.utils.timezone"
