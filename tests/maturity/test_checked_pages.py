"""The checked score on pages: for the trust and staff at once, for anybody ten working days later;
how it came about, the record, and the public list of draws."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import travel

from core.actors import PORTAL
from core.dates import long_date
from maturity import charts, checked, services
from maturity.explaining import Explanation
from maturity.models import Bound, Check, Draw, Publication
from maturity.record import problems
from maturity.services import Entry
from tests.conftest import HttpsClient
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.evidence import decide, make_claim, make_item, ready_claim, submitted_claim
from tests.factories.maturity import (
    answers_of,
    drawn,
    fill,
    finish,
    make_assessment,
    make_version,
    option_of,
    settle,
    settle_in_order,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.maturity.pages import text_of
from tests.support.undone import undone

pytestmark = pytest.mark.django_db
MANY = ((1,) * 11, (2,) * 11)


def signed(trust=None, level=4, statements=MANY):
    version = make_version(statements=statements)
    return signed_assessment(make_assessment(trust or make_trust(), version), level=level)


def address(assessment, name="explained"):
    return reverse(f"maturity:{name}", args=[assessment.reference])


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A complete checked score of which the trust has just been told: two levels less in one."""
    with django_db_blocker.unblock(), undone():
        found = drawn(signed())
        first = Check.objects.get(draw_item__draw=found, draw_item__position=1)
        settle_in_order(found, {first.answer.statement.code: 2})
        settle_in_order(found)  # chance decides whether 15 were enough
        yield found


@pytest.fixture
def draw(made):
    return Draw.objects.get(pk=made.pk)


@pytest.fixture
def public_day(draw):
    return Publication.objects.get(draw=draw).public_from


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return text_of(response)


def test_before_the_draw_has_run_the_page_says_so():
    assessment = signed()
    words = read(browser(make_staff("assessor")), assessment.get_absolute_url())
    assert "The statements to check are being drawn. Look again in a minute." in words
    assert assessment.seed_commitment in words
    assert browser(make_staff("assessor")).get(address(assessment)).status_code == 404


def test_a_trust_reads_who_has_what_and_by_when(django_assert_max_num_queries):
    draw = drawn(signed())
    client = browser(make_member(draw.assessment.trust, "cio"))
    url = draw.assessment.get_absolute_url()
    words = read(client, url)
    asked = Check.objects.filter(draw_item__draw=draw)
    due_on = asked.first().claim.due_on
    assert f"The trust shows evidence for 15 statements by {long_date(due_on)}." in words
    assert "0 of 15 checked" in words
    assert draw.draw_number in words
    settle(asked.get(draw_item__position=2), 4)
    assert "none yet, since the first statement drawn is still open" in read(client, url)
    settle_in_order(draw, up_to=2)
    words = read(client, url)
    figure = draw.bounds.last().figure
    assert f"So far: at least {figure} out of 100 after 2 checks." in words
    assert "suggests hardly any overstatement" in words
    assert "Ask for more checks" not in words
    client.get(url)
    with django_assert_max_num_queries(22):
        client.get(url)


def test_a_complete_score_says_when_it_is_public_and_what_may_be_done(draw, public_day):
    url = draw.assessment.get_absolute_url()
    bound = draw.bounds.last()
    said = f"At least {bound.figure} out of 100 after {bound.draws} checks."
    trust = browser(make_member(draw.assessment.trust, "cio"))
    words = read(trust, url)
    assert said in words
    assert f"becomes public on {long_date(public_day)}" in words
    assert "The trust claimed 80 out of 100; what was found suggests that about" in words
    assert "Put the publication off" not in words
    assert "Put the publication off" in read(browser(make_staff("programme_manager")), url)
    assert "Check more statements" in read(browser(make_staff("assessor")), url)
    with travel(public_day, tick=False):
        later = read(browser(make_staff("programme_manager")), url)
        assert f"has been public since {long_date(public_day)}" in later
        assert "Put the publication off" not in later


def test_parts_are_described_with_how_many_were_checked():
    draw = drawn(signed(statements=((1, 1), (1,))))
    settle_in_order(draw, {"S1": 3})
    url = draw.assessment.get_absolute_url()
    words = read(browser(make_member(draw.assessment.trust)), url)
    assert "2 of 2 statements checked; levels found as claimed in 1" in words
    assert "1 of 1 statements checked; levels found as claimed in 1" in words
    words = read(browser(make_staff("auditor")), address(draw.assessment))
    assert "2 of 2 statements checked; levels found as claimed in 1" in words
    assert "nothing is estimated: the figure is exact" in words


