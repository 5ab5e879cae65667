"""The home pages: what needs whom, and nothing that leads nowhere."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from aspirant.views.home import Desk
from core.dates import long_date, today
from core.money import pounds_short
from core.todo import Todo
from tests.factories.accounts import make_staff, make_user
from tests.factories.evidence import submitted_claim
from tests.factories.funding import make_release
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db
# A home joins what waits in every app: each asks once or twice.
QUERIES = 10


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_anybody_reads_what_this_is(client):
    page = text(client.get("/"))
    assert "Digital programmes for NHS trusts in England" in page
    assert "Sign in" in page


def test_anybody_reads_how_much_there_is_and_as_at_when(client, django_assert_max_num_queries):
    release = make_release("paid")
    with django_assert_max_num_queries(8):
        page = text(client.get("/"))
    figures = page[page.index('class="app-figures"') : page.index("Money is what")]
    for number, name in (
        ("1", "programme"),
        ("1", "named trust taking part"),
        (pounds_short(release.amount), "paid"),
    ):
        assert f'{number}</span> <span class="app-figures__name">{name}<' in figures
    assert ">promised<" in figures
    assert f"As at {long_date(today())}" in page


def test_a_trust_without_tasks_reads_that_nothing_is_needed(client):
    trust = make_trust()
    make_member(trust)
    client.force_login(make_member(trust, "viewer"))
    page = text(client.get("/"))
    assert "What we need from you" in page
    assert "Nothing. When we need something from you" in page
    assert trust.display_name in page


def test_a_trust_with_one_person_is_told_to_invite_a_second(client):
    client.force_login(make_member(make_trust(), "cio"))
    assert "Invite a second person" in text(client.get("/"))


def test_staff_read_what_needs_them(client):
    client.force_login(make_staff("auditor"))
    page = text(client.get("/"))
    assert "What needs you" in page
    assert "Auditor" in page
    assert "Nothing waits for you today." in page
    main = page[page.index("<main") :]
    for address in ("/claims/", "/funding/", "/people/"):
        assert f'href="{address}' in main


def test_somebody_without_a_role_reads_whom_to_ask(client):
    client.force_login(make_user())
    assert "You have no role yet" in text(client.get("/"))


def test_somebody_of_two_trusts_chooses_first(client):
    user = make_user()
    for _ in range(2):
        add_member(user, make_trust())
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/acting-for/"


@pytest.mark.parametrize(
    ("staff_role", "sees", "not_sees"),
    [
        (
            "programme_manager",
            ["Evidence to check", "Funding", "People", "Mail"],
            ["Administration", "Team"],
        ),
        ("assessor", ["Evidence to check"], ["Funding</a>", "People", "Mail"]),
        ("administrator", ["Administration", "People"], ["Evidence to check</a>", "Funding</a>"]),
    ],
)
def test_the_navigation_leads_only_where_a_role_may_go(client, staff_role, sees, not_sees):
    client.force_login(make_staff(staff_role))
    page = text(client.get("/programmes/"))
    header = page[: page.index("</header>")] + page[page.index("</header>") : page.index("<main")]
    for word in sees:
        assert word in header
    for word in not_sees:
        assert word not in header


@pytest.mark.parametrize("role", ["cio", "viewer"])
def test_the_home_of_a_trust_asks_the_database_little(client, django_assert_max_num_queries, role):
    client.force_login(make_member(make_trust(), role))
    client.get("/")
    with django_assert_max_num_queries(QUERIES):
        client.get("/")


def test_the_home_of_staff_asks_the_database_little_however_much_waits(
    client, django_assert_max_num_queries
):
    make_release()
    submitted_claim()
    client.force_login(make_staff("programme_manager"))
    client.get("/")
    with django_assert_max_num_queries(QUERIES):
        client.get("/")


@time_machine.travel("2022-03-03 12:00")
def test_the_desk_groups_by_date_and_knows_what_waits_for_the_reader():
    late = Todo("Send", "/", "You", due_on=date(2022, 3, 1), holds_up=Decimal(5))
    soon = Todo(
        "Sign", "/", "You", due_on=date(2022, 3, 9), holds_up=Decimal(7), capital_class="capital"
    )
    theirs = Todo("Decide", "/", "An assessor", holds_up=Decimal(9), with_us=True)
    desk = Desk([late, soon, theirs])
    assert [(group, len(todos)) for group, _, todos in desk.groups] == [
        ("overdue", 1),
        ("due_soon", 1),
        ("later", 0),
        ("with_us", 1),
    ]
    assert desk.holding_up == [late, soon]
