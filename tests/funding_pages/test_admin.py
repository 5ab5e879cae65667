"""Django admin shows money and touches none; the catalogue is changed through its service."""

import pytest

from core.history import events_of
from funding.models import CommitmentType
from tests.factories.funding import make_release, make_tranche, make_type
from tests.funding_pages.support import browser

pytestmark = pytest.mark.django_db
MONEY = [
    "award",
    "awardholder",
    "awardimport",
    "budget",
    "commitment",
    "fundingrules",
    "ledgerentry",
    "paymentbatch",
    "recovery",
    "release",
    "releaseparty",
    "reprofile",
    "tranche",
]


def test_money_is_listed_and_never_added_or_changed() -> None:
    release = make_release("paid", make_tranche())
    client = browser(role="administrator")
    for name in MONEY:
        assert client.get(f"/admin/funding/{name}/?q=").status_code == 200, name
        assert client.get(f"/admin/funding/{name}/add/").status_code == 403, name
    url = f"/admin/funding/release/{release.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"amount": "5"}).status_code == 403


def test_an_administrator_adds_and_changes_the_catalogue() -> None:
    client = browser(role="administrator")
    data = {"code": "wifi", "title": "Wi-Fi for all", "requirement": "Staff and public."}
    assert client.post("/admin/funding/commitmenttype/add/", data).status_code == 302
    entry = CommitmentType.objects.get(code="wifi")
    url = f"/admin/funding/commitmenttype/{entry.pk}/change/"
    changed = client.post(url, {**data, "code": "other", "title": "Wi-Fi everywhere"})
    assert changed.status_code == 302
    again = CommitmentType.objects.get(pk=entry.pk)
    assert (again.code, again.title) == ("wifi", "Wi-Fi everywhere")
    assert events_of(again).count() == 2
    assert client.post(f"/admin/funding/commitmenttype/{entry.pk}/delete/").status_code == 403


def test_a_programme_manager_has_no_business_in_admin() -> None:
    entry = make_type()
    client = browser(role="programme_manager")
    url = f"/admin/funding/commitmenttype/{entry.pk}/change/"
    assert client.post(url, {"title": "Mine"}).status_code in (302, 403)
    assert CommitmentType.objects.get(pk=entry.pk).title == entry.title