@pytest.mark.parametrize("name", ["explained", "explained_chart"])
def test_nobody_else_reads_how_it_came_about_before_it_is_public(draw, public_day, name):
    url = address(draw.assessment, name)
    inside = [make_member(draw.assessment.trust, "viewer"), make_staff("finance_approver")]
    outside = [HttpsClient(), browser(make_member(make_trust(), "cio"))]
    assert {browser(person).get(url).status_code for person in inside} == {200}
    assert {client.get(url).status_code for client in outside} == {404}
    with travel(public_day - timedelta(days=1), tick=False):
        assert HttpsClient().get(url).status_code == 404
    with travel(public_day, tick=False):
        assert HttpsClient().get(url).status_code == 200


def test_the_explanation_follows_from_the_arithmetic(
    draw, public_day, django_assert_max_num_queries
):
    bound = draw.bounds.last()
    with travel(public_day, tick=False):
        HttpsClient().get(address(draw.assessment))
        with django_assert_max_num_queries(8):
            words = read(HttpsClient(), address(draw.assessment))
    assert f"At least {bound.figure} out of 100, after {bound.draws} checks" in words
    assert "22 statements" in words
    assert "(SHA-256)" in words
    explanation = Explanation(draw, bound)
    last = explanation.turns[-1]
    assert (last.number, round(last.step.published)) == (bound.draws, round(bound.published))
    assert last.step.wealth == pytest.approx(bound.wealth, rel=1e-3)
    assert dict(explanation.working)["Rounded down"] == str(bound.figure)
    assert explanation.turns[0].step.taint == 0.5
    spec = charts.course_spec(explanation)
    assert len(spec["data"]["values"]) == 2 * bound.draws


def test_a_figure_that_is_not_complete_is_never_public(draw, public_day):
    """An assessor goes on; until that is decided, anybody reads the last complete figure."""
    before = draw.bounds.last()
    services.extend_draw(by=make_staff("assessor"), draw=draw, up_to=25, reason="To be sure.")
    services.ask_draws(by=PORTAL, draw=draw)
    then = before.draws + 1
    settle(Check.objects.get(draw_item__draw=draw, draw_item__position=then), 4)
    services.update_bound(by=PORTAL, draw=draw)
    assert (draw.bounds.last().draws, draw.bounds.last().is_complete) == (then, False)
    with travel(public_day, tick=False):
        assert f"after {before.draws} checks" in read(HttpsClient(), address(draw.assessment))
        assert f"after {then} checks" in read(
            browser(make_staff("auditor")), address(draw.assessment)
        )
        trust = draw.assessment.trust
        [score] = checked.checked_scores([trust])[trust.code]
        assert (score.figure, score.checks) == (before.figure, before.draws)


def test_the_record_is_public_without_figures_at_first_and_then_with(draw, public_day):
    url = address(draw.assessment, "record")
    early = json.loads(HttpsClient().get(url).content)
    assert early["draw_number"] == draw.draw_number
    assert early["figures"] == []
    assert {each["found_points"] for each in early["statements"]} == {None}
    whole = json.loads(browser(make_staff("auditor")).get(url).content)
    assert whole["figures"]
    assert problems(early) == problems(whole) == []
    with travel(public_day, tick=False):
        assert json.loads(HttpsClient().get(url).content) == whole


def test_a_draw_without_checks_says_that_nothing_was_at_stake():
    draw = drawn(signed(level=1, statements=((1,),)))
    settle_in_order(draw)
    assert Bound.objects.get(draw=draw).is_complete


def test_anybody_reads_every_commitment_and_the_draw_numbers_of_what_was_signed(
    draw, django_assert_max_num_queries
):
    waiting = make_assessment(make_trust(), make_version())
    url = reverse("maturity:draws")
    HttpsClient().get(url)
    with django_assert_max_num_queries(4):
        words = read(HttpsClient(), url)
    assert draw.draw_number in words
    assert draw.assessment.trust.display_name in words
    assert waiting.seed_commitment in words
    assert waiting.trust.display_name not in words
    assert "Not revealed before sign-off" in words
    named = read(HttpsClient(), f"{url}?search={waiting.trust.code}")
    assert waiting.reference not in named
    assert draw.assessment.reference in read(HttpsClient(), f"{url}?signed=yes")
    assert draw.assessment.reference not in read(HttpsClient(), f"{url}?signed=no")
    rows = HttpsClient().get(f"{url}?format=csv")
    assert draw.draw_number in rows.getvalue().decode()


