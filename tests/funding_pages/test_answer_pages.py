"""The finance system's answer, from the upload to the last row's result."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core.dates import today
from funding.models import PaymentAnswer, Release
from funding.spreadsheet.answers import LAYOUT
from funding.tasks import carry_out_payment_answers
from tests.factories.accounts import make_user
from tests.factories.funding import approve, instruct, make_award, make_tranche, propose
from tests.funding_pages.support import browser, get, text

pytestmark = pytest.mark.django_db
URL = "/funding/answers/"


@pytest.fixture
def officer() -> User:
    return make_user(staff_role="payments_officer")


def sent(number: int, by: User) -> list[Release]:
    award = make_award()
    releases = [approve(propose(make_tranche(award))) for _ in range(number)]
    instruct(*releases, by=by)
    return releases


def file_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("answer.csv", "\n".join([",".join(LAYOUT), *rows]).encode())


def test_an_officer_uploads_looks_records_and_tries_again(officer: User) -> None:
    one, other = sent(2, officer)
    late = approve(propose())
    day = today().isoformat()
    client = browser(officer)
    assert "Upload the finance system's answer" in get(client, "/funding/batches/")
    assert "Upload the finance system's answer" in get(client, one_batch(one))
    assert "Which" not in get(client, f"{URL}new/")
    data = {
        "file": file_of(
            f"{one},paid,{day},BACS 1,",
            f"{other},failed,{day},,Account closed",
            f"{late},paid,{day},BACS 3,",
            f"{late},perhaps,{day},BACS 3,",
        )
    }
    page = text(client.post(f"{URL}new/", data, follow=True))
    assert "The file is being checked: 0 of 4 rows" in page
    carry_out_payment_answers()
    answer = PaymentAnswer.objects.get()
    page = get(client, answer.get_absolute_url())
    assert "2 of 4 rows can be recorded." in page
    assert "2 have something to correct" in page
    assert "Row 5, Result: Enter one of these: Paid, Failed, Returned." in page
    assert "Record 2 rows" in page
    page = text(client.post(f"{answer.get_absolute_url()}confirm/", follow=True))
    assert "The rows are being recorded: 0 of 4" in page
    again = client.post(f"{answer.get_absolute_url()}confirm/")
    assert again.status_code == 409
    carry_out_payment_answers()
    page = get(client, answer.get_absolute_url())
    assert "Some rows are not recorded" in page
    assert "1 is to correct in a new file" in page
    assert "Try 1 row again" in page
    instruct(late, by=officer)
    client.post(f"{answer.get_absolute_url()}confirm/")
    carry_out_payment_answers()
    assert Release.objects.get(pk=late.pk).status == "paid"
    assert "Try" not in get(client, answer.get_absolute_url())
    assert "Account closed" in get(client, other.get_absolute_url())
    same = client.post(f"{URL}new/", {"file": repeated(data["file"])})
    assert f"This file was uploaded already: {answer.reference}" in text(same)


def repeated(file: SimpleUploadedFile) -> SimpleUploadedFile:
    file.seek(0)
    return file


def one_batch(release: Release) -> str:
    batch = Release.objects.get(pk=release.pk).batch
    assert batch is not None
    return batch.get_absolute_url()


def test_a_file_all_of_whose_rows_are_recorded_is_finished(officer: User) -> None:
    [one] = sent(1, officer)
    client = browser(officer)
    client.post(f"{URL}new/", {"file": file_of(f"{one},paid,{today().isoformat()},BACS 1,")})
    answer = PaymentAnswer.objects.get()
    carry_out_payment_answers()
    client.post(f"{answer.get_absolute_url()}confirm/")
    carry_out_payment_answers()
    assert "1 of 1 row recorded." in get(client, answer.get_absolute_url())
    assert answer.reference in get(browser(role="auditor"), URL)


def test_an_answer_can_be_given_up_before_it_is_recorded(officer: User) -> None:
    [one] = sent(1, officer)
    client = browser(officer)
    client.post(f"{URL}new/", {"file": file_of(f"{one},paid,{today().isoformat()},BACS 1,")})
    carry_out_payment_answers()
    answer = PaymentAnswer.objects.get()
    page = text(client.post(f"{answer.get_absolute_url()}cancel/", follow=True))
    assert "was given up. Nothing was recorded." in page
    assert "This answer was given up" in get(client, answer.get_absolute_url())


def test_the_columns_can_be_downloaded(officer: User) -> None:
    client = browser(officer)
    assert b"Amount in pounds" in client.get(f"{URL}template.csv").content
    assert client.get(f"{URL}template.xlsx").content.startswith(b"PK")
    assert client.get(f"{URL}template.exe").status_code == 404
