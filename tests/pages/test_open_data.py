"""Open data: what the public may see, as files."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aspirant.open_data.datasets import BY_SLUG, DATASETS
from corrections.services import record_correction
from tests.access.world import sign_in
from tests.conftest import HttpsClient
from tests.factories.accounts import make_staff, make_user
from tests.factories.blueprints import published, sent
from tests.factories.funding import make_release
from tests.factories.programmes import make_participation, make_programme

pytestmark = pytest.mark.django_db


def fetch(slug: str, ending: str = "json", client: Client | None = None) -> str:
    answer = (client or HttpsClient()).get(reverse("data_file", args=[slug, ending]))
    assert answer.status_code == 200
    return answer.getvalue().decode()


def rows(slug: str, client: Client | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(fetch(slug, client=client))["rows"]
    return found


def csv_rows(slug: str) -> list[dict[str, str]]:
    text = fetch(slug, "csv").removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_data_set_says_what_it_is_under_which_licence_and_as_at_when() -> None:
    for dataset in DATASETS:
        found = json.loads(fetch(dataset.slug))
        assert found["dataset"] == dataset.slug
        assert found["licence"] == "Open Government Licence v3.0"
        assert found["as_at"]


def test_the_page_leads_to_both_files_of_every_data_set_and_names_their_fields() -> None:
    page = HttpsClient().get(reverse("data")).content.decode()
    for dataset in DATASETS:
        assert f"/data/{dataset.slug}.csv" in page
        assert f"/data/{dataset.slug}.json" in page
        assert all(field.label in page for field in dataset.fields)


def test_the_two_files_of_a_data_set_hold_the_same_rows() -> None:
    make_release("paid")
    for dataset in DATASETS:
        keys = {column.label: column.key for column in dataset.fields}
        as_json, as_csv = rows(dataset.slug), csv_rows(dataset.slug)
        assert len(as_json) == len(as_csv)
        for one, other in zip(as_json, as_csv, strict=True):
            assert {keys[label] for label in other} == set(one)


def test_what_is_proposed_is_in_no_file() -> None:
    programme = make_programme()
    make_participation(programme, status="proposed")
    signed = make_participation(programme, status="agreement_signed")
    assert [row["code"] for row in rows("participants")] == [signed.trust.code]


def test_staff_get_the_same_file_as_anybody() -> None:
    make_participation(status="proposed")
    staff = sign_in(make_staff("programme_manager"))
    assert rows("participants", staff) == rows("participants") == []


def test_money_is_what_the_ledger_says_to_the_penny() -> None:
    release = make_release("paid")
    (row,) = rows("money")
    assert row["award"] == release.tranche.award.reference
    assert row["code"] == release.tranche.payee.code
    assert row["paid"] == f"{release.amount:.2f}"
    assert row["came_back"] is None


def test_published_blueprints_are_in_a_file_and_drafts_are_not() -> None:
    version = published()
    sent()
    (row,) = rows("blueprints")
    assert row["blueprint"] == version.blueprint.slug
    assert (row["version"], row["copied"]) == (1, 0)


def test_a_text_that_looks_like_a_formula_stays_text_in_the_spreadsheet() -> None:
    sentence = "=HYPERLINK(1) was wrong"
    record_correction(
        by=make_user(staff_role="programme_manager"), page="/trusts/", sentence=sentence
    )
    assert rows("corrections")[0]["sentence"] == sentence
    assert csv_rows("corrections")[0]["What was corrected"] == f"'{sentence}"


def test_the_description_names_every_file_and_field() -> None:
    found = HttpsClient().get(reverse("data_description")).json()
    assert found["openapi"].startswith("3.1")
    for dataset in DATASETS:
        path = found["paths"][f"/data/{dataset.slug}.json"]["get"]
        schema = path["responses"]["200"]["content"]["application/json"]["schema"]
        fields = schema["properties"]["rows"]["items"]["properties"]
        assert set(fields) == {field.key for field in dataset.fields}


@pytest.mark.parametrize("address", ["/data/people.json", "/data/trusts.xml", "/data/../.csv"])
def test_there_is_nothing_else(address: str) -> None:
    assert HttpsClient().get(address).status_code == 404


def test_a_file_takes_few_queries_whatever_its_size(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    programme = make_programme()
    for _ in range(3):
        make_participation(programme, status="agreement_signed")
    make_release("paid")
    for slug in BY_SLUG:
        with django_assert_max_num_queries(6):
            fetch(slug)
