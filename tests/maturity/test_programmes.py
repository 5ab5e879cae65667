"""What a programme's trusts came to, before and since they joined."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from maturity import programme_results
from maturity.programme_results import ProgrammeResults
from programmes.models import Participation, Programme, Wave
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.external import record
from tests.factories.maturity import make_version
from tests.factories.people import make_member
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.maturity.pages import text_of
from tests.maturity.test_results import placed, scored
from tests.support.acting import save
from trusts.models import Trust

pytestmark = pytest.mark.django_db


def wave_of(programme: Programme, days_ago: int) -> Wave:
    opened = today() - timedelta(days=days_ago)
    made: Wave = save(
        Wave(programme=programme, slug=f"wave-{days_ago}", name=f"Wave {days_ago}", opens_on=opened)
    )
    return made


def joins(trust: Trust, wave: Wave) -> Participation:
    part = make_participation(wave.programme, trust)
    part.wave = wave
    joined: Participation = save(part)
    return joined


def world() -> ProgrammeResults:
    """Two trusts with an assessment before and since, one with one since; one in no wave."""
    programme, version = make_programme(), make_version(statements=((1,),))
    wave = wave_of(programme, 300)
    both = [placed("acute", region_code="Y56") for _ in range(2)]
    late, outside = placed("ambulance"), make_trust()
    for trust in (*both, late):
        joins(trust, wave)
    make_participation(programme, outside)
    make_participation(programme, make_trust(), status="withdrawn")
    with time_machine.travel(timezone.now() - timedelta(days=400)):
        for trust in both:
            scored(trust, version, level=2)
    scored(both[0], version, level=3, found=3)
    scored(both[1], version, level=5, found=4)
    scored(late, version, level=1)
    record(both[0])
    return ProgrammeResults(programme, version.framework)


def lines(found: ProgrammeResults, grouped: str) -> dict[tuple[str, ...], Any]:
    return {(each.name, row[0]): row[1:] for each in found.groups[grouped] for row in each.rows}


def test_before_and_since_are_compared_for_trusts_with_both() -> None:
    found = world()
    assert lines(found, "all") == {
        ("All", "Self-assessed"): (2, "40", "40 to 40", 3, "60", "40 to 80", 2, "+40"),
        ("All", "Checked: estimate"): (0, None, None, 2, "70", "65 to 75", 0, None),
    }
    wave = lines(found, "wave")
    assert wave["Wave 300", "Self-assessed"][3] == 3
    regions = lines(found, "region")
    assert regions["London", "Self-assessed"] == (
        *(2, "40", "40 to 40"),
        *(2, "80", "70 to 90"),
        *(2, "+40"),
    )
    assert ("Ambulance", "Self-assessed") in lines(found, "setting")
    counts = programme_results.counts_of(found.programme, found.framework)
    assert (counts.joined, counts.signed) == (4, 3)
    kinds = {row[1]: row[2:] for row in found.parts}
    assert kinds["Found when checked"] == (0, None, None, 2, "70", "65 to 75")
    assert [row[1:3] for row in found.years][-2:] == [
        ("Self-assessed", 3),
        ("Checked: estimate", 2),
    ]
    assert [name for name, _ in found.charted("wave", "self")] == [
        "Wave 300, before (2)",
        "Wave 300, since (3)",
    ]
    ((_, stage, _, number),) = programme_results.external_of(found.programme)
    assert (stage[:5], number) == ("Stage", 1)


def test_the_page_is_for_staff_and_says_how_many_each_figure_is_of(
    django_assert_max_num_queries: Any,
) -> None:
    found = world()
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:programme", args=[found.programme.slug])
    client.get(url)
    with django_assert_max_num_queries(11):
        words = text_of(client.get(f"{url}?framework=test"))
    assert "4 trusts joined; 3 signed off at least one" in words
    assert "Wave 300" in words
    address = [found.programme.slug, "test", "self"]
    svg = client.get(reverse("maturity:programme_waves", args=address)).content.decode()
    assert "Wave 300, before (2)" in svg
    assert "style=" not in svg
    for wrong in ("none", "test"):
        address = [found.programme.slug, wrong, "verified"]
        assert client.get(reverse("maturity:programme_waves", args=address)).status_code == 404
    member = make_member(found.programme.participations.first().trust)
    assert browser(member).get(url).status_code == 403
    assert url in client.get(found.programme.get_absolute_url()).content.decode()
    assert url not in browser(member).get(found.programme.get_absolute_url()).content.decode()


def test_a_programme_without_assessments_says_so() -> None:
    programme = make_programme()
    client = browser(make_staff("auditor"))
    url = reverse("maturity:programme", args=[programme.slug])
    assert "There is no framework yet" in text_of(client.get(url))
    make_version()
    assert "0 trusts joined" in text_of(client.get(url))
