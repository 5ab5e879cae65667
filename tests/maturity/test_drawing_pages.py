"""Going on with checks, asking for that, and putting a publication off, as people do it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maturity import services, tasks
from maturity.models import Check, DrawExtension, Publication
from tests.evidence.helpers import browser, refused
from tests.factories.accounts import make_user
from tests.factories.maturity import (
    drawn,
    make_assessment,
    make_version,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db


def address(draw, name):
    return reverse(f"maturity:{name}", args=[draw.assessment.reference])


def said(response):
    return [str(message) for message in response.context["messages"]]


def draw_of(*weights):
    return drawn(signed_assessment(make_assessment(version=make_version(statements=weights))))


def test_a_trust_asks_for_more_and_an_assessor_leaves_it_or_goes_on():
    draw = draw_of((1,) * 22)
    cio = browser(make_member(draw.assessment.trust, "cio"))
    person = make_user(staff_role="assessor")
    assessor = browser(person)
    settle_in_order(draw)
    ask = {"reason": "Much of what we hold was not looked at."}
    assert cio.get(address(draw, "ask_more")).status_code == 200
    response = cio.post(address(draw, "ask_more"), ask, follow=True)
    assert said(response) == ["You have asked for more checks. An assessor decides."]
    assert ask["reason"] in assessor.get(address(draw, "extend")).content.decode()
    enough = {"up_to": "", "reason": "It would change nothing."}
    response = assessor.post(address(draw, "extend"), enough, follow=True)
    assert said(response) == ["Your decision is recorded. The score stands."]
    with refused("not_asked"):
        services.extend_draw(by=person, draw=draw, up_to=None, reason="Again.")
    cio.post(address(draw, "ask_more"), ask)
    further = {"up_to": "25", "reason": "It is little work."}
    response = assessor.post(address(draw, "extend"), further, follow=True)
    assert "asked for, up to 25" in said(response)[0]
    assert list(DrawExtension.objects.values_list("up_to", flat=True)) == [None, 25]
    tasks.follow_draw(draw.pk)
    assert Check.objects.filter(draw_item__draw=draw).count() == 22


def test_where_all_was_drawn_nothing_more_can_be_checked():
    draw = draw_of((1, 1))
    settle_in_order(draw)
    with refused("all_checked"):
        services.ask_extension(
            by=make_member(draw.assessment.trust, "cio"), draw=draw, reason="More."
        )
    with refused("all_checked"):
        assessor = make_user(staff_role="assessor")
        services.extend_draw(by=assessor, draw=draw, up_to=25, reason="More.")


def test_a_manager_puts_the_first_publication_off():
    draw = draw_of((1, 1))
    manager = browser(make_user(staff_role="programme_manager"))
    assert manager.get(address(draw, "put_off")).status_code == 404
    settle_in_order(draw)
    until = Publication.objects.get().public_from + timedelta(days=7)
    assert manager.get(address(draw, "put_off")).status_code == 200
    day = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    response = manager.post(
        address(draw, "put_off"), {**day, "reason": "A wrong name."}, follow=True
    )
    assert said(response)
    moved = Publication.objects.get()
    assert (moved.public_from, moved.postponed_reason) == (until, "A wrong name.")


def test_nothing_is_drawn_before_the_signature():
    assessment = make_assessment()
    assessor = browser(make_user(staff_role="assessor"))
    address = reverse("maturity:extend", args=[assessment.reference])
    assert assessor.get(address).status_code == 404
