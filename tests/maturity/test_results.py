"""What a trust came to over the years, its peers, and scores as files."""

import json
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from maturity import charts_results, results, services
from maturity.models import Assessment, FrameworkVersion
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.external import record
from tests.factories.maturity import (
    drawn,
    make_assessment,
    make_version,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.maturity.pages import text_of
from trusts.models import Trust
from trusts.services.organisations import record_profile

pytestmark = pytest.mark.django_db


def placed(setting: str, **facts: Any) -> Trust:
    """A trust whose care setting is recorded."""
    trust = make_trust(**facts)
    return record_profile(by=PORTAL, trust=trust, setting=setting, size="large")


def scored(
    trust: Trust, version: FrameworkVersion, *, level: int = 4, found: int = 0
) -> Assessment:
    """Signed off at a level, and checked; `found` is what assessors find, 0 for nothing checked."""
    made = signed_assessment(make_assessment(trust, version), level=level)
    if found:
        codes = {f"S{number}": found for number in range(1, 10)}
        settle_in_order(drawn(made), codes)
    services.compute_scores(by=PORTAL, assessment_id=made.pk)
    return made


def test_a_trusts_page_shows_each_signature_with_its_uncertainty(
    django_assert_max_num_queries: Any,
) -> None:
    trust, version = placed("acute"), make_version()
    with time_machine.travel(timezone.now() - timedelta(days=700)):
        first = scored(trust, version, level=3)
    second = scored(trust, version, level=4, found=3)
    services.targets.set_national_target(
        by=PORTAL, framework=version.framework, year=2030, value=70, source="A plan"
    )
    validation = record(trust)
    client = browser(make_staff("auditor"))
    url = reverse("maturity:trust", args=[trust.code])
    client.get(url)
    with django_assert_max_num_queries(10):
        words = text_of(client.get(url))
    for seen in (first.reference, second.reference, str(validation.scheme), "National target: 70"):
        assert seen in words
    assert "At least 60 out of 100" in words
    assert "Too few to show" in words
    (story,) = results.stories_of(trust)
    assert [each.range for each in story.results] == [None, (60, 60, 80)]
    drawing = charts_results.trend_of(story)
    assert [layer["data"]["values"] for layer in drawing["layer"]] == [
        [{"day": second.certified_at.date().isoformat(), "low": 60, "number": 60, "high": 80}],
        [{"day": "2031-03-31", "number": 70, "label": "Target 70"}],
    ]
    picture = client.get(reverse("maturity:trend", args=[trust.code, "test"]))
    assert picture["Content-Type"] == "image/svg+xml"
    assert "style=" not in picture.content.decode()
    assert client.get(reverse("maturity:trend", args=[trust.code, "none"])).status_code == 404


def test_before_anything_is_signed_or_checked_the_page_says_so() -> None:
    trust = make_trust()
    client = browser(make_member(trust, "viewer"))
    url = reverse("maturity:trust", args=[trust.code])
    assert "No assessment has been signed off yet" in text_of(client.get(url))
    scored(trust, make_version())
    words = text_of(client.get(url))
    assert "Nothing has been checked yet" in words
    assert "care setting was not recorded" in words
    assert client.get(reverse("maturity:trend", args=[trust.code, "test"])).status_code == 404
    other = make_trust()
    assert client.get(reverse("maturity:trust", args=[other.code])).status_code == 404


def test_peers_are_shown_only_if_five_are_public_and_never_by_name() -> None:
    version = make_version(statements=((1,),))
    trust, elsewhere = placed("acute"), placed("ambulance")
    peers = [placed("acute") for _ in range(5)]
    scored(trust, version, found=4)
    scored(elsewhere, version, found=4)
    for number, peer in enumerate(peers, start=1):
        scored(peer, version, level=number, found=number)
    page = reverse("maturity:trust", args=[trust.code])
    picture = reverse("maturity:peers", args=[trust.code, "test"])
    staff, own = make_staff("auditor"), make_member(trust)
    assert "Too few to show" in text_of(browser(staff).get(page))
    assert browser(staff).get(picture).status_code == 409
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        words = text_of(browser(own).get(page))
        assert "5 other trusts of the care setting" in words
        assert not any(peer.display_name in words for peer in peers)
        svg = browser(own).get(picture).content.decode()
        assert "You are here" in svg
        assert "This trust" in browser(staff).get(picture).content.decode()
        (story,) = results.stories_of(trust)
    counted = {name: number for name, number, _ in story.peers.rows if number}
    assert counted == {"20 to 29": 1, "40 to 49": 1, "60 to 69": 1, "80 to 89": 1, "90 to 100": 1}
    assert [name for name, _, here in story.peers.rows if here] == ["80 to 89"]


def test_scores_are_one_table_and_three_files(django_assert_max_num_queries: Any) -> None:
    trust, version = placed("acute"), make_version()
    signed = scored(trust, version, level=4, found=3)
    unchecked = scored(make_trust(), version)
    record(trust)
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:score_table")
    client.get(url)
    with django_assert_max_num_queries(8):
        words = text_of(client.get(f"{url}?part=all"))
    assert "At least 60" in words
    assert "D 1" in words
    assert "D 1" not in text_of(client.get(url))
    found = text_of(client.get(f"{url}?search={trust.code}&setting=acute"))
    assert signed.reference in found
    assert unchecked.reference not in found
    file: Any = client.get(f"{url}?format=csv")
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert any(trust.code in line and "60.000000" in line for line in lines)
    with closing(client.get(f"{url}?format=xlsx")) as xlsx:
        assert xlsx.status_code == 200


def test_json_holds_each_kind_apart_and_a_trust_gets_its_own_only() -> None:
    trust, version = placed("acute"), make_version()
    signed = scored(trust, version, level=4, found=3)
    unchecked = scored(make_trust(), version)
    validation = record(trust)
    record(unchecked.trust)
    url = f"{reverse('maturity:score_table')}?part=all&format=json"
    everything = json.loads(browser(make_staff("auditor")).get(url).content)
    assert everything["format"] == "aspirant-scores/1"
    codes = [each["assessment"] for each in everything["assessments"]]
    assert codes == [signed.reference, unchecked.reference]
    assert everything["assessments"][1]["checked_score"] is None
    assert len(everything["external_validations"]) == 2
    own = json.loads(browser(make_member(trust)).get(url).content)
    (only,) = own["assessments"]
    assert [each["part"] for each in only["scores"]] == ["d1", "d2", None]
    assert only["scores"][2]["self_assessed"] == "80.0000"
    assert only["scores"][2]["found_in_checked"] == "60.0000"
    assert only["checked_score"] == {
        "at_least": 60,
        "lower_bound": "60.000000",
        "estimate": "60.000000",
        "as_claimed": "80.000000",
        "checks_decided": 3,
        "checks_asked_for": 3,
    }
    assert [each["reference"] for each in own["external_validations"]] == [validation.reference]
    overall = json.loads(browser(make_member(trust)).get(url.replace("part=all&", "")).content)
    assert len(overall["assessments"][0]["scores"]) == 1


def test_a_file_of_many_scores_is_read_at_once() -> None:
    version = make_version()
    scored(make_trust(), version)
    client = browser(make_staff("auditor"))
    url = f"{reverse('maturity:score_table')}?part=all&format=json"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    scored(make_trust(), version)
    with CaptureQueriesContext(connection) as more:
        client.get(url)
    assert len(more) == len(few)
