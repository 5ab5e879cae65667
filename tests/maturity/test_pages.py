"""A trust's pages: what each shows, to whom, and what comes of pressing its button."""

import pytest
from django.urls import reverse

from core.actors import PORTAL
from maturity import charts, reading, services
from maturity.models import Assessment
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.maturity import (
    answers_of,
    fill,
    make_assessment,
    request,
    say,
    settle,
    signed_assessment,
    version_of,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.maturity.pages import form_data, part_url, text_of

pytestmark = pytest.mark.django_db


def test_a_trust_finds_its_assessment_as_a_task_list():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    client = browser(person)
    page = client.get(assessment.get_absolute_url())
    assert "0 of 3 statements answered" in text_of(page)
    assert "0 of 2 answered" in text_of(page)
    services.save_answers(
        by=person,
        assessment=assessment,
        entries=[say(answer, 2) for answer in answers_of(assessment)[:2]],
    )
    assert "Answered, not finished" in text_of(client.get(assessment.get_absolute_url()))
    listed = client.get(reverse("maturity:assessment_list"))
    assert "2 of 3" in text_of(listed)


def test_answering_leads_through_the_dimensions_and_back():
    assessment = make_assessment()
    client = browser(make_member(assessment.trust))
    data = form_data(client, part_url(assessment))
    data |= {"S1-choice": "4", "S1-justification": "Board paper.", "S2-choice": "na"}
    response = client.post(part_url(assessment), data)
    assert response.status_code == 200
    assert "Enter why S2 does not apply" in text_of(response)
    assert answers_of(assessment)[0].edition == 0  # all of the page, or none of it
    response = client.post(part_url(assessment), data | {"S2-reason": "No wards."})
    assert response["Location"] == part_url(assessment, "d2")
    assert [answer.words for answer in answers_of(assessment)][:2] == ["Level 4", "Does not apply"]
    data = form_data(client, part_url(assessment, "d2")) | {"S3-choice": "1"}
    assert (
        client.post(part_url(assessment, "d2"), data)["Location"] == assessment.get_absolute_url()
    )
    data = form_data(client, part_url(assessment)) | {"back": "1"}
    assert client.post(part_url(assessment), data)["Location"] == assessment.get_absolute_url()
    assert {answer.edition for answer in answers_of(assessment)} == {1}


def test_two_people_at_once_see_both_texts_and_decide():
    assessment = make_assessment()
    first = browser(make_member(assessment.trust, name="Ann First"))
    second = browser(make_member(assessment.trust, name="Bea Second"))
    url = part_url(assessment)
    seen = form_data(first, url), form_data(second, url)
    first.post(url, seen[0] | {"S1-choice": "2", "S1-justification": "Begun in May."})
    mine = {"S1-choice": "4", "S1-justification": "Nearly done.", "S2-choice": "3"}
    response = second.post(url, seen[1] | mine)
    assert response.status_code == 409
    words = text_of(response)
    assert "Ann First changed S1" in words
    assert "Begun in May." in words
    assert "Nearly done." in words
    assert [answer.words for answer in answers_of(assessment)][:2] == ["Level 2", "Level 3"]
    again = {}
    for form in response.context["forms"]:
        for name in form.fields:
            again[form.add_prefix(name)] = form[name].value() or ""
    assert second.post(url, again).status_code == 302
    assert answers_of(assessment)[0].justification == "Nearly done."
    assert answers_of(assessment)[0].edition == 2


def test_what_somebody_did_not_touch_is_not_written_over_what_another_changed():
    assessment = make_assessment()
    first = browser(make_member(assessment.trust))
    second = browser(make_member(assessment.trust))
    url = part_url(assessment)
    seen = form_data(second, url)
    first.post(url, form_data(first, url) | {"S1-choice": "2"})
    assert second.post(url, seen | {"S2-choice": "5"}).status_code == 302
    assert [answer.words for answer in answers_of(assessment)][:2] == ["Level 2", "Level 5"]


def test_lines_as_browsers_send_them_are_no_change():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    services.save_answers(
        by=person,
        assessment=assessment,
        entries=[say(answers_of(assessment)[0], 2, "One.\nTwo.")],
    )
    client = browser(person)
    data = form_data(client, part_url(assessment))
    client.post(part_url(assessment), data | {"S1-justification": "One.\r\nTwo."})
    assert answers_of(assessment)[0].edition == 1


def test_an_assessment_signed_meanwhile_says_so(monkeypatch):
    assessment = fill(make_assessment())
    client = browser(make_member(assessment.trust))
    data = form_data(client, part_url(assessment)) | {"S1-choice": "5"}

    def signed(**kwargs):
        cio = make_member(assessment.trust, "cio")
        services.sign_assessment(by=cio, assessment=assessment)
        return services.assessing.save_answers(**kwargs)

    monkeypatch.setattr("maturity.views.answering.services.save_answers", signed)
    response = client.post(part_url(assessment), data)
    assert "was signed off on" in text_of(response)
    monkeypatch.undo()
    assert client.post(part_url(assessment), data).status_code == 409


def test_readers_read_the_answers_of_a_dimension():
    assessment = fill(make_assessment())
    page = browser(make_member(assessment.trust, "viewer")).get(part_url(assessment))
    assert "Nothing written" in text_of(page)
    assert "Save" not in text_of(page)
    assert browser(make_staff("auditor")).get(part_url(assessment)).status_code == 200
    assert browser(make_staff("auditor")).get(part_url(assessment, "no")).status_code == 404


def test_another_trusts_assessment_is_not_there():
    assessment = make_assessment()
    client = browser(make_member(make_trust(), "cio"))
    for url in (assessment.get_absolute_url(), part_url(assessment)):
        assert client.get(url).status_code == 404


def test_signing_off_shows_every_answer_and_asks_for_confirmation():
    assessment = fill(make_assessment())
    cio = make_member(assessment.trust, "cio")
    client = browser(cio)
    assert "Read and sign off" in text_of(client.get(assessment.get_absolute_url()))
    url = reverse("maturity:sign", args=[assessment.reference])
    page = client.get(url)
    assert "Level 3" in text_of(page)
    seen = page.context["form"]["seen"].value()
    assert "Confirm that you have read" in text_of(client.post(url, {"seen": seen}))
    anew = client.post(url, {"seen": "0" * 16, "confirm": "on"}, follow=True)
    assert "has changed since you opened the page" in text_of(anew)
    assert anew.context["form"]["seen"].value() == seen
    assert client.post(url, {"seen": seen, "confirm": "on"}).status_code == 302
    assert Assessment.objects.get().certified_by == cio


def test_an_author_reads_why_another_person_signs():
    assessment = make_assessment()
    cio = make_member(assessment.trust, "cio")
    fill(assessment, by=cio)
    response = browser(cio).get(reverse("maturity:sign", args=[assessment.reference]))
    assert response.status_code == 403
    assert "another person has to sign it off" in text_of(response)


def test_the_scores_stand_beside_their_picture():
    assessment = signed_assessment(make_assessment(make_trust(), version_of()), level=4)
    client = browser(make_member(assessment.trust, "viewer"))
    page = client.get(assessment.get_absolute_url())
    assert "being worked out" in text_of(page)
    chart = reverse("maturity:chart", args=[assessment.reference])
    assert client.get(chart).status_code == 404
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    page = client.get(assessment.get_absolute_url())
    assert "80 out of 100" in text_of(page)
    assert "0 of 28 statements checked" in text_of(page)
    picture = client.get(chart)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"Well led" in picture.content
    assert b"style" not in picture.content


def test_self_and_verified_stand_side_by_side():
    assessment = signed_assessment(level=4)
    check, _ = request(assessment, "S1", "S3")
    settle(check, 2)
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    words = text_of(browser(make_staff("assessor")).get(assessment.get_absolute_url()))
    assert "1 of 3 checked" in words
    assert "40 out of 100" in words
    assert "Not decided yet" in words
    assert "Level 2" in words
    row = reading.with_scores(Assessment.objects.all()).get(pk=assessment.pk)
    spec = charts.spec_of(reading.ScoreTable(row))
    assert [v["number"] for v in spec["data"]["values"]] == [80, 40, 80]
    assert spec["layer"][0]["encoding"]["color"]["legend"] is not None


def test_a_picture_needs_no_cache(monkeypatch):
    from redis.exceptions import RedisError

    from nhsuk import charts as drawing

    def gone(*_args):
        raise RedisError

    monkeypatch.setattr(drawing.cache, "get", gone, raising=False)
    monkeypatch.setattr(drawing.cache, "set", gone, raising=False)
    spec = drawing.grouped_bars([("A", "One", 3)], ["One"], axis="Of 5", most=5)
    assert drawing.draw(spec).startswith("<svg")


def test_what_was_touched_is_saved_in_the_background_by_the_same_way():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    client = browser(person)
    url = part_url(assessment)
    seen = form_data(client, url)
    one = {name: value for name, value in seen.items() if name.startswith("S1-")}
    page = client.post(url, one | {"background": "1", "S1-choice": "3"})
    assert page.status_code == 200
    fresh = {form.prefix: form["edition"].value() for form in page.context["forms"]}
    assert fresh == {"S1": 1, "S2": 0}
    assert answers_of(assessment)[0].option.level == 3

    page = client.post(url, one | {"background": "1", "S1-choice": "4"})
    assert page.status_code == 409
    assert "Somebody else changed this answer" in text_of(page)
    assert answers_of(assessment)[0].option.level == 3

    both = seen | {"background": "1", "S1-choice": "na", "S1-edition": 1, "S2-choice": "2"}
    page = client.post(url, both)
    assert "Enter why S1 does not apply" in text_of(page)
    assert [answer.edition for answer in answers_of(assessment)] == [1, 1, 0]
