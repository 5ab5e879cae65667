"""Validations from outside: recorded by staff, corrected by another row, shown apart."""

from typing import Any

import pytest
from django.urls import reverse

from core.actors import PORTAL
from core.services import service
from maturity import policies_external, services
from maturity.models import ExternalScheme, ExternalValidation
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.accounts import make_staff, make_user
from tests.factories.evidence import make_item
from tests.factories.external import days_ago, emram, make_finding, record
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust
from tests.maturity.pages import date_fields, text_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db

MANAGER = "programme_manager"


def correct(wrong, by=None, reason="The letter says stage 4.", withdrawn=False, **facts):
    return services.correct_validation(
        by=by or make_user(staff_role=MANAGER),
        validation=wrong,
        finding=make_finding(**facts),
        reason=reason,
        withdrawn=withdrawn,
    )


def test_the_scheme_of_electronic_records_has_eight_stages_in_our_own_words():
    scheme = emram()
    assert services.load_schemes(by=PORTAL) == 0
    assert [number for number, _ in scheme.stages] == list(range(8))
    assert "own short wording" in scheme.source
    with refused("console_only"):
        services.load_schemes(by=make_user(staff_role="administrator"))


def test_a_correction_takes_the_place_of_the_wrong_row_and_both_stay():
    wrong = record()
    right = correct(wrong, stage=4)
    assert ExternalValidation.objects.standing().get() == right
    assert ExternalValidation.objects.get(pk=wrong.pk).state == "Corrected"
    with refused("corrected"):
        correct(wrong, stage=3)
    gone = correct(right, withdrawn=True, reason="It was of another trust.")
    assert not ExternalValidation.objects.standing().exists()
    assert (gone.state, str(gone).split(" ", 1)[1]) == ("Withdrawn", "EMRAM stage 5")


def test_what_has_run_out_stands_and_is_not_in_date():
    old = record(validated_on=days_ago(800), valid_until=days_ago(60))
    endless = record(trust=old.trust, scope="site", site_name="North Site")
    assert ExternalValidation.objects.in_date().get() == endless
    assert ExternalValidation.objects.standing().count() == 2
    assert [old.state, endless.state, endless.scope_words] == ["Expired", "In date", "North Site"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"stage": 8}, "stage"),
        ({"scope": "site"}, "site"),
        ({"site_name": "North Site"}, "site"),
        ({"validated_on": days_ago(-1)}, "future"),
        ({"valid_until": days_ago(31)}, "until"),
        ({"source": ""}, "source"),
    ],
)
def test_facts_that_do_not_agree_are_refused(facts, code):
    with refused(code):
        record(**facts)


def test_who_may_record_and_correct():
    wrong = record()
    trust = wrong.trust
    own = make_user(staff_role=MANAGER)
    add_member(own, trust, "viewer")
    check = policies_external.check_may_record
    assert codes(check, PORTAL, trust) == "person"
    assert codes(check, make_user(staff_role="assessor"), trust) == "role"
    assert codes(check, make_member(trust, "cio"), trust) == "role"
    assert codes(check, own, trust) == "connected"
    assert codes(check, make_user(staff_role=MANAGER), trust) == ""
    with refused("reason"):
        correct(wrong, reason=" ")
    item = make_item(make_trust())
    with refused("evidence"):
        record(trust=trust, evidence=item)


@service
def write(*, by: Any, row: ExternalValidation) -> None:
    row.save()


def copy_of(row, **changes):
    """Another row, written past the service."""
    row = ExternalValidation.objects.get(pk=row.pk)
    row.pk, row._state.adding, row.reference = None, True, "XV-1"
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def test_the_database_takes_no_row_that_does_not_fit():
    first = record()
    elsewhere = record(scope="site", site_name="South Site")
    connected = make_user(staff_role=MANAGER)
    add_member(connected, first.trust, "viewer")
    cases: list[tuple[str, dict[str, Any]]] = [
        ("a stage that its scheme has", {"stage": 8}),
        ("of the same trust", {"corrects": elsewhere, "reason": "x"}),
        ("evidence of the same trust", {"evidence": make_item(make_trust())}),
        ("a trust of their own", {"recorded_by": connected}),
        ("site_named", {"site_name": "x"}),
        ("dates_in_order", {"valid_until": days_ago(31)}),
        ("shown_by", {"source": ""}),
        ("corrects_with_reason", {"corrects": first}),
        ("corrects_with_reason", {"withdrawn": True}),
    ]
    for words, changes in cases:
        with database_refuses(words):
            write(by=PORTAL, row=copy_of(first, **changes))
    with database_refuses("names_actor"):
        copy_of(first).save()
    with database_refuses("never changed or removed"):
        ExternalValidation.objects.filter(pk=first.pk).update(stage=7)
    with database_refuses("never changed or removed"):
        ExternalValidation.objects.filter(pk=first.pk)._raw_delete("default")


