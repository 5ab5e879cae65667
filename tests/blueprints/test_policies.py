"""Who may write, review, retire and copy, and when: one table for each."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from blueprints import policies, services
from blueprints.models import BlueprintVersion, Copy
from core.actors import PORTAL
from core.dates import today
from tests.blueprints.helpers import again, codes
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
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db

STATES = ("draft", "review", "published", "superseded", "retired")
TRUST_ROLES = {
    "cio": "",
    "contributor": "",
    "finance_lead": "",
    "viewer": "role",
}
STAFF_ROLES = {
    "programme_manager": "role",
    "assessor": "role",
    "finance_approver": "role",
    "payments_officer": "role",
    "auditor": "role",
    "administrator": "role",
}


def by_state(*values: str) -> list[tuple[str, str]]:
    """Each state of a version with its value."""
    return list(zip(STATES, values, strict=True))


def version_in(state: str) -> BlueprintVersion:
    """A version that came to this state by the services."""
    if state == "draft":
        return make_draft()
    if state == "review":
        return sent()
    version = published()
    if state == "superseded":
        publish(again_sent(version))
    if state == "retired":
        services.retire(by=make_editor(), version=version, reason="Out of date")
    return again(version)


def again_sent(version: BlueprintVersion) -> BlueprintVersion:
    author = version.blueprint.author
    newer = services.begin_version(by=author, blueprint=version.blueprint)
    return services.send_for_review(by=author, version=newer)


@pytest.mark.parametrize(("role", "refusal"), TRUST_ROLES.items())
def test_the_people_of_a_trust_who_prepare_things_write(role: str, refusal: str) -> None:
    trust = make_trust()
    assert codes(policies.check_can_write, make_member(trust, role), trust) == refusal
    assert codes(policies.check_can_write, make_member(make_trust(), role), trust) == "role"


@pytest.mark.parametrize(("role", "refusal"), [*STAFF_ROLES.items(), ("blueprint_editor", "")])
def test_of_the_staff_blueprint_editors_write(role: str, refusal: str) -> None:
    person = make_user(staff_role=role)
    assert codes(policies.check_can_write, person, make_trust()) == refusal
    assert policies.can_write(person, make_trust()) is (not refusal)


def test_the_portal_itself_neither_writes_nor_reviews_nor_copies() -> None:
    version, copy = published(), make_copy()
    for check, *args in (
        (policies.check_can_write, version.blueprint.trust),
        (policies.check_can_review, version),
        (policies.check_can_retire, version),
        (policies.check_can_copy, version, make_trust()),
        (policies.check_can_work_on, copy),
    ):
        assert codes(check, PORTAL, *args) == "person"


@pytest.mark.parametrize(
    ("state", "refusal"),
    by_state(*["", "in_review", "published", "published", "published"]),
)
def test_only_a_draft_is_written_in(state: str, refusal: str) -> None:
    version = version_in(state)
    assert codes(policies.check_can_edit, version.blueprint.author, version) == refusal
    assert policies.can_edit(version.blueprint.author, version) is (not refusal)


@pytest.mark.parametrize(("state", "refusal"), by_state(*["unfinished", "unfinished", "", "", ""]))
def test_a_new_version_is_begun_when_none_is_unfinished(state: str, refusal: str) -> None:
    blueprint = version_in(state).blueprint
    assert codes(policies.check_can_begin_version, blueprint.author, blueprint) == refusal


@pytest.mark.parametrize(
    ("state", "refusal"),
    by_state(*["not_in_review", "", *["not_in_review"] * 3]),
)
def test_a_review_needs_something_that_waits_for_it(state: str, refusal: str) -> None:
    version = version_in(state)
    assert codes(policies.check_can_review, make_editor(), version) == refusal


@pytest.mark.parametrize(
    ("role", "refusal"), [*STAFF_ROLES.items(), *dict.fromkeys(TRUST_ROLES, "role").items()]
)
def test_only_blueprint_editors_review(role: str, refusal: str) -> None:
    version = sent()
    person = make_user(staff_role=role) if role in STAFF_ROLES else make_member(make_trust(), role)
    assert codes(policies.check_can_review, person, version) == refusal


def editor_who(case: str) -> tuple[User, BlueprintVersion]:
    """An editor with a past, and a blueprint that waits."""
    editor, trust = make_editor(), make_trust()
    if case == "began it":
        return editor, sent(trust, by=editor)
    draft = make_draft(trust)
    if case == "saved it once":
        content = services.Content(title=draft.title)
        services.save_draft(by=editor, version=draft, edition=draft.edition, content=content)
    if case == "wrote an earlier version":
        return editor, again_sent(publish(sent(trust, by=editor)))
    days = {
        "belongs to the trust": {},
        "belonged to it last month": {"until_date": day(-30)},
        "left it two years ago": {"until_date": day(-730)},
        "will belong to it": {"from_date": day(30)},
    }
    if case in days:
        since = {"from_date": day(-1000)} if case != "belongs to the trust" else {}
        add_member(editor, trust, "viewer", **{**since, **days[case]})
    rest = services.save_draft(
        by=draft.blueprint.author,
        version=draft,
        edition=again(draft).edition,
        content=whole(draft),
    )
    return editor, services.send_for_review(by=draft.blueprint.author, version=rest)


def day(days: int) -> date:
    return today() + timedelta(days=days)


def whole(draft: BlueprintVersion) -> services.Content:
    return whole_content(title=draft.title)


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("has nothing to do with it", ""),
        ("began it", "bar_author"),
        ("saved it once", "bar_author"),
        ("wrote an earlier version", "bar_author"),
        ("belongs to the trust", "bar_trust"),
        ("belonged to it last month", "bar_trust"),
        ("left it two years ago", ""),
        ("will belong to it", ""),
    ],
)
def test_nobody_reviews_what_they_wrote_or_what_their_trust_wrote(case: str, refusal: str) -> None:
    editor, version = editor_who(case)
    assert codes(policies.check_can_review, editor, version) == refusal
    assert policies.can_review(editor, version) is (not refusal)


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_published_is_retired(state: str) -> None:
    version = version_in(state)
    refusal = {"published": "", "retired": "blueprint_move"}.get(state, "blueprint_move")
    assert codes(policies.check_can_retire, make_editor(), version) == refusal
    assert codes(policies.check_can_retire, version.blueprint.author, version) == refusal


def test_another_trust_retires_nothing() -> None:
    assert codes(policies.check_can_retire, make_member(make_trust()), published()) == "role"


@pytest.mark.parametrize(("role", "refusal"), TRUST_ROLES.items())
def test_who_copies_for_a_trust(role: str, refusal: str) -> None:
    trust, version = make_trust(), published()
    assert codes(policies.check_can_copy, make_member(trust, role), version, trust) == refusal


@pytest.mark.parametrize("role", [*STAFF_ROLES, "blueprint_editor"])
def test_staff_copy_for_nobody(role: str) -> None:
    person = make_user(staff_role=role)
    assert codes(policies.check_can_copy, person, published(), make_trust()) == "role"


@pytest.mark.parametrize(
    ("state", "refusal"),
    by_state(*["not_published", "not_published", "", "not_published", "not_published"]),
)
def test_only_the_published_version_is_copied(state: str, refusal: str) -> None:
    trust, version = make_trust(), version_in(state)
    assert codes(policies.check_can_copy, make_member(trust), version, trust) == refusal


def test_a_trust_does_not_copy_itself_nor_twice_at_a_time() -> None:
    copy = make_copy()
    version, trust = copy.version, copy.trust
    home = version.blueprint.trust
    assert codes(policies.check_can_copy, make_member(home), version, home) == "own"
    assert codes(policies.check_can_copy, make_member(trust), version, trust) == "under_way"
    services.finish_copy(by=make_member(trust), copy=copy, outcome="abandoned", why="No money.")
    assert policies.can_copy(make_member(trust), version, trust)


def ended_copy() -> Copy:
    copy = make_copy()
    return services.finish_copy(by=copy.started_by, copy=copy, outcome="used", why="It fits.")


def test_who_works_on_a_copy_and_until_when() -> None:
    copy = make_copy()
    assert policies.can_work_on(copy.started_by, copy)
    assert codes(policies.check_can_work_on, make_member(copy.trust, "viewer"), copy) == "role"
    assert codes(policies.check_can_work_on, make_member(make_trust()), copy) == "role"
    ended = ended_copy()
    assert codes(policies.check_can_work_on, ended.started_by, ended) == "ended"


@pytest.mark.parametrize(
    ("title", "refusal"),
    [
        ("Replaced paper drug charts on 24 wards", ""),
        ("Projected theatre lists onto one screen", ""),
        ("Planned discharge on the day of admission", ""),
        ("", "no_title"),
        ("An initiative to replace paper drug charts", "empty_title"),
        ("Initiative for better charts", "empty_title"),
        ("Project to replace drug charts", "empty_title"),
        ("Our digital programme to improve wards", "empty_title"),
        ("The Plan for wards", "empty_title"),
    ],
)
def test_a_title_says_what_was_done(title: str, refusal: str) -> None:
    assert codes(policies.check_title, title) == refusal
