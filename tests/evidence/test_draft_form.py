"""Preparing what is sent: what is held comes first, and no file that is in order is ever lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.dates import today
from evidence import services, tasks
from evidence.files import MOST_BYTES, TOO_BIG, title_of
from evidence.models import Claim, EvidenceItem
from tests.evidence.helpers import again, browser
from tests.factories.evidence import make_claim, make_item, pdf_upload, ready_claim, unique_csv
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db

DATE = {
    "new_effective_date_day": "1",
    "new_effective_date_month": "3",
    "new_effective_date_year": "2021",
}


@pytest.fixture
def claim() -> Claim:
    return make_claim()


@pytest.fixture
def writer(claim: Claim) -> Client:
    return browser(make_member(claim.trust))


def edit_url(claim: Claim) -> str:
    return reverse("evidence:claim_edit", args=[claim.reference])


def sent(client: Client, claim: Claim, **data: Any) -> str:
    """The page after the form was sent, redirects followed."""
    response = client.post(edit_url(claim), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def is_unfolded(html: str) -> bool:
    _, _, rest = html.partition('id="upload"')
    return "open" in rest.partition(">")[0]


def test_what_is_held_comes_before_a_new_file_which_stays_folded(
    claim: Claim, writer: Client
) -> None:
    item = make_item(claim.trust)
    html = writer.get(edit_url(claim)).content.decode()
    assert html.index(item.title) < html.index("Upload something new")
    assert not is_unfolded(html)


def test_a_trust_that_holds_nothing_is_shown_where_to_upload(claim: Claim, writer: Client) -> None:
    assert is_unfolded(writer.get(edit_url(claim)).content.decode())


def test_a_file_without_a_date_asks_for_both(claim: Claim, writer: Client) -> None:
    make_item(claim.trust)
    html = sent(writer, claim, text="It is done.", new_file=unique_csv())
    assert "Enter the date of the evidence" in html
    assert "Select the file again" in html
    assert "It is done." in html
    assert is_unfolded(html)


def test_a_file_that_is_somewhat_too_big_is_refused_beside_its_field(
    claim: Claim, writer: Client
) -> None:
    big = SimpleUploadedFile("scan.pdf", b"%PDF-" + bytes(MOST_BYTES))
    html = sent(writer, claim, text="It is done.", new_title="Scan", new_file=big, **DATE)
    assert html.count(TOO_BIG) == 3  # summary, field, and the attribute that the script reads
    assert "It is done." in html
    assert 'value="Scan"' in html


def test_dates_out_of_order_are_said_beside_the_field(claim: Claim, writer: Client) -> None:
    until = {
        "new_expires_on_day": "1",
        "new_expires_on_month": "2",
        "new_expires_on_year": "2021",
    }
    html = sent(writer, claim, text="Done.", new_file=unique_csv(), **DATE, **until)
    assert html.count("must be after the date of the evidence") == 2


def test_a_name_without_a_file_asks_for_the_file(claim: Claim, writer: Client) -> None:
    html = sent(writer, claim, text="It is done.", new_title="Minutes")
    assert "Select a file" in html
    assert 'value="Minutes"' in html


def test_a_file_without_a_name_gets_its_own(claim: Claim, writer: Client) -> None:
    file = unique_csv()
    file.name = "board_minutes 2021.csv"
    sent(writer, claim, text="Done.", new_file=file, **DATE)
    assert EvidenceItem.objects.get().title == "board minutes 2021"
    assert title_of("___.csv") == "File"


def test_a_mistake_elsewhere_does_not_lose_the_file(claim: Claim, writer: Client) -> None:
    new = {"new_title": "Minutes", "new_file": pdf_upload(pages=3), "new_page": "2", **DATE}
    html = sent(writer, claim, text="", ready="yes", **new)
    item = EvidenceItem.objects.get()
    assert "There is nothing written yet." in html
    assert f"“Minutes” is kept as {item.reference}, and ticked below." in html
    assert not is_unfolded(html)
    held = {"held": [str(item.pk)], f"page_{item.pk}": "2"}
    assert f'name="page_{item.pk}"' in html
    assert 'value="2"' in html
    assert "It can be signed off now." in sent(writer, claim, text="Done.", ready="yes", **held)
    assert EvidenceItem.objects.count() == 1


def test_a_field_that_is_wrong_does_not_lose_the_file_either(claim: Claim, writer: Client) -> None:
    held = make_item(claim.trust, file=pdf_upload(pages=4))
    data = {"held": [str(held.pk)], f"page_{held.pk}": "first", "new_file": unique_csv(), **DATE}
    html = sent(writer, claim, text="Done.", **data)
    assert "Open at page must be a whole number" in html
    assert EvidenceItem.objects.count() == 2
    assert html.count("checked") == 2


def test_a_date_to_come_is_refused(claim: Claim, writer: Client) -> None:
    late = {**DATE, "new_effective_date_year": str(today().year + 1)}
    html = sent(writer, claim, text="Done.", new_file=unique_csv(), **late)
    assert not EvidenceItem.objects.exists()
    assert "Select the file again" in html


def test_one_file_after_the_other(claim: Claim, writer: Client) -> None:
    html = sent(
        writer, claim, text="Done.", another="yes", new_title="First", new_file=unique_csv(), **DATE
    )
    assert is_unfolded(html)
    first = EvidenceItem.objects.get()
    data = {"text": "Done.", "held": [str(first.pk)], "new_title": "Second", **DATE}
    sent(writer, claim, **data, new_file=unique_csv())
    titles = [each.item.title for each in again(claim).draft.items.all()]
    assert titles == ["First", "Second"]


def test_a_certifier_reads_the_page_that_was_named_in_place() -> None:
    claim = make_claim()
    author = make_member(claim.trust)
    item = make_item(claim.trust, author, pdf_upload(pages=3))
    tasks.render_version(item.latest.pk)
    table = make_item(claim.trust, author, unique_csv())
    services.prepare_claim(
        by=author, claim=claim, text="Done.", items=[(item, 2), (table, None)], ready=True
    )
    html = sign_page(claim)
    pictures = [f"/evidence/{item.reference}/files/1/pages/{number}/" for number in (2, 1, 3)]
    assert [html.index(picture) for picture in pictures] == sorted(map(html.index, pictures))
    assert html.count('loading="lazy"') == 3
    assert f"First rows of {table.title}" in html
    assert f'value="{claim.reference}"' in html


def test_nothing_of_a_closed_file_is_laid_out(settings: Any) -> None:
    claim = ready_claim()
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    html = sign_page(claim)
    assert "before it has passed its virus scan" in html
    assert "/files/1/" not in html


def sign_page(claim: Claim) -> str:
    client = browser(make_member(claim.trust, "cio"))
    return client.get(reverse("evidence:claim_sign")).content.decode()