def test_a_scheme_keeps_its_stages():
    scheme = emram()
    scheme.highest = 6
    with database_refuses("keeps its stages|each_stage_named"):
        save(scheme)
    with database_refuses("each_stage_named"):
        save(ExternalScheme(slug="x", name="X", lowest=0, highest=3, stage_names=["a"], source="x"))


def entered(**changes):
    """The form as a person fills it in."""
    return {
        "stage": "emram.5",
        "scope": "trust",
        "validator": "Visiting Validators",
        "source": "Letter of March",
        **date_fields("validated_on", days_ago(10)),
        **changes,
    }


def test_staff_record_and_correct_on_pages():
    trust, client = make_trust(), browser(make_staff(MANAGER))
    emram()
    url = reverse("maturity:external_new")
    assert trust.code in client.get(f"{url}?trust={trust.code}").content.decode()
    wrong = {
        "No trust has the code NOPE": {"trust": "nope"},
        "Enter the name of the site": {"scope": "site"},
        "must be today or in the past": date_fields("validated_on", days_ago(-2)),
        "date or later": date_fields("valid_until", days_ago(20)),
        "Enter where this stands": {"source": ""},
        "has no evidence EV-2020-0001": {"evidence": "ev-2020-0001"},
    }
    for words, changes in wrong.items():
        data = entered(**{"trust": trust.code, **changes})
        assert words in text_of(client.post(url, data))
    item = make_item(trust)
    made = client.post(url, entered(trust=trust.code.lower(), evidence=item.reference, source=""))
    page = text_of(client.get(made["Location"]))
    assert f"{item.reference} {item.title}" in page
    first = ExternalValidation.objects.get()
    url = reverse("maturity:external_correct", args=[first.reference])
    assert item.reference in client.get(url).content.decode()
    data = entered(stage="emram.4", scope="site", site_name="North", reason="Only one site.")
    assert client.post(url, data).status_code == 302
    assert "Only one site." in text_of(client.get(first.get_absolute_url()))
    assert client.get(url).status_code == 409


def test_a_refusal_of_the_service_is_said_on_the_form():
    trust, person = make_trust(), make_staff(MANAGER)
    emram()
    add_member(person, trust, "viewer")
    url = reverse("maturity:external_new")
    assert "You belong to" in text_of(browser(person).post(url, entered(trust=trust.code)))


def test_the_list_shows_what_stands_to_whom_it_concerns(django_assert_max_num_queries):
    old = record(validated_on=days_ago(800), valid_until=days_ago(60))
    wrong = record(stage=6)
    right = correct(wrong, stage=3)
    url = reverse("maturity:external_list")
    staff = browser(make_staff("auditor"))
    staff.get(url)  # the first page of a session writes it
    with django_assert_max_num_queries(6):
        page = text_of(staff.get(url))
    assert ["stage 5" in page, "stage 6" in page, "stage 3" in page] == [True, False, True]
    assert "Record a validation" not in page
    assert "Record a validation" in text_of(browser(make_staff(MANAGER)).get(url))
    assert "stage 5" in text_of(staff.get(f"{url}?state=expired"))
    assert "stage 5" not in text_of(staff.get(f"{url}?state=in_date&scheme=emram&scope=trust"))
    assert "stage 6" in text_of(staff.get(f"{url}?state=all&search={wrong.trust.code}"))
    listed = staff.get(f"{url}?format=csv").getvalue().decode()
    assert right.reference in listed
    assert wrong.reference not in listed
    own = text_of(browser(make_member(right.trust, "viewer")).get(url))
    assert ["stage 3" in own, "stage 5" in own] == [True, False]
    other = browser(make_member(old.trust))
    assert other.get(right.get_absolute_url()).status_code == 404


def test_the_trusts_page_shows_it_apart_to_its_people_and_never_in_public(client):
    shown = record(scope="site", site_name="North Site", valid_until=days_ago(1))
    url = shown.trust.get_absolute_url()
    assert "EMRAM" not in text_of(client.get(url))
    assert not ExternalValidation.objects.visible_to(client.get(url).wsgi_request.user).exists()
    page = text_of(browser(make_member(shown.trust, "viewer")).get(url))
    assert "EMRAM stage 5 of 7" in page
    assert "North Site" in page
    assert "(expired)" in page
