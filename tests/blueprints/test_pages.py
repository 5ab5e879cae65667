"""The pages, as browsers get them: reading, writing, reviewing."""

from typing import Any

import pytest

from blueprints import sections, services
from blueprints.models import BlueprintVersion
from core.actors import PORTAL
from tests.blueprints.helpers import ATTACK, again, browser, fields, text, titles, writer_of
from tests.conftest import HttpsClient
from tests.factories.blueprints import (
    make_copy,
    make_draft,
    make_editor,
    publish,
    published,
    sent,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


# --- reading ---------------------------------------------------------------------------------


def test_anybody_finds_reads_and_sees_what_others_made_of_it() -> None:
    services.load_synonyms(by=PORTAL)
    version = published(
        title="Brought electronic prescribing and medicines administration to 24 wards",
        texts={"what_we_did": f"## First\n\n- walked\n\n{ATTACK} [x](javascript:alert(1))"},
    )
    published(title="Replaced bleeps")
    copy = make_copy(version=version)
    services.finish_copy(by=copy.started_by, copy=copy, outcome="adapted", why="Two **sites**.")
    make_copy(version=version)
    anybody = HttpsClient()
    html = text(anybody, "/blueprints/?search=EPMA")
    assert titles(html) == [version.title]
    for fact in ("Worked", "£100k to £150k", "14 months", "Copied by 2 trusts, used by 1"):
        assert fact in html
    html = text(anybody, version.blueprint.get_absolute_url())
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<h3>First</h3>" in html
    assert '<a href="#what-went-wrong">What went wrong</a>' in html
    assert "Two <strong>sites</strong>." in html
    assert "1 trust is working on a copy now" in html
    assert "As at" in html
    assert "sign in</a> to copy it" in html
    assert "Copy it for your trust" not in html


@pytest.mark.parametrize(
    ("narrowed", "page", "shown"),
    [
        ("", "", "1 to 20 of 22"),
        ("", "2", "21 to 22 of 22"),
        ("", "99999999999999999999", "21 to 22 of 22"),
        ("", "9" * 5000, "21 to 22 of 22"),
        ("", "second", "1 to 20 of 22"),
        ("kind=system", "2", "21 to 21 of 21"),
        ("kind=system", "7", "21 to 21 of 21"),
    ],
)
def test_what_is_found_stands_on_pages_of_twenty(narrowed: str, page: str, shown: str) -> None:
    for number in range(22):
        published(title=f"Heart checks {number}", kind="system" if number else "care_pathway")
    html = text(HttpsClient(), f"/blueprints/?search=heart&{narrowed}&page={page}")
    assert shown in html


def test_nothing_found_says_so_on_every_page() -> None:
    published(title="Replaced bleeps")
    for page in ("", "3"):
        html = text(HttpsClient(), f"/blueprints/?search=heart&page={page}")
        assert titles(html) == []
        assert "No blueprint matches." in html


def test_facets_narrow_the_library_and_can_be_taken_away() -> None:
    def of(setting: str, supplier: str, title: str, kind: str) -> None:
        trust = make_trust(region_code="Y63" if setting == "acute" else "Y56")
        trust.setting, trust.supplier, trust.size = setting, supplier, "large"
        published(save(trust), title=title, kind=kind)

    of("acute", "Alba EPR", "One", "system")
    of("community", "Corvus", "Two", "care_pathway")
    published(title="Three")
    anybody = HttpsClient()
    for facet, expected in {
        "": ["Three", "Two", "One"],
        "kind=care_pathway": ["Two"],
        "setting=acute": ["One"],
        "supplier=Corvus": ["Two"],
        "size=large": ["Two", "One"],
        "region=Y63": ["One"],
        "setting=acute&kind=care_pathway": [],
        "setting=nowhere": [],
    }.items():
        html = text(anybody, f"/blueprints/?{facet}")
        assert titles(html) == expected or facet == "setting=nowhere", facet
    assert "No blueprint matches" in text(anybody, "/blueprints/?setting=acute&kind=care_pathway")
    assert "Remove </span>Care setting: Acute" in text(anybody, "/blueprints/?setting=acute")


def test_the_library_can_be_put_in_order() -> None:
    one, _two = published(title="Heart one", summary="x"), published(title="Heart two")
    copy = make_copy(version=one)
    services.finish_copy(by=copy.started_by, copy=copy, outcome="used", why="So.")
    anybody = HttpsClient()
    assert titles(text(anybody, "/blueprints/")) == ["Heart two", "Heart one"]
    assert titles(text(anybody, "/blueprints/?sort=-used")) == ["Heart one", "Heart two"]
    html = text(anybody, "/blueprints/?search=heart")
    assert "Best match" in html
    assert "Most like your trust" not in html
    member: Any = browser(make_member(make_trust()))
    html = text(member, "/blueprints/?search=heart&sort=-near")
    assert "Most like your trust" in html
    assert "Your trust&#x27;s copies" in html or "Your trust's copies" in html


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_library_can_be_taken_along(kind: str) -> None:
    version = published(title="=Heart one")
    response: Any = HttpsClient().get(f"/blueprints/?format={kind}")
    assert response.status_code == 200
    if kind == "csv":
        content = b"".join(response.streaming_content).decode()
        assert "'=Heart one" in content
        assert str(version.blueprint.trust) in content
    response.close()


def test_a_hostile_search_is_text_or_refused_with_a_sentence() -> None:
    published(title="Heart one")
    anybody = HttpsClient()
    html = text(anybody, "/blueprints/", 200)
    assert "Heart one" in html
    for typed in (ATTACK, "heart & !one", "a\u202eb", "heart\x00one", "' OR 1=1 --", "%"):
        response = anybody.get("/blueprints/", {"search": typed})
        html = response.content.decode()
        assert response.status_code == 200
        assert "<script>alert" not in html
        assert "Remove </span>Search blueprints: a b" in html or "\u202e" not in typed
    html = anybody.get("/blueprints/", {"search": "x" * 201}).content.decode()
    assert "Search with 200 characters or fewer" in html
    html = anybody.get("/blueprints/", {"search": "x" * 1_048_576}).content.decode()
    assert "The address is too long" in html


def test_drafts_are_not_there_for_others() -> None:
    draft = make_draft()
    own = f"/blueprints/{draft.blueprint.slug}/"
    for client in (HttpsClient(), browser(make_member(make_trust()))):
        text(client, own, 404)
        text(client, f"{own}versions/1/", 404)
    viewer: Any = browser(make_member(draft.blueprint.trust, "viewer"))
    assert viewer.get(own).url == f"{own}versions/1/"
    html = text(viewer, f"{own}versions/1/")
    assert "A draft." in html
    assert "Go on writing" not in html
    assert "As at" not in html


def test_earlier_and_retired_versions_say_so() -> None:
    version = published()
    author, client = writer_of(version)
    own = version.blueprint.get_absolute_url()
    client.post(f"{own}new-version/")
    draft = version.blueprint.versions.get(number=2)
    publish(services.send_for_review(by=author, version=draft))
    html = text(HttpsClient(), f"{own}versions/1/")
    assert "There is a newer version" in html
    assert "Version 2</a>" in html
    client.post(f"{own}retire/", {"reason": "The supplier closed"})
    html = text(HttpsClient(), own)
    assert "No longer in the library" in html
    assert "The supplier closed" in html
    assert titles(text(HttpsClient(), "/blueprints/")) == []


# --- writing ---------------------------------------------------------------------------------


def test_a_trust_begins_a_blueprint() -> None:
    trust = make_trust()
    client: Any = browser(make_member(trust))
    assert "Write a blueprint" in text(client, "/blueprints/write/")
    text(client, "/blueprints/write/new/")
    data: dict[str, Any] = {"title": "An initiative to help", "kind": "system"}
    html = text(client, "/blueprints/write/new/", **data)
    assert "which says nothing yet" in html
    response = client.post("/blueprints/write/new/", {**data, "title": "Helped on 4 wards"})
    assert response.url == "/blueprints/write/helped-on-4-wards/"
    assert "Helped on 4 wards" in text(client, "/blueprints/write/")
    assert "Helped on 4 wards" in text(client, response.url)


def test_staff_say_whose_blueprint_they_begin() -> None:
    trust = make_trust()
    client: Any = browser(make_editor())
    data: dict[str, Any] = {"title": "Helped on 4 wards", "kind": "system", "code": "XXX"}
    assert "There is no trust with this code" in text(client, "/blueprints/write/new/", **data)
    client.post("/blueprints/write/new/", {**data, "code": trust.code.lower()})
    assert BlueprintVersion.objects.get().blueprint.trust == trust
    assert "Helped on 4 wards" in text(client, "/blueprints/write/")


def test_a_draft_is_saved_previewed_and_sent() -> None:
    trust = make_trust()
    client: Any = browser(make_member(trust))
    client.post("/blueprints/write/new/", {"title": "Helped on 4 wards", "kind": "system"})
    version = BlueprintVersion.objects.get()
    own = "/blueprints/write/helped-on-4-wards/"
    response = client.post(own, fields(version, contact=""), follow=True)
    assert "Saved. Still to fill in: Whom to ask." in response.content.decode()
    assert "Walk the wards\nWith a pharmacist.\n\nBuy devices" in response.content.decode()
    text(client, f"{own}send/", 400, x="")
    response = client.post(own, fields(version, preview="1"))
    assert response.url.endswith("/helped-on-4-wards/versions/1/")
    html = text(client, response.url)
    assert "Send to an editor" in html
    assert "£100,000 to £150,000" in html
    html = client.post(f"{own}send/", follow=True).content.decode()
    assert "They decide by" in html
    assert "With an editor" in html
    assert again(version).status == "review"
    text(client, own, 409)


def test_two_people_who_write_at_once_lose_nothing() -> None:
    draft = make_draft()
    _, client = writer_of(draft)
    mine = fields(draft, problem="My problem.", summary="")
    colleague: Any = browser(make_member(draft.blueprint.trust, name="Priya Raman"))
    colleague.post(f"/blueprints/write/{draft.blueprint.slug}/", fields(draft, problem="Hers."))
    html = text(client, f"/blueprints/write/{draft.blueprint.slug}/", **mine)
    assert "Priya Raman saved this draft while you were writing." in html
    assert "<p>Hers.</p>" in html
    assert "My problem.</textarea>" in html
    assert f'name="edition" value="{again(draft).edition}"' in html
    assert again(draft).problem == "Hers."
    mine["edition"] = again(draft).edition
    client.post(f"/blueprints/write/{draft.blueprint.slug}/", mine)
    assert again(draft).problem == "My problem."


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("what_we_did", "x" * 1_048_576, "What we did must have 20000 characters or fewer"),
        ("what_we_did", "a\u202eb", "hidden character (U+202E)"),
        ("summary", "a\x00b", "Null characters are not allowed"),
        ("title", "Project to help", "says nothing yet"),
        ("cost_low", "lots", "Enter an amount in pounds"),
        ("cost_high", "", "Enter both the lowest and the highest cost"),
        ("elapsed_months", "0", "1 or more"),
        ("steps", "\n\n".join(["Walk"] * 61), "the most is 60"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_stays_on_the_page(
    field: str, typed: str, sentence: str
) -> None:
    draft = make_draft()
    _, client = writer_of(draft)
    html = text(
        client, f"/blueprints/write/{draft.blueprint.slug}/", **fields(draft, **{field: typed})
    )
    assert sentence in html
    assert "What stands under outcome." in html
    assert again(draft).edition == draft.edition


def test_a_body_beyond_all_measure_is_answered_with_a_page() -> None:
    draft = make_draft()
    _, client = writer_of(draft)
    data = dict.fromkeys(sections.FIELDS, "é" * 300_000)
    html = text(client, f"/blueprints/write/{draft.blueprint.slug}/", 400, **fields(draft, **data))
    assert "This could not be read" in html
    assert "Nothing was saved" in html


# --- reviewing -------------------------------------------------------------------------------


def test_an_editor_sends_back_then_publishes() -> None:
    version = sent()
    editor: Any = browser(make_editor())
    own = f"/blueprints/review/{version.blueprint.slug}/"
    assert version.title in text(editor, "/blueprints/review/")
    text(editor, own)
    assert "Select what you decide" in text(editor, own, decision="")
    assert "Say what has to change" in text(editor, own, decision="sent_back")
    answer = editor.post(own, {"decision": "sent_back", "notes": "Say **why**."}, follow=True)
    assert "No blueprint waits" in answer.content.decode()
    _author, client = writer_of(version)
    writing = f"/blueprints/write/{version.blueprint.slug}/"
    assert "What the editor asks for" in text(client, writing)
    client.post(writing, fields(version))
    client.post(f"{writing}send/")
    assert "Round 1: sent back" in text(editor, own)
    html = editor.post(own, {"decision": "published"}, follow=True).content.decode()
    assert "Published. Its writers have been told." in html
    assert again(version).is_published


def test_an_editor_who_wrote_it_is_told_why_not() -> None:
    editor, trust = make_editor(), make_trust()
    version = sent(trust, by=editor)
    client: Any = browser(editor)
    html = text(client, f"/blueprints/review/{version.blueprint.slug}/", 403)
    assert "another person has to review it" in html
    client.post(f"/blueprints/review/{version.blueprint.slug}/", {"decision": "published"})
    assert again(version).status == "review"
