"""What people record about a trust, and trusts added by hand."""

from typing import Any

import pytest
from django.test import Client

from core.actors import PORTAL
from core.errors import BadInput, NotAllowed, NotPossible
from tests.access.world import sign_in
from tests.factories.accounts import make_user
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.trusts.browsing import staff_browser
from tests.trusts.files import as_csv, row
from trusts.models import Trust
from trusts.ods import read_register
from trusts.policies.register import check_can_record_profile
from trusts.services.organisations import add_trust, record_profile
from trusts.services.register import apply_register

pytestmark = pytest.mark.django_db
ANSWERS = {"setting": "acute", "size": "large", "supplier": "Wealden Records"}


@pytest.mark.parametrize(
    ("role", "recorded", "refusal"),
    [
        ("cio", False, None),
        ("cio", True, NotPossible),
        ("contributor", False, NotAllowed),
        ("viewer", False, NotAllowed),
        ("staff programme_manager", True, None),
        ("staff administrator", True, None),
        ("staff assessor", False, NotAllowed),
        ("other cio", False, NotAllowed),
    ],
)
def test_the_trust_records_once_and_staff_correct(
    role: str, *, recorded: bool, refusal: Any
) -> None:
    trust = make_trust()
    if recorded:
        record_profile(by=PORTAL, trust=trust, **ANSWERS)
    where, _, slug = role.rpartition(" ")
    person = (
        make_user(staff_role=slug)
        if where == "staff"
        else make_member(make_trust() if where == "other" else trust, slug)
    )
    if refusal:
        with pytest.raises(refusal):
            record_profile(by=person, trust=trust, **ANSWERS)
    else:
        check_can_record_profile(person, trust)
        assert record_profile(by=person, trust=trust, **ANSWERS).setting == "acute"


def test_what_is_no_setting_is_refused() -> None:
    with pytest.raises(BadInput, match="setting"):
        record_profile(by=PORTAL, trust=make_trust(), setting="palace")


def test_a_profile_survives_an_import() -> None:
    trust = make_trust(code="R1A")
    record_profile(by=PORTAL, trust=trust, **ANSWERS)
    apply_register(by=PORTAL, register=read_register(as_csv(row())), as_of=trust.as_of)
    trust = Trust.objects.get()
    assert (trust.name, trust.setting) == ("NORTHSHIRE NHS TRUST", "acute")


def test_the_cio_records_it_on_a_page() -> None:
    trust = make_trust()
    browser = sign_in(make_member(trust, "cio"))
    address = f"/trusts/{trust.code}/profile/"
    assert "What kind of care" in browser.get(address).content.decode()
    assert "There is a problem" in browser.post(address, {}).content.decode()
    page = browser.post(address, ANSWERS, follow=True).content.decode()
    assert "More than 8,000 staff" in page
    refused = browser.get(address)
    assert refused.status_code == 409
    assert "recorded this already" in refused.content.decode()


ADMIN = "/admin/trusts/trust/"


@pytest.fixture
def browser() -> Client:
    return staff_browser("administrator")


def test_an_administrator_adds_a_care_trust_by_hand(browser: Client) -> None:
    facts = {
        "code": "TAD",
        "name": "BRADFORD DISTRICT CARE NHS FOUNDATION TRUST",
        "open_date": "2007-05-01",
        "region_code": "Y63",
        "icb_code": "QWO",
    }
    assert browser.get(f"{ADMIN}add/").status_code == 200
    assert browser.post(f"{ADMIN}add/", facts).status_code == 302
    trust = Trust.objects.get(code="TAD")
    assert trust.names.get().name == facts["name"]
    again = browser.post(f"{ADMIN}add/", facts)
    assert "already exists" in again.content.decode()
    without = browser.post(f"{ADMIN}add/", {**facts, "code": "TAF", "open_date": ""})
    assert "Enter the date on which the trust opened" in without.content.decode()


def test_an_administrator_corrects_the_profile_and_no_register_fact(browser: Client) -> None:
    trust = make_trust()
    answers = {**ANSWERS, "name": "STOLEN NHS TRUST", "code": "XXX"}
    assert browser.post(f"{ADMIN}{trust.pk}/change/", answers).status_code == 302
    changed = Trust.objects.get()
    assert (changed.name, changed.setting) == (trust.name, "acute")
    assert browser.get(f"{ADMIN}?q={trust.code}").status_code == 200
    assert browser.post(f"{ADMIN}{trust.pk}/delete/").status_code == 403
    assert browser.get("/admin/trusts/succession/").status_code == 200
    assert browser.get("/admin/trusts/succession/add/").status_code == 403


def test_a_taken_code_is_refused_by_the_service_too() -> None:
    trust = make_trust()
    with pytest.raises(BadInput, match="already"):
        add_trust(by=PORTAL, code=trust.code, name="X", open_date=trust.open_date)
