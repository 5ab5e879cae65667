"""Evidence that the trust already holds, behind its answers."""

import pytest

from core.actors import PORTAL
from evidence.services import begin_draft
from maturity import services
from maturity.models import AnswerItem, Author
from maturity.services import Entry
from tests.evidence.helpers import browser, database_refuses, refused
from tests.factories.evidence import make_item
from tests.factories.maturity import (
    answers_of,
    fill,
    finish,
    make_assessment,
    option_of,
    request,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.maturity.pages import form_data, part_url, text_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def attach(assessment, person, *items, level=3):
    answer = answers_of(assessment)[0]
    entry = Entry(answer, answer.edition, option_of(answer, level), items=items)
    return services.save_answers(by=person, assessment=assessment, entries=[entry])


def test_whoever_uploaded_what_an_answer_points_to_is_an_author():
    assessment = make_assessment()
    writer, uploader = make_member(assessment.trust), make_member(assessment.trust, "cio")
    item = make_item(assessment.trust, by=uploader)
    attach(assessment, writer, (item, 4))
    assert set(Author.objects.values_list("person", flat=True)) == {writer.pk, uploader.pk}
    (held,) = answers_of(assessment)[0].held
    assert str(held) == f"{item}, page 4"
    fill(assessment, by=writer)
    with refused("author_signs"):
        services.sign_assessment(by=uploader, assessment=assessment)


def test_evidence_is_part_of_the_answer_and_of_its_edition():
    assessment = make_assessment()
    writer = make_member(assessment.trust)
    one, two = make_item(assessment.trust, by=writer), make_item(assessment.trust, by=writer)
    attach(assessment, writer, (one, None), (two, 2))
    attach(assessment, writer, (two, 2), (one, None))
    assert answers_of(assessment)[0].edition == 1
    attach(assessment, writer, (two, 2))
    answer = answers_of(assessment)[0]
    assert (answer.edition, [each.item for each in answer.held]) == (2, [two])
    assert AnswerItem.objects.count() == 3
    seen = Entry(answer, 1, option_of(answer, 3), items=[(one, None)])
    assert services.save_answers(by=writer, assessment=assessment, entries=[seen])


def test_only_evidence_of_the_own_trust_once_each():
    assessment = make_assessment()
    writer = make_member(assessment.trust)
    own, other = make_item(assessment.trust, by=writer), make_item()
    with refused("item"):
        attach(assessment, writer, (other, None))
    with refused("item_twice"):
        attach(assessment, writer, (own, 1), (own, 2))
    answer = answers_of(assessment)[0]
    for item, edition, words in ((other, 0, "its own trust"), (own, 1, "as it stands")):
        with database_refuses(words):
            save(AnswerItem(answer=answer, edition=edition, item=item))
    attach(assessment, writer, (own, 1))
    with database_refuses("never changed or removed"):
        AnswerItem.objects.all()._raw_delete("default")
    signed_assessment(assessment)
    answer = answers_of(assessment)[1]
    with database_refuses("before it is signed off"):
        save(AnswerItem(answer=answer, edition=answer.edition, item=own))


def test_the_form_offers_what_is_held_and_pages_show_what_was_chosen():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    item, other = make_item(assessment.trust, by=person), make_item()
    client = browser(person)
    url = part_url(assessment)
    page = text_of(client.get(url))
    assert "Evidence that you already hold (optional)" in page
    assert f"{item.title} ({item.reference})" in page
    assert other.reference not in page
    data = form_data(client, url) | {"S1-choice": "3", "S1-item_1": item.pk, "S1-page_1": "7"}
    assert client.post(url, data).status_code == 302
    again = form_data(client, url)
    assert (again["S1-item_1"], again["S1-page_1"]) == (str(item.pk), 7)
    client.post(url, again)
    assert answers_of(assessment)[0].edition == 1
    viewer = browser(make_member(assessment.trust, "viewer"))
    assert f"{item}, page 7" in text_of(viewer.get(url))
    assert item.get_absolute_url() in viewer.get(url).content.decode()


def test_what_an_answer_points_to_is_chosen_already_when_it_is_drawn():
    assessment = fill(make_assessment())
    writer = make_member(assessment.trust)
    item = make_item(assessment.trust, by=writer)
    attach(assessment, writer, (item, 1), level=4)
    finish(assessment, writer)
    signed = services.sign_assessment(
        by=make_member(assessment.trust, "cio"), assessment=assessment
    )
    pointed, other = request(signed, "S1", "S2")
    draft = pointed.claim.whole_draft
    assert draft is not None
    assert [(each.item, each.page) for each in draft.items.all()] == [(item, 1)]
    assert (draft.text, draft.editors.count(), draft.ready_at) == ("", 0, None)
    assert other.claim.whole_draft is None
    kept = begin_draft(by=PORTAL, claim=pointed.claim, items=[])
    assert kept.items.count() == 1
