"""The published facts, loaded: what they say, what stays quiet, and that twice is once."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from core.actors import PORTAL
from programmes import facts
from programmes.models import Pairing, Participation, Programme, RoleCap
from programmes.services import load_published_facts

ANYONE = AnonymousUser()


def test_every_row_of_the_facts_names_its_source() -> None:
    for name in (
        "programmes",
        "waves",
        "caps",
        "announced",
        "trusts",
        "participants",
        "pairings",
    ):
        assert all(row["source"] for row in facts.rows(name))


@pytest.mark.usefixtures("facts")
def test_loading_twice_adds_nothing() -> None:
    assert Participation.objects.count() == 61
    assert Pairing.objects.count() == 21
    assert load_published_facts(by=PORTAL) == 0
    assert (Participation.objects.count(), Pairing.objects.count()) == (61, 21)


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    ("slug", "announced", "named"),
    [
        ("gde-acute", 34, 30),
        ("gde-mental-health", 7, 7),
        ("gde-ambulance", 3, 3),
        ("digital-aspirant", 59, 14),
    ],
)
def test_announced_and_named_counts_stand_apart(slug: str, announced: int, named: int) -> None:
    programme = Programme.objects.get(slug=slug)
    assert sum(count.number for count in programme.announced_counts.all()) == announced
    assert programme.participations.visible_to(ANYONE).count() == named


@pytest.mark.usefixtures("facts")
def test_proposed_mental_health_followers_and_the_denied_one_are_not_public() -> None:
    quiet = Participation.objects.filter(programme__slug="gde-mental-health", role="fast_follower")
    assert quiet.count() == 7
    assert not quiet.public().exists()
    denied = Pairing.objects.get(follower__trust__code="RWK")
    assert (denied.status, denied.exemplar.trust.code) == ("denied", "RV5")
    assert denied not in Pairing.objects.public()


@pytest.mark.usefixtures("facts")
def test_the_follower_that_was_dropped_after_due_diligence_is_told_with_its_reason() -> None:
    dropped = Participation.objects.public().get(trust__code="RXL")
    assert dropped.status == "declined"
    assert "after due diligence" in dropped.reason
    pairing = Pairing.objects.public().get(follower=dropped)
    assert (pairing.status, pairing.exemplar.trust.code) == ("ended", "RBA")


@pytest.mark.usefixtures("facts")
def test_caps_are_data_with_a_date() -> None:
    programme = Programme.objects.get(slug="gde-acute")
    assert programme.cap_for("exemplar") == Decimal(10_000_000)
    assert programme.cap_for("exemplar", on=date(2016, 9, 6)) is None
    assert programme.cap_for("seed") is None
    ambulance = RoleCap.objects.get(programme__slug="gde-ambulance")
    assert ambulance.shared
    assert ambulance.amount == Decimal(5_000_000)


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize(
    ("code", "name", "announced"),
    [
        ("RM3", "Salford Royal NHS Foundation Trust", "7 September 2016"),
        ("RE9", "South Tyneside NHS Foundation Trust", "September 2017"),
        ("RBN", "St Helens and Knowsley Hospitals", "2020"),
    ],
)
def test_names_and_dates_are_those_of_the_time(code: str, name: str, announced: str) -> None:
    row = Participation.objects.get(trust__code=code)
    assert (row.name_at_the_time, row.announced) == (name, announced)
