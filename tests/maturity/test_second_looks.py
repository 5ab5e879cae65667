"""A second look at a level of a draw: the last level counts everywhere, and nothing is public
before it is decided and counted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import travel

from core.actors import PORTAL
from core.dates import long_date, today, working_days_after
from evidence import services as evidence
from evidence.models import SecondLook
from maturity import drawing, tasks
from maturity.checked import public_scores, read_with, with_checked_scores
from maturity.explaining import Explanation
from maturity.models import Assessment, Check, Draw, Publication, Score
from maturity.record import problems, record_of
from tests.conftest import HttpsClient
from tests.evidence.helpers import browser, database_refuses, refused
from tests.factories.accounts import make_staff
from tests.factories.evidence import decide
from tests.factories.maturity import (
    drawn,
    fill,
    make_assessment,
    make_version,
    settle,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.maturity.pages import text_of
from tests.maturity.test_bounds import facts_of, write
from tests.support.acting import save
from tests.support.undone import undone
from trusts.models import Trust

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=30)


def draw_of(*weights, level=4):
    """Signed off at a level; nothing is settled."""
    version = make_version(statements=weights or ((1, 1),))
    return drawn(signed_assessment(make_assessment(version=version), level=level))


def check_at(draw, position):
    return Check.objects.select_related("claim__trust").get(
        draw_item__draw=draw, draw_item__position=position
    )


def told(draw):
    return Publication.objects.get(draw=draw)


def ask(draw, position=1, by=None):
    check = check_at(draw, position)
    signer = by or make_member(check.claim.trust, "cio")
    return evidence.ask_second_look(by=signer, claim=check.claim, reason="Page 3 shows more.")


def look(draw, level, position=1):
    claim = check_at(draw, position).claim
    decide(claim, "settled", by=make_staff("assessor"), verified_level=level, reason="As I read.")


def with_facts(draw):
    rows = Assessment.objects.select_related("trust", "version__framework", "draw__publication")
    return rows.get(pk=draw.assessment_id)


def complete():
    draw = draw_of()
    settle(check_at(draw, 1), 2)
    settle_in_order(draw)
    return draw


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A complete score of 60: of two statements claimed at 80, the first was found at 40."""
    with django_db_blocker.unblock(), undone():
        yield complete()


@pytest.fixture
def draw(made):
    return Draw.objects.get(pk=made.pk)


def test_the_first_level_counts_until_the_last_does_and_nothing_is_public_between(draw):
    trust = draw.assessment.trust
    day = told(draw).public_from
    assert told(draw).readable_from == day
    ask(draw)
    tasks.follow_draw(draw.pk)
    assert draw.bounds.get().figure == 60
    assert told(draw).waits
    with travel(day + LONG_AGO, tick=False):
        assert not Publication.objects.public().exists()
        assert public_scores() == []
        [score] = read_with(with_checked_scores(Trust.objects.all()).get(pk=trust.pk), public=False)
        assert score.when_public == "Public after a second look"
    look(draw, 4)
    assert told(draw).waits, "decided, but no figure counts it yet"
    assert drawing.unsettled() == [draw.pk]
    assert list(Explanation(draw, draw.bounds.get()).points.values()) == [40, 80]
    tasks.follow_draw(draw.pk)
    first, last = draw.bounds.all()
    assert (last.figure, last.second_looks, first.second_looks) == (80, [1], [])
    assert first.inputs_hash != last.inputs_hash
    assert told(draw).readable_from == day
    assert drawing.unsettled() == []
    tasks.compute_scores(draw.assessment_id)
    verified = Score.objects.get(assessment=draw.assessment, kind="verified", dimension=None)
    assert verified.value == 80


def test_the_same_level_again_is_a_figure_of_its_own(draw):
    ask(draw, by=make_staff("programme_manager"))
    look(draw, 2)
    tasks.follow_draw(draw.pk)
    assert [bound.figure for bound in draw.bounds.all()] == [60, 60]
    assert not told(draw).waits


def test_what_is_decided_after_the_day_is_public_the_day_after_at_the_earliest():
    draw = draw_of()
    settle(check_at(draw, 1), 4)
    ask(draw)
    with travel(today() - LONG_AGO, tick=False):
        settle_in_order(draw)
    assert told(draw).public_from < today()
    assert told(draw).waits
    look(draw, 1)
    tasks.follow_draw(draw.pk)
    assert told(draw).readable_from == today() + timedelta(days=1)
    assert not told(draw).is_public
    with refused("too_late"):
        ask(draw, position=2)


