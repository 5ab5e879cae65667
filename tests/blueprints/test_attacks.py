"""What PostgreSQL refuses with the web role's connection, whoever writes and however."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from blueprints import services
from blueprints.models import (
    Blueprint,
    BlueprintReview,
    BlueprintTask,
    BlueprintVersion,
    Copy,
    CopyTask,
    VersionEditor,
)
from core.references import next_reference
from tests.blueprints.helpers import again, browser, database_refuses
from tests.factories.accounts import make_user
from tests.factories.blueprints import make_copy, make_draft, make_editor, published, sent
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db

FROZEN = "only a draft is written in"


def execute(sql: str, *args: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, args)


def change(row: Any, **fields: Any) -> None:
    """Save fields in the portal's name, as a service that forgot its policy might."""
    fresh = again(row)
    for name, value in fields.items():
        setattr(fresh, name, value)
    save(fresh)


def review_of(version: BlueprintVersion, reviewer: Any, **facts: Any) -> BlueprintReview:
    facts = {"round": version.round, "outcome": "published", **facts}
    return BlueprintReview(version=version, reviewer=reviewer, **facts)


def test_no_bulk_update_publishes() -> None:
    version = sent()
    with database_refuses("only by a review of this round"):
        BlueprintVersion.objects.filter(pk=version.pk).update(status="published")


def test_no_raw_sql_publishes_either_nor_under_pgtrigger_ignore() -> None:
    version = sent()
    execute("SET LOCAL pgtrigger.ignore = '{blueprints_blueprintversion:status_has_its_row}'")
    with database_refuses("only by a review of this round"):
        execute(
            "UPDATE blueprints_blueprintversion SET status = 'published' WHERE id = %s", version.pk
        )


def test_a_draft_does_not_jump_over_its_review() -> None:
    with database_refuses("cannot go from draft to published"):
        change(make_draft(), status="published")


def test_a_new_version_begins_as_a_draft_that_nobody_reviewed() -> None:
    version = published()
    fields = {"blueprint": version.blueprint, "title": "x", "edited_by": make_user()}
    with database_refuses("begins as draft"):
        save(BlueprintVersion(number=2, status="published", **fields))
    with database_refuses("has not been reviewed yet"):
        save(BlueprintVersion(number=2, round=1, **fields))
    with database_refuses("numbered in turn"):
        save(BlueprintVersion(number=3, **fields))


@pytest.mark.parametrize("who", ["author", "colleague", "editor who wrote"])
def test_a_review_by_an_author_or_the_trust_is_refused(who: str) -> None:
    version = sent()
    people: dict[str, Callable[[], Any]] = {
        "author": lambda: version.blueprint.author,
        "colleague": lambda: make_member(version.blueprint.trust, "viewer"),
        "editor who wrote": lambda: wrote(version),
    }
    with database_refuses("neither wrote it nor belongs to its trust"):
        save(review_of(version, people[who]()))


def wrote(version: BlueprintVersion) -> Any:
    editor = make_editor()
    VersionEditor.objects.create(version=version, person=editor)
    return editor


def test_a_review_is_of_this_round_of_what_waits() -> None:
    version = sent()
    for number in (0, 2):
        with database_refuses("Only a blueprint that waits"):
            save(review_of(version, make_editor(), round=number))
    with database_refuses("Only a blueprint that waits"):
        save(review_of(make_draft(), make_editor(), round=0))


def test_the_last_rounds_review_decides_nothing_now() -> None:
    version = sent()
    services.send_back(by=make_editor(), version=version, notes="More.")
    version = services.send_for_review(by=version.blueprint.author, version=version)
    with database_refuses("only by a review of this round"):
        change(version, status="draft")
    with database_refuses("only by a review of this round"):
        change(version, status="draft", round=1)


def test_a_version_names_who_published_it_and_keeps_that() -> None:
    version, editor = sent(), make_editor()
    save(review_of(version, editor))
    with database_refuses("names who published it"):
        change(version, status="published", reviewed_by=make_editor(), published_at=version.sent_at)
    with database_refuses("published_by_somebody"):
        change(version, status="published", reviewed_by=editor)
    out = published()
    with database_refuses("stays as it is"):
        change(out, reviewed_by=make_editor())
    with database_refuses("A round of review begins"):
        change(out, round=5)


def test_reviews_are_not_changed_removed_or_without_a_why() -> None:
    version = published()
    with database_refuses("never changed or removed"):
        BlueprintReview.objects.filter(version=version).update(notes="x")
    with database_refuses("never changed or removed"):
        BlueprintReview.objects.filter(version=version).delete()
    with database_refuses("review_says_why"):
        save(review_of(sent(), make_editor(), outcome="sent_back"))


