"""The team page, everyone's page, choosing a trust, what there is to do, admin."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import StaffRole, User
from core.history import events_of
from tests.access.world import sign_in
from tests.factories.accounts import make_user
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts import todo
from trusts.models import Membership, Trust
from trusts.services.invitations import invite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_step(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def cio(trust: Trust) -> User:
    return make_member(trust, "cio", "Cleo Cio")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def test_a_trust_with_one_user_is_told_to_invite_a_second(trust: Trust, cio: User) -> None:
    assert "You are the only one here" in text(sign_in(cio), "/team/")
    assert [t.title for t in todo.for_trust(trust, cio)] == ["Invite a second person"]
    make_member(trust, "viewer")
    assert "You are the only one here" not in text(sign_in(cio), "/team/")
    assert todo.for_trust(trust, cio) == []


def test_who_does_not_manage_the_team_is_not_asked_to(trust: Trust) -> None:
    viewer = make_member(trust, "viewer", "Vi Ewer")
    assert todo.for_trust(trust, viewer) == []
    page = text(sign_in(viewer), "/team/")
    assert "Vi Ewer" in page
    assert "Invite a colleague" not in page


def test_an_invitation_that_did_not_arrive_is_something_to_do(trust: Trust, cio: User) -> None:
    row = invite(by=cio, email="a@example.com", name="Al", role="viewer", trust=trust)
    assert todo.for_trust(trust, cio) == []
    row.expires_at = timezone.now() - timedelta(days=1)
    save(row)
    assert [t.title for t in todo.for_trust(trust, cio)] == ["Send the invitation of Al again"]


def test_staff_see_which_trust_nobody_can_sign_for(trust: Trust) -> None:
    manager = make_user(staff_role="programme_manager")
    assert todo.for_staff(manager) == []
    make_member(trust, "contributor")
    assert [t.title for t in todo.for_staff(manager)] == [
        f"Find a chief information officer for {trust}"
    ]
    make_member(trust, "cio")
    assert todo.for_staff(manager) == []
    assert todo.for_staff(make_user(staff_role="assessor")) == []


def test_a_person_of_two_trusts_chooses_and_changes(trust: Trust, cio: User) -> None:
    other = make_trust()
    add_member(cio, other, "viewer")
    client = sign_in(cio)
    assert client.get("/team/")["Location"] == "/acting-for/?next=%2Fteam%2F"
    answer = client.post("/acting-for/", {"trust": other.code, "next": "/team/"})
    assert answer["Location"] == "/team/"
    assert str(other) in text(client, "/team/")
    client.post("/acting-for/", {"trust": trust.code})
    assert str(trust) in text(client, "/team/")


def test_nobody_acts_for_a_trust_that_is_not_theirs(cio: User) -> None:
    assert sign_in(cio).post("/acting-for/", {"trust": make_trust().code}).status_code == 403


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_choosing_leads_nowhere_else(trust: Trust, cio: User, target: str) -> None:
    answer = sign_in(cio).post("/acting-for/", {"trust": trust.code, "next": target})
    assert answer["Location"] == "/"


def test_another_trusts_member_is_not_there(cio: User) -> None:
    stranger = Membership.objects.get(user=make_member(make_trust(), "viewer"))
    client = sign_in(cio)
    for page in ("role", "remove"):
        assert client.get(f"/team/{stranger.pk}/{page}/").status_code == 404
        assert client.post(f"/team/{stranger.pk}/{page}/").status_code == 404


def test_a_cio_changes_a_role_and_removes_a_colleague(trust: Trust, cio: User) -> None:
    row = Membership.objects.get(user=make_member(trust, "viewer", "Vi Ewer"))
    client = sign_in(cio)
    client.post(f"/team/{row.pk}/role/", {"role": "contributor"})
    row = Membership.objects.in_force().get(user=row.user)
    assert row.role == "contributor"
    assert "Remove Vi Ewer?" in text(client, f"/team/{row.pk}/remove/")
    client.post(f"/team/{row.pk}/remove/")
    assert not Membership.objects.in_force().filter(user=row.user).exists()


def test_a_refusal_stands_on_the_form(trust: Trust, cio: User) -> None:
    row = Membership.objects.get(user=make_member(trust, "viewer"))
    answer = sign_in(cio).post(f"/team/{row.pk}/role/", {"role": "viewer"})
    assert answer.status_code == 400
    assert "other than the present one" in answer.content.decode()


def test_the_only_cio_is_told_why_they_cannot_leave(cio: User) -> None:
    row = Membership.objects.get(user=cio)
    answer = sign_in(cio).post(f"/team/{row.pk}/remove/")
    assert answer.status_code == 409
    assert "Give somebody else that role first" in answer.content.decode()
    page = sign_in(cio).get("/team/").content.decode()
    assert "You cannot leave: nobody else signs off" in page
    assert f"/team/{row.pk}/remove/" not in page


def test_one_of_two_cios_may_leave(cio: User) -> None:
    row = Membership.objects.get(user=cio)
    add_member(make_user(), row.trust, "cio")
    assert f"/team/{row.pk}/remove/" in sign_in(cio).get("/team/").content.decode()


def test_staff_give_and_end_roles_on_a_persons_page() -> None:
    client = sign_in(make_user(staff_role="programme_manager"))
    person = make_user("New Person")
    day = {"from_date_day": "1", "from_date_month": "3", "from_date_year": "2021"}
    given = {"role": "assessor", "reason": "New here", **day}
    assert client.post(f"/people/{person.pk}/role/", given).status_code == 302
    page = text(client, f"/people/{person.pk}/")
    assert "Assessor, from 1 March 2021" in page
    assert "New here" in page
    row = StaffRole.objects.get(user=person)
    client.post(f"/people/roles/{row.pk}/end/")
    assert "None today or later" in text(client, f"/people/{person.pk}/")


def test_the_list_of_people_is_searched_and_exported(trust: Trust, cio: User) -> None:
    client = sign_in(make_user(staff_role="auditor"))
    assert "Cleo Cio" in text(client, "/people/?search=cleo&role=cio")
    assert "Cleo Cio" not in text(client, "/people/?role=assessor")
    assert f"Chief information officer, {trust}" in text(client, "/people/?format=csv")


def test_the_list_of_people_costs_as_many_queries_for_fifty(
    trust: Trust, django_assert_max_num_queries: Any
) -> None:
    for _ in range(50):
        make_member(trust, "viewer")
    client = sign_in(make_user(staff_role="auditor"))
    client.get("/people/")
    with django_assert_max_num_queries(10):
        client.get("/people/")


@pytest.mark.parametrize(
    ("action", "shown"),
    [("close", "Account closed"), ("end-sessions", "sessions ended"), ("reset-second-step", "")],
)
def test_an_administrator_helps_with_a_reason(action: str, shown: str) -> None:
    client = sign_in(make_user(staff_role="administrator"))
    person = make_user()
    address = f"/people/{person.pk}/{action}/"
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"reason": "Asked by telephone"}).status_code == 302
    page = text(client, f"/people/{person.pk}/")
    assert "Asked by telephone" in page
    assert shown in page


def test_there_is_no_other_help() -> None:
    client = sign_in(make_user(staff_role="administrator"))
    assert client.get(f"/people/{make_user().pk}/delete/").status_code == 404


class TestAdmin:
    """Django admin writes through the services or not at all."""

    @pytest.fixture
    def client(self) -> Client:
        return sign_in(make_user("Ada Min", staff_role="administrator"))

    @pytest.mark.parametrize(
        "page", ["accounts/user", "accounts/staffrole", "trusts/membership", "trusts/invitation"]
    )
    def test_the_lists_open(self, client: Client, page: str) -> None:
        assert client.get(f"/admin/{page}/").status_code == 200

    def test_a_change_has_its_reason_in_the_history(self, client: Client) -> None:
        person = make_user("Old Name")
        given = {"name": "New Name", "email": person.email, "is_active": "on"}
        answer = client.post(f"/admin/accounts/user/{person.pk}/change/", given)
        assert answer.status_code == 302
        assert User.objects.get(pk=person.pk).name == "New Name"
        event = events_of(person).latest("pgh_id")
        assert event.pgh_context["name"] == "Ada Min"
        assert event.pgh_context["reason"] == "Changed in the administration"

    def test_closing_ones_own_account_is_refused_with_words(self, client: Client) -> None:
        own = User.objects.get(name="Ada Min")
        given = {"name": own.name, "email": own.email}
        answer = client.post(f"/admin/accounts/user/{own.pk}/change/", given, follow=True)
        assert "cannot close or open your own account" in answer.content.decode()
        assert User.objects.get(pk=own.pk).is_active

    def test_nobody_is_deleted_or_made_there(self, client: Client) -> None:
        person = make_user()
        assert client.get("/admin/accounts/user/add/").status_code == 403
        assert client.get(f"/admin/accounts/user/{person.pk}/delete/").status_code == 403

    def test_a_role_is_given_through_the_service(self, client: Client, trust: Trust) -> None:
        person = make_user()
        day = {"from_date": "2021-03-01"}
        client.post(
            "/admin/trusts/membership/add/",
            {"user": person.pk, "trust": trust.pk, "role": "viewer", **day},
        )
        assert Membership.objects.get(user=person).role == "viewer"
        client.post("/admin/accounts/staffrole/add/", {"user": person.pk, "role": "auditor", **day})
        assert StaffRole.objects.get(user=person).role == "auditor"

    def test_an_administrator_gives_themselves_nothing_there(self, client: Client) -> None:
        own = User.objects.get(name="Ada Min")
        given = {"user": own.pk, "role": "finance_approver", "from_date": "2021-03-01"}
        client.post("/admin/accounts/staffrole/add/", given)
        assert not StaffRole.objects.filter(user=own, role="finance_approver").exists()

    @pytest.mark.parametrize(
        "page", ["post_office/email", "account/emailaddress", "mfa/authenticator", "auth/group"]
    )
    def test_what_libraries_brought_is_gone(self, client: Client, page: str) -> None:
        assert client.get(f"/admin/{page}/").status_code == 404
