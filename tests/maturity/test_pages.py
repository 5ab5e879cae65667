"""The pages: what each shows, to whom, and what comes of pressing its button."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from maturity import charts, reading, services, todo
from maturity.models import Assessment, Check, ScoreRun
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff, make_user
from tests.factories.maturity import (
    DMA,
    WGLL,
    answers_of,
    fill,
    in_days,
    make_assessment,
    make_version,
    request,
    say,
    settle,
    signed_assessment,
    version_of,
)
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def text_of(response):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def date_fields(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def part_url(assessment, code="d1"):
    return reverse("maturity:answers", args=[assessment.reference, code])


def form_data(client, url):
    """The fields of a page's answers as a browser would send them."""
    page = client.get(url)
    data = {}
    for form in page.context["forms"]:
        for name in form.fields:
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else value
    return data


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
    assert "Completed" in text_of(client.get(assessment.get_absolute_url()))
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
    response = client.post(url, {"seen": "0" * 16, "confirm": "on"})
    assert "has changed since you opened the page" in text_of(response)
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
    assert "1 of 2 checked" in words
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


def test_staff_ask_several_trusts_at_once():
    version = make_version()
    client = browser(make_staff("programme_manager"))
    one, two = make_trust(), make_trust()
    url = reverse("maturity:open")
    assert one.code in client.get(f"{url}?trust={one.code}").content.decode()
    data = {"version": version.pk, **date_fields("due_on", in_days(40))}
    response = client.post(url, data | {"trusts": f"{one.code}, nope"})
    assert "No trust has the code NOPE" in text_of(response)
    response = client.post(url, data | {"trusts": " ".join(["X"] * 1) + " " * 5})
    assert response.status_code == 200
    many = " ".join(f"X{number}" for number in range(501))
    assert "500 codes or fewer" in text_of(client.post(url, data | {"trusts": many}))
    past = data | date_fields("due_on", in_days(-1)) | {"trusts": one.code}
    assert "must be today or later" in text_of(client.post(url, past))
    assert client.post(url, data | {"trusts": f"{one.code}\n{two.code}"}).status_code == 302
    assert {a.trust for a in Assessment.objects.all()} == {one, two}
    response = client.post(url, data | {"trusts": one.code})
    assert "is answering" in text_of(response)


def test_staff_call_an_assessment_off_with_a_reason():
    assessment = make_assessment()
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:call_off", args=[assessment.reference])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "Asked by mistake."}).status_code == 302
    page = browser(make_member(assessment.trust)).get(assessment.get_absolute_url())
    assert "Asked by mistake." in text_of(page)
    assert client.get(url).status_code == 409


def test_staff_choose_what_is_checked():
    assessment = signed_assessment(levels={"S1": None})
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:checks", args=[assessment.reference])
    page = client.get(url)
    assert "S1: " not in text_of(page)
    assert "S2: " in text_of(page)
    assert "Select at least one" in text_of(client.post(url, {}))
    data = {"statements": ["S2"], **date_fields("due_on", in_days(-1))}
    assert "must not be in the past" in text_of(client.post(url, data))
    data |= date_fields("due_on", in_days(20))
    assert client.post(url, data).status_code == 302
    assert Check.objects.count() == 1
    assert "1 has been asked for already" in text_of(client.get(url))
    assert client.post(url, data | {"statements": ["S3"]}).status_code == 302


def test_the_desk_offers_the_levels_of_the_scale():
    assessment = signed_assessment(make_assessment(make_trust(), version_of()), level=4)
    (check,) = request(assessment, "WL-1")
    from tests.factories.evidence import submitted_claim

    claim = submitted_claim(check.claim)
    assessor = make_staff("assessor")
    client = browser(assessor)
    url = reverse("evidence:claim_decide", args=[claim.reference])
    assert "Level 3: in part" in text_of(client.get(url))
    response = client.post(url, {"outcome": "settled", "verified_level": "3"})
    assert response.status_code == 302
    settled: Any = Check.objects.with_level().get()
    assert settled.verified_level == 3


