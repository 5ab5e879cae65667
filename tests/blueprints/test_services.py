"""From the first word to what came of a copy."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from blueprints import sections, services
from blueprints.models import Blueprint, BlueprintVersion, CopyTask, Synonym
from blueprints.services import Content, Step
from core.actors import PORTAL
from core.dates import today
from core.history import events_of
from core.models import OutgoingMail
from tests.blueprints.helpers import again, of_number, refused
from tests.factories.accounts import make_user
from tests.factories.blueprints import (
    make_copy,
    make_draft,
    make_editor,
    publish,
    published,
    sent,
    whole_content,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def write(title: str = "Moved clinics to video", kind: str = "care_pathway") -> BlueprintVersion:
    trust = make_trust()
    return services.write_draft(by=make_member(trust), trust=trust, kind=kind, title=title)


def save(version: BlueprintVersion, content: Content, by: Any = None) -> BlueprintVersion:
    return services.save_draft(
        by=by or version.blueprint.author,
        version=version,
        edition=again(version).edition,
        content=content,
    )


def test_a_blueprint_begins_as_a_draft_at_an_address_made_of_its_title() -> None:
    draft = write("  Moved 12 clinics\nto video ")
    assert (draft.title, draft.status, draft.number) == ("Moved 12 clinics to video", "draft", 1)
    assert draft.blueprint.slug == "moved-12-clinics-to-video"
    assert [editor.person for editor in draft.editors.all()] == [draft.blueprint.author]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Write", "write-2"),
        ("Copies", "copies-2"),
        ("???", "blueprint"),
        ("Word " * 24, "word-" * 16),
    ],
)
def test_an_address_is_never_that_of_another_page_nor_empty_nor_long(title: str, slug: str) -> None:
    assert write(title.strip()).blueprint.slug == slug.strip("-")


def test_two_blueprints_of_one_title_have_two_addresses() -> None:
    assert [write().blueprint.slug for _ in range(3)][1:] == [
        "moved-clinics-to-video-2",
        "moved-clinics-to-video-3",
    ]


def test_a_kind_that_there_is_not_is_refused() -> None:
    with refused("kind"):
        write(kind="poem")


def test_all_that_was_written_is_kept_and_each_save_stays_in_the_history() -> None:
    draft = write()
    content = whole_content(cost_low=Decimal(5), cost_high=Decimal(5), elapsed_months=1)
    saved = again(save(draft, content))
    assert saved.title == content.title
    assert [getattr(saved, name) for name in sections.FIELDS] == list(content.texts.values())
    assert (saved.cost, saved.cost_short, saved.months) == ("£5", "£5", "1 month")
    assert [(step.title, step.detail) for step in saved.steps.all()] == [
        ("Walk the wards", "With a pharmacist."),
        ("Buy devices", ""),
    ]
    save(saved, replace(content, summary="Shorter."))
    assert [event.summary for event in events_of(saved)] == ["", content.summary, "Shorter."]


def test_whoever_saves_is_an_author_once() -> None:
    draft = write()
    colleague = make_member(draft.blueprint.trust)
    for _ in range(2):
        save(draft, whole_content(), colleague)
    assert {editor.person for editor in draft.editors.all()} == {draft.blueprint.author, colleague}


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    draft = write()
    save(draft, whole_content())
    with refused("edition"):
        services.save_draft(
            by=draft.blueprint.author, version=draft, edition=1, content=whole_content()
        )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"title": ""}, "no_title"),
        ({"title": "x" * 121}, "too_long"),
        ({"title": "An initiative to help"}, "empty_title"),
        ({"summary": "x" * 301}, "too_long"),
        ({"texts": {"problem": "x" * 1_048_576}}, "too_long"),
        ({"texts": {"problem": "a\u202eb"}}, "hidden_character"),
        ({"summary": "a\x00b"}, "hidden_character"),
        ({"result": "splendid"}, "result"),
        ({"cost_low": Decimal(5), "cost_high": None}, "half_a_range"),
        ({"cost_low": None, "cost_high": Decimal(5)}, "half_a_range"),
        ({"cost_low": Decimal(6), "cost_high": Decimal(5)}, "cost_range"),
        ({"cost_low": Decimal(-1), "cost_high": Decimal(5)}, "cost_range"),
        ({"elapsed_months": 0}, "months"),
        ({"elapsed_months": 121}, "months"),
        ({"steps": [Step("x")] * 61}, "most_steps"),
        ({"steps": [Step("x" * 121)]}, "too_long"),
        ({"steps": [Step("x", "y" * 2001)]}, "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(facts: Any, code: str) -> None:
    draft = make_draft()
    with refused(code):
        save(draft, whole_content(**facts))
    assert again(draft).edition == draft.edition


def test_a_whole_draft_is_sent_and_then_frozen() -> None:
    version = sent()
    assert (version.status, version.round) == ("review", 1)
    assert version.review_due_on
    assert version.review_due_on > today()
    with refused("in_review"):
        save(version, whole_content())


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({"summary": ""}, "Summary"),
        ({"texts": {"what_went_wrong": ""}}, "What went wrong"),
        ({"result": ""}, "How it went"),
        ({"cost_low": None, "cost_high": None}, "Cost"),
        ({"elapsed_months": None}, "Months from start to finish"),
        ({"steps": []}, "Steps"),
    ],
)
def test_a_draft_with_gaps_is_not_sent_and_the_gaps_are_named(facts: Any, names: str) -> None:
    draft = make_draft(**facts)
    with refused("gaps"):
        services.send_for_review(by=draft.blueprint.author, version=draft)
    assert (again(draft).cost == "") == ("cost_low" in facts)
    assert (again(draft).months == "") == ("elapsed_months" in facts)


def test_what_is_sent_back_says_why_and_may_be_sent_again() -> None:
    version = sent()
    with refused("no_notes"):
        services.send_back(by=make_editor(), version=version, notes="  ")
    review = services.send_back(by=make_editor(), version=version, notes="Say what it cost.")
    assert again(version).status == "draft"
    assert (review.round, review.outcome, review.notes) == (1, "sent_back", "Say what it cost.")
    second = services.send_for_review(by=version.blueprint.author, version=version)
    assert second.round == 2
    assert publish(second).status == "published"


def test_the_writers_who_are_still_there_are_told_what_was_decided() -> None:
    version = sent()
    gone = make_user()
    editor = make_editor()
    services.send_back(by=make_editor(), version=version, notes="Say what it cost.")
    save(version, whole_content(), editor)
    version.editors.create(person=gone)
    services.send_for_review(by=version.blueprint.author, version=version)
    publish(version)
    mails = OutgoingMail.objects.order_by("pk").values_list("email__to", "email__subject")
    author = version.blueprint.author.email
    assert [(to[0] if isinstance(to, list) else to, subject[:4]) for to, subject in mails] == [
        (author, "Sent"),
        (author, "Publ"),
        (editor.email, "Publ"),
    ]


def test_a_new_version_begins_as_the_last_and_replaces_it_when_published() -> None:
    first = published()
    author = first.blueprint.author
    second = services.begin_version(by=author, blueprint=first.blueprint)
    assert (second.number, second.title, second.context) == (2, first.title, first.context)
    assert [step.title for step in second.steps.all()] == ["Walk the wards", "Buy devices"]
    with refused("unfinished"):
        services.begin_version(by=author, blueprint=first.blueprint)
    assert again(first).status == "published"
    publish(services.send_for_review(by=author, version=second))
    assert again(first).status == "superseded"
    assert again(first).ended_at is not None
    assert of_number(first, 2).is_published
    assert of_number(first, 2).get_absolute_url() == first.blueprint.get_absolute_url()
    assert again(first).get_absolute_url().endswith("/versions/1/")


def test_what_is_retired_says_why() -> None:
    version = published()
    with refused("reason"):
        services.retire(by=make_editor(), version=version, reason=" ")
    retired = services.retire(by=make_editor(), version=version, reason="The supplier closed")
    assert (retired.status, retired.retired_because) == ("retired", "The supplier closed")
    assert retired.is_public


def test_drafts_are_for_their_trust_and_staff_and_the_rest_is_for_anybody() -> None:
    from django.contrib.auth.models import AnonymousUser

    draft, review, out = make_draft(), sent(), published()
    everybody = BlueprintVersion.objects
    assert list(everybody.visible_to(AnonymousUser())) == [out]
    assert list(everybody.visible_to(make_user())) == [out]
    assert set(everybody.visible_to(make_member(draft.blueprint.trust, "viewer"))) == {draft, out}
    assert set(everybody.visible_to(make_editor())) == {draft, review, out}
    assert list(Blueprint.objects.visible_to(AnonymousUser())) == [out.blueprint]


def test_a_copy_begins_with_the_steps_of_the_blueprint() -> None:
    copy = make_copy()
    assert copy.reference.startswith("CP-")
    assert [(task.title, task.detail, task.position) for task in copy.tasks.all()] == [
        ("Walk the wards", "With a pharmacist.", 1),
        ("Buy devices", "", 2),
    ]
    assert all(task.from_task for task in copy.tasks.all())


def test_the_trust_makes_the_plan_its_own() -> None:
    copy = make_copy()
    by = copy.started_by
    own = services.add_task(by=by, copy=copy, title="Ask night staff", due_on=date(2030, 5, 1))
    assert (own.position, own.from_task, own.is_open, own.due) == (3, None, True, date(2030, 5, 1))
    first = copy.tasks.first()
    changed = services.change_task(
        by=by, task=first, title="Walk two wards", due_on=date(2020, 1, 1)
    )
    assert (changed.title, changed.detail, changed.is_overdue) == ("Walk two wards", "", True)
    done = services.tick_task(by=by, task=first, done=True)
    assert (done.done_on, done.is_overdue, done.due) == (today(), False, None)
    assert services.tick_task(by=by, task=first, done=True).done_on == today()
    assert services.tick_task(by=by, task=first, done=False).done_on is None
    services.tick_task(by=by, task=first, done=True)
    out = services.change_task(by=by, task=first, title="Walk two wards", left_out=True)
    assert (out.left_out, out.done_on, out.is_open) == (True, None, False)
    with refused("left_out"):
        services.tick_task(by=by, task=first, done=True)
    assert list(CopyTask.objects.open().filter(copy=copy)) == [copy.tasks.get(position=2), own]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "x" * 121}, "too_long"),
        ({"title": "x", "detail": "y" * 2001}, "too_long"),
    ],
)
def test_a_task_says_what_to_do(facts: Any, code: str) -> None:
    copy = make_copy()
    with refused(code):
        services.add_task(by=copy.started_by, copy=copy, **facts)


def test_a_plan_has_an_end() -> None:
    copy = make_copy()
    for number in range(198):
        services.add_task(by=copy.started_by, copy=copy, title=f"Task {number}")
    with refused("most_tasks"):
        services.add_task(by=copy.started_by, copy=copy, title="One more")


@pytest.mark.parametrize("outcome", ["used", "adapted", "abandoned"])
def test_a_copy_ends_with_what_came_of_it_and_why(outcome: str) -> None:
    copy = make_copy()
    by = copy.started_by
    for code, given in {"outcome": ("splendid", "x"), "no_why": (outcome, " ")}.items():
        with refused(code):
            services.finish_copy(by=by, copy=copy, outcome=given[0], why=given[1])
    ended = services.finish_copy(by=by, copy=copy, outcome=outcome, why="As it turned out.")
    assert (ended.status, ended.why, ended.finished_by) == (outcome, "As it turned out.", by)
    with refused("ended"):
        services.tick_task(by=by, task=ended.tasks.first(), done=True)


def test_synonyms_are_loaded_once_and_stay_as_they_were_changed() -> None:
    added = services.load_synonyms(by=PORTAL)
    assert added == Synonym.objects.count() > 50
    administrator = make_user(staff_role="administrator")
    off = services.set_synonym(
        by=administrator, term="epr", means="Electronic Patient Record", is_used=False
    )
    assert off.term == "EPR"
    assert services.load_synonyms(by=PORTAL) == 0
    assert not Synonym.objects.get(term="EPR").is_used


@pytest.mark.parametrize(("term", "means"), [("", "x"), ("x", " "), ("EPR", "epr")])
def test_a_synonym_is_two_words(term: str, means: str) -> None:
    with refused("synonym"):
        services.set_synonym(by=PORTAL, term=term, means=means)


def test_only_who_looks_after_reference_data_sets_synonyms() -> None:
    with refused("role"):
        services.set_synonym(by=make_editor(), term="a", means="b")


def test_rows_say_what_they_are() -> None:
    copy = make_copy()
    version = copy.version
    assert str(version) == version.title
    assert str(version.blueprint) == version.blueprint.slug
    assert str(version.steps.first()) == "Walk the wards"
    assert str(version.editors.first()).endswith(f"in {version.title}")
    assert str(version.reviews.first()) == f"{version.title}, round 1"
    assert (str(copy), str(copy.tasks.first())) == (copy.reference, "Walk the wards")
    assert str(services.set_synonym(by=PORTAL, term="a", means="b")) == "a: b"
    assert make_draft().review_due_on is None