def test_scores_of_many_trusts_come_in_one_query(draw, public_day, django_assert_num_queries):
    trust = draw.assessment.trust
    with django_assert_num_queries(2):
        assert checked.checked_scores([trust]) == {}
        [coming] = checked.checked_scores([trust], public=False)[trust.code]
    assert coming.when_public == f"Public from {long_date(public_day)}"
    with travel(public_day, tick=False):
        [score] = checked.checked_scores([trust])[trust.code]
        assert checked.public_scores() == [score]
    assert (score.statements, score.checks) == (22, draw.bounds.last().draws)


def test_the_page_of_a_trust_has_its_score_in_words_once_it_is_public(draw, public_day):
    url = draw.assessment.trust.get_absolute_url()
    bound = draw.bounds.last()
    assert "Checked score" not in read(HttpsClient(), url)
    assert "Checked score" not in read(browser(make_member(make_trust(), "cio")), url)
    for person in (make_member(draw.assessment.trust, "viewer"), make_staff("auditor")):
        words = read(browser(person), url)
        assert f"Public from {long_date(public_day)}: at least {bound.figure} out of 100" in words
    with travel(public_day, tick=False):
        words = read(HttpsClient(), url)
    assert f"At least {bound.figure} out of 100. The trust rated itself on 22 statements" in words
    assert f"checked {bound.draws} against evidence" in words
    assert "Test framework: at least" in words
    assert "Digital maturity" not in words  # what it says of itself is nobody else's


def test_the_public_file_has_public_scores_only(draw, public_day):
    url = reverse("data_file", args=["checked-scores", "json"])

    def rows():
        return json.loads(HttpsClient().get(url).getvalue())["rows"]

    assert rows() == []
    with travel(public_day, tick=False):
        [row] = rows()
    assert (row["code"], row["statements"]) == (draw.assessment.trust.code, 22)
    assert (row["at_least"], row["checks"]) == (draw.bounds.last().figure, draw.bounds.last().draws)
    assert row["record"].endswith(address(draw.assessment, "record"))
    assert "claim" not in row


def test_the_home_of_a_trust_says_until_when_its_score_can_be_read_first(
    draw, public_day, django_assert_max_num_queries
):
    client = browser(make_member(draw.assessment.trust, "cio"))
    client.get("/")
    with django_assert_max_num_queries(10):
        words = read(client, "/")
    title = f"Read your checked score before it is public on {long_date(public_day)}"
    assert title in words
    with travel(public_day, tick=False):
        assert title not in read(browser(make_member(draw.assessment.trust, "cio")), "/")


def test_what_is_asked_at_once_is_one_line_of_the_home(django_assert_max_num_queries):
    assessment = fill(make_assessment(version=make_version(statements=((1,) * 15,))), level=4)
    trust = assessment.trust
    writer = make_member(trust, "contributor")
    last = answers_of(assessment)[-1]
    named = Entry(last, last.edition, option_of(last, 4), items=[(make_item(trust), 1)])
    services.save_answers(by=writer, assessment=assessment, entries=[named])
    finish(assessment, writer)
    services.sign_assessment(by=make_member(trust, "cio"), assessment=assessment)
    draw = drawn(assessment)
    client = browser(writer)
    client.get("/")
    with django_assert_max_num_queries(10):
        words = read(client, "/")
    assert "Evidence for 15 maturity statements; you already hold 1" in words
    assert "About 2 hours" in words
    assert "Show: " not in words
    listed = client.get(reverse("evidence:claim_queue") + "?kind=maturity_sample&status=open")
    assert listed.context["page"].count == 15
    others = Check.objects.filter(draw_item__draw=draw).exclude(answer=last)
    first, second, third, fourth, fifth = others[:5]
    for check in (first, second):
        submitted_claim(check.claim)
    for check in (third, fourth):
        ready_claim(check.claim)
    same = fifth.claim
    earlier = make_claim(trust=trust, requirement_code=same.requirement_code)
    decide(submitted_claim(earlier), "accepted")
    words = read(client, "/")
    assert "Evidence for 11 maturity statements; you already hold 2" in words
    assert "Sign off: evidence for 2 maturity statements" in words
    assert "2 maturity statements First decision due" in " ".join(words.split())