def test_all_scores_are_computed_anew_on_one_page():
    signed_assessment()
    client = browser(make_staff("programme_manager"))
    url = reverse("maturity:score_runs")
    assert "Nobody has asked for it yet" in text_of(client.get(url))
    assert client.post(url).status_code == 302
    assert "0 of 0 assessments computed" in text_of(client.get(url))
    assert client.post(url).status_code == 409
    run = ScoreRun.objects.get()
    services.begin_recomputation(by=PORTAL, run=run)
    page = text_of(client.get(url))
    assert "0 of 1 assessments computed" in page
    services.run_recomputation(by=PORTAL, run=run)
    assert "Finished" in text_of(client.get(url))


@pytest.mark.parametrize("slug", [WGLL, DMA])
def test_anybody_concerned_reads_what_a_framework_asks(slug):
    version = version_of(slug)
    page = browser(make_staff("auditor")).get(version.get_absolute_url())
    assert "own words" in text_of(page)
    assert version.statements.last().text in page.content.decode().replace("&#x27;", "'")


def test_lists_are_filtered_and_given_as_files():
    assessment = signed_assessment()
    overdue = make_assessment(version=make_version())
    client = browser(make_staff("auditor"))
    url = reverse("maturity:assessment_list")
    assert overdue.reference not in text_of(client.get(f"{url}?status=submitted"))
    assert overdue.reference not in text_of(client.get(f"{url}?overdue=yes"))
    assert "Ask trusts" not in text_of(client.get(url))
    found = client.get(f"{url}?framework=test&format=csv").getvalue().decode()
    assert assessment.reference in found
    manager = browser(make_staff("programme_manager"))
    assert "Ask trusts" in text_of(manager.get(url))


def test_what_is_overdue_says_so():
    assessment = make_assessment()
    auditor = make_staff("auditor")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "Overdue" in text_of(browser(auditor).get(assessment.get_absolute_url()))


def test_the_trusts_page_shows_its_scores_to_those_who_may_see_them(client):
    assessment = signed_assessment()
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    url = assessment.trust.get_absolute_url()
    assert "Digital maturity" not in text_of(client.get(url))
    for user in (make_member(assessment.trust, "viewer"), make_staff("auditor")):
        page = text_of(browser(user).get(url))
        assert "Digital maturity" in page
        assert "60 out of 100" in page
    assert "Digital maturity" not in text_of(browser(make_member(make_trust())).get(url))
    empty = make_trust()
    assert "No assessment has been signed off" in text_of(
        browser(make_staff("auditor")).get(empty.get_absolute_url())
    )


def titles(todos):
    return [(each.title, each.owner) for each in todos]


def test_a_trust_is_told_what_to_answer_and_what_to_sign():
    assessment = make_assessment()
    trust = assessment.trust
    writer, signer = make_member(trust), make_member(trust, "cio")
    assert titles(todo.for_trust(trust, writer)) == [("Answer 3 statements: Test framework", "You")]
    fill(assessment, by=writer)
    assert titles(todo.for_trust(trust, signer)) == [("Sign off: Test framework", "You")]
    assert titles(todo.for_trust(trust, writer)) == [
        ("Sign off: Test framework", "Chief information officer")
    ]
    signed_assessment(make_assessment(make_trust(), assessment.version))
    assert titles(todo.for_trust(trust, make_member(trust, "viewer")))[0][1] != "You"


def test_staff_are_told_what_nobody_has_chosen_checks_of():
    assessment = signed_assessment()
    manager = make_user(staff_role="programme_manager")
    (only,) = todo.for_staff(manager)
    assert only.title.startswith("Choose statements to check: Test framework, ")
    assert todo.for_staff(make_user(staff_role="assessor")) == []
    connected = make_user(staff_role="programme_manager")
    add_member(connected, assessment.trust)
    assert todo.for_staff(connected) == []
    request(assessment, "S1")
    assert todo.for_staff(manager) == []