def test_what_is_public_is_asked_about_no_more():
    with travel(today() - LONG_AGO, tick=False):
        draw = complete()
    assert told(draw).is_public
    with refused("too_late"):
        ask(draw)
    sent = check_at(draw, 1).claim.latest_submission
    facts = {"asked_by": make_staff("assessor"), "reason": "Late.", "decision_due_on": today()}
    with database_refuses("before its score is public"):
        save(SecondLook(submission=sent, **facts))


def test_a_figure_without_the_second_look_is_refused(draw):
    ask(draw)
    look(draw, 1)
    facts = facts_of(draw)
    for forged in ([], [2], [1, 2]):
        with database_refuses("counts every second look"):
            write(by=PORTAL, **facts, second_looks=forged)
    with database_refuses("no lower than the decisions support|no higher than its bound"):
        write(by=PORTAL, **facts, second_looks=[1])
    day = told(draw).public_from
    told_again = told(draw)
    told_again.readable_from = day
    save(told_again)
    assert told(draw).waits, "nobody writes when it may be read"


def test_levels_that_make_more_checks_due_give_the_trust_ten_days_again():
    draw = draw_of((1,) * 16)
    with travel(today() - timedelta(days=5), tick=False):
        settle_in_order(draw, up_to=15)
    day = told(draw).public_from
    for position in (1, 2, 3):
        ask(draw, position)
        look(draw, 0, position)
    tasks.follow_draw(draw.pk)
    assert (draw.bounds.last().draws, draw.bounds.last().due) == (15, 16)
    assert told(draw).waits
    settle_in_order(draw)
    again = told(draw)
    assert again.public_from == again.readable_from == working_days_after(today(), 10) > day
    assert again.postponed_reason == "More statements were checked after a second look."
    assert record_holds(draw)


def record_holds(draw):
    return problems(record_of(with_facts(draw))) == []


def test_the_record_alone_says_what_was_found_first_and_what_counts(draw):
    ask(draw)
    look(draw, 5)
    assert problems(record_of(with_facts(draw))) == [
        "The last figure does not count the second looks that were taken, all and no other."
    ]
    tasks.follow_draw(draw.pk)
    assert record_holds(draw)
    record = record_of(with_facts(draw))
    [again] = [each for each in record["statements"] if each["second_look_on"]]
    assert (again["first_found_points"], again["found_points"]) == (40, 100)
    assert [each["second_looks"] for each in record["figures"]] == [[], [again["code"]]]
    again["first_found_points"] = 60
    assert "does not follow from the decisions" in problems(record)[0]


def test_the_last_level_is_what_is_proven_in_the_next_assessment(draw):
    ask(draw)
    look(draw, 1)
    following = fill(make_assessment(draw.assessment.trust, draw.assessment.version), level=4)
    assert sorted(stake.floor_points for stake in drawing.stakes_of(following)) == [20, 80]


def test_pages_say_who_may_ask_until_when_and_what_came_of_it(draw):
    trust = draw.assessment.trust
    url = draw.assessment.get_absolute_url()
    explained = reverse("maturity:explained", args=[draw.assessment.reference])
    signer = make_member(trust, "cio")
    client = browser(signer)
    until = f"until {long_date(told(draw).last_day)}, once"
    for page in (url, explained, check_at(draw, 1).claim.get_absolute_url()):
        words = read(client, page)
        assert "Ask for a second look" in words
        assert until in words
    for page in (url, explained):
        assert until not in read(browser(make_member(trust)), page)
        assert until in read(browser(make_staff("programme_manager")), page)
    ask(draw)
    words = read(client, url)
    assert "The trust asked for a second look on" in words
    assert "takes a second look at one level; until then the first counts" in words
    assert "becomes public once no second look is open" in words
    assert "Public once no second look is open" in read(client, explained)
    assert "Second look: " in read(client, "/")
    look(draw, 4)
    tasks.follow_draw(draw.pk)
    assert "first found: Level 2" in read(client, url)
    with travel(told(draw).public_from, tick=False):
        words = read(HttpsClient(), explained)
        assert "One level comes from a second look." in words
        assert "40 before a second look" in words
        assert "Ask for a second look" not in words
        assert until not in read(browser(signer), url)


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return text_of(response)
