"""The pages of copies, and what homes and a trust's page say of blueprints."""

from typing import Any

import pytest

from blueprints import services
from blueprints.models import Copy
from tests.blueprints.helpers import ATTACK, again, browser, text
from tests.conftest import HttpsClient
from tests.factories.blueprints import (
    make_copy,
    make_draft,
    make_editor,
    publish,
    published,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def test_a_trust_copies_works_and_says_what_came_of_it() -> None:
    version, trust = published(), make_trust()
    client: Any = browser(make_member(trust))
    own = version.blueprint.get_absolute_url()
    assert "Copy it for your trust" in text(client, own)
    assert "Walk the wards" in text(client, f"{own}copy/")
    plan = client.post(f"{own}copy/").url
    copy = Copy.objects.get()
    assert plan == f"/blueprints/copies/{copy.reference}/"
    assert client.get(f"{own}copy/").url == plan
    assert client.post(f"{own}copy/").url == plan
    assert "Open your copy" in text(client, own)
    html = client.post(f"{plan}tasks/1/tick/", {"done": "yes"}, follow=True).content.decode()
    assert "1 of 2" in html
    assert "Not done yet" in html
    client.post(f"{plan}tasks/1/tick/", {"done": "no"})
    new: dict[str, Any] = {"title": f"Ask {ATTACK}", "detail": "", "due_on_day": "1"}
    assert "There is a problem" in text(client, f"{plan}tasks/", **new)
    new |= {"due_on_month": "5", "due_on_year": "2020"}
    html = client.post(f"{plan}tasks/", new, follow=True).content.decode()
    assert "Overdue" in html
    assert "Added by your trust" in html
    assert "<script>alert" not in html
    text(client, f"{plan}tasks/2/")
    client.post(f"{plan}tasks/2/", {"title": "Buy devices", "left_out": "on"})
    assert "Not needed here" in text(client, plan)
    assert "Select what came of it" in text(client, f"{plan}finish/", why="So.")
    client.post(f"{plan}finish/", {"outcome": "adapted", "why": "Two sites."})
    html = text(client, plan)
    assert "Used with changes" in html
    assert "Add a task" not in html
    text(client, f"{plan}finish/", 409)
    assert copy.reference in text(client, "/blueprints/copies/")


def test_staff_read_all_copies_and_other_trusts_none() -> None:
    copy = make_copy()
    staff: Any = browser(make_editor())
    assert str(copy.trust) in text(staff, "/blueprints/copies/")
    assert "Say what came of it" not in text(staff, copy.get_absolute_url())
    other: Any = browser(make_member(make_trust()))
    text(other, copy.get_absolute_url(), 404)
    assert copy.reference not in text(other, "/blueprints/copies/")


def test_a_copy_says_what_became_of_its_blueprint() -> None:
    copy = make_copy()
    version = copy.version
    client: Any = browser(copy.started_by)
    author = version.blueprint.author
    newer = services.begin_version(by=author, blueprint=version.blueprint)
    newer = publish(services.send_for_review(by=author, version=newer))
    assert "a newer version</a> by now" in text(client, copy.get_absolute_url())
    services.retire(by=make_editor(), version=newer, reason="Old")
    second = make_copy(version=published())
    services.retire(by=make_editor(), version=second.version, reason="The supplier closed")
    html = text(browser(second.started_by), second.get_absolute_url())
    assert "The supplier closed" in html


# --- homes and the trust's page --------------------------------------------------------------


def test_homes_say_what_waits() -> None:
    trust = make_trust()
    writer = make_member(trust)
    client: Any = browser(writer)
    draft = make_draft(trust, writer, title="Helped on 4 wards")
    version = published(title="Moved clinics to video")
    html = text(client, "/")
    assert "Finish: Helped on 4 wards" in html
    assert "Moved clinics to video" in html
    services.send_for_review(by=writer, version=draft)
    copy = make_copy(trust, version, writer)
    task = copy.tasks.first()
    services.change_task(
        by=writer, task=task, title="Walk the wards", due_on=again(task).copy.started_at.date()
    )
    html = text(client, "/")
    assert "Your blueprint, to be published." in html
    assert f"From your copy of a blueprint, {copy.reference}." in html
    assert "Blueprints that may fit your trust" not in html
    viewer: Any = browser(make_member(trust, "viewer"))
    assert "Whoever works on the copy" in text(viewer, "/")
    editor = make_editor()
    assert "Review: Helped on 4 wards" in text(browser(editor), "/")
    services.send_back(by=editor, version=draft, notes="More.")
    assert "Change and send again: Helped on 4 wards" in text(viewer, "/")


def test_a_trusts_page_lists_what_it_published() -> None:
    version = published()
    make_draft(version.blueprint.trust, title="Secret so far")
    html = text(HttpsClient(), version.blueprint.trust.get_absolute_url())
    assert version.title in html
    assert "Secret so far" not in html