@pytest.mark.parametrize("make", [sent, published])
def test_text_is_frozen_once_sent(make: Callable[[], BlueprintVersion]) -> None:
    version = make()
    with database_refuses(FROZEN):
        change(version, what_we_did="Something else.")
    with database_refuses(FROZEN):
        BlueprintVersion.objects.filter(pk=version.pk).update(cost_high=1_000_000)
    with database_refuses(FROZEN):
        change(version.steps.first(), title="Something else")
    with database_refuses(FROZEN):
        BlueprintTask.objects.filter(version=version).delete()
    with database_refuses(FROZEN):
        save(BlueprintTask(version=version, position=9, title="One more"))
    draft = make_draft()
    with database_refuses(FROZEN):
        change(draft.steps.first(), version=version, position=9)


def test_a_move_does_not_smuggle_text() -> None:
    draft = make_draft()
    with database_refuses(FROZEN):
        change(draft, status="review", round=1, sent_at=draft.edited_at, title="Something else")
    with database_refuses("begins a new round"):
        change(draft, status="review", sent_at=draft.edited_at)


def test_a_blueprint_without_authors_is_not_sent() -> None:
    draft = make_draft()
    bare = Blueprint(slug="bare", kind="system", trust=make_trust(), author=make_user())
    save(bare)
    version = BlueprintVersion(blueprint=bare, number=1, title="x", edited_by=bare.author)
    save(version)
    with database_refuses("names its authors"):
        change(version, status="review", round=1, sent_at=draft.edited_at)


def test_authors_stay_on_record() -> None:
    draft = make_draft()
    with database_refuses("never changed or removed"):
        VersionEditor.objects.filter(version=draft).delete()
    with database_refuses("keeps its address"):
        Blueprint.objects.filter(pk=draft.blueprint_id).update(author=make_user())
    with database_refuses("never deleted"):
        BlueprintVersion.objects.filter(pk=draft.pk)._raw_delete("default")


def test_a_version_is_replaced_only_by_one_that_passed() -> None:
    version = published()
    author = version.blueprint.author
    newer = services.begin_version(by=author, blueprint=version.blueprint)
    services.send_for_review(by=author, version=newer)
    with database_refuses("only by a newer one that has passed"):
        change(version, status="superseded")
    with database_refuses("retired_because"):
        change(version, status="retired")


def test_a_write_without_an_actor_is_refused_even_where_the_rules_allow_it() -> None:
    draft = make_draft()
    with database_refuses("names_actor"):
        BlueprintVersion.objects.filter(pk=draft.pk).update(title="x")


def test_only_what_another_trust_published_is_copied() -> None:
    version, user = published(), make_user()
    for of, trust in ((version, version.blueprint.trust), (sent(), make_trust())):
        reference = next_reference("CP", 2030)
        with database_refuses("copies what another has published"):
            save(Copy(reference=reference, version=of, trust=trust, started_by=user))


def test_a_copy_ends_only_with_a_why_and_then_its_tasks_stay() -> None:
    copy = make_copy()
    with database_refuses("ended_because"):
        change(copy, status="used")
    with database_refuses("done_or_left_out"):
        change(copy.tasks.first(), left_out=True, done_on="2030-01-01")
    services.finish_copy(by=copy.started_by, copy=copy, outcome="used", why="It fits.")
    with database_refuses("stay as they are"):
        change(copy.tasks.first(), title="x")
    with database_refuses("stay as they are"):
        save(CopyTask(copy=copy, position=9, title="x"))
    with database_refuses("cannot go from used to active"):
        change(copy, status="active", finished_at=None, finished_by=None)
    with database_refuses("keeps its trust"):
        change(copy, trust=make_trust())


@pytest.mark.parametrize("model", ["blueprintversion", "blueprint", "blueprintreview", "copy"])
def test_admin_adds_and_changes_nothing(model: str) -> None:
    copy = make_copy()
    version = copy.version
    row = {
        "blueprintversion": version,
        "blueprint": version.blueprint,
        "blueprintreview": version.reviews.get(),
        "copy": copy,
    }[model]
    client = browser(make_user(staff_role="administrator"))
    base = f"/admin/blueprints/{model}/"
    assert client.get(base).status_code == 200
    assert client.get(f"{base}{row.pk}/change/").status_code == 200
    assert client.post(f"{base}{row.pk}/change/", {"status": "retired"}).status_code == 403
    assert client.post(f"{base}add/", {}).status_code == 403
    assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_admin_sets_synonyms_through_their_service() -> None:
    client = browser(make_user(staff_role="administrator"))
    words = {"term": "EPMA", "means": "electronic prescribing", "is_used": "on"}
    client.post("/admin/blueprints/synonym/add/", words)
    from blueprints.models import Synonym

    row = Synonym.objects.get()
    assert (row.term, row.is_used) == ("EPMA", True)
    client.post(f"/admin/blueprints/synonym/{row.pk}/change/", {})
    assert not again(row).is_used
    assert (
        client.post("/admin/blueprints/synonym/add/", {**words, "means": "epma"}).status_code == 302
    )
    assert Synonym.objects.count() == 1
