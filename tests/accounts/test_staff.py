"""Accounts and staff roles: who may change whom."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction

from accounts.models import StaffRole, User
from accounts.permissions import Permission as P
from accounts.policies import can_give_staff_role
from accounts.services import (
    change_email,
    cover_staff,
    create_user,
    deactivate_user,
    end_sessions,
    end_staff_role,
    give_staff_role,
    reactivate_user,
    rename_user,
    reset_second_factor,
)
from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, NotAllowed, NotPossible
from core.history import events_of
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_user("Ada Min", staff_role="administrator")


@pytest.fixture
def manager() -> User:
    return make_user("Pat Manager", staff_role="programme_manager")


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("by", "role", "may"),
    [
        ("programme_manager", "assessor", True),
        ("programme_manager", "administrator", False),
        ("administrator", "administrator", True),
        ("administrator", "payments_officer", True),
        ("assessor", "assessor", False),
        ("finance_approver", "auditor", False),
        ("auditor", "auditor", False),
        ("payments_officer", "auditor", False),
        ("blueprint_editor", "auditor", False),
        ("", "auditor", False),
    ],
)
def test_who_gives_staff_roles(by: str, role: str, may: bool) -> None:
    assert can_give_staff_role(make_user(staff_role=by), make_user(), role) is may


@pytest.mark.parametrize("role", ["cio", "viewer", "emperor", ""])
def test_a_trust_role_is_no_staff_role(administrator: User, role: str) -> None:
    with pytest.raises(BadInput):
        give_staff_role(by=administrator, user=make_user(), role=role)


def test_nobody_gives_themselves_a_staff_role(administrator: User) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        give_staff_role(by=administrator, user=administrator, role="finance_approver")


def test_a_staff_role_is_given_and_ended(manager: User) -> None:
    person = make_user()
    row = give_staff_role(by=manager, user=person, role="assessor", reason="New here")
    assert again(person).has(P.CLAIM_DECIDE)
    end_staff_role(by=manager, staff_role=row)
    assert not again(person).has(P.CLAIM_DECIDE)
    with pytest.raises(NotPossible, match="ended already"):
        end_staff_role(by=manager, staff_role=row)


def test_a_staff_role_is_not_held_twice(manager: User) -> None:
    person = make_user(staff_role="assessor")
    with pytest.raises(NotPossible, match="already holds"):
        give_staff_role(by=manager, user=person, role="assessor")


def test_who_holds_a_role_for_some_days_may_get_it_again_after(manager: User) -> None:
    person = make_user()
    end = today() + timedelta(days=3)
    give_staff_role(by=manager, user=person, role="assessor", until_date=end)
    with pytest.raises(NotPossible, match="Choose days after"):
        give_staff_role(by=manager, user=person, role="assessor", until_date=end)
    later = end + timedelta(days=1)
    give_staff_role(by=manager, user=person, role="assessor", from_date=later)


def test_anyone_may_lay_down_their_role(manager: User) -> None:
    end_staff_role(by=manager, staff_role=manager.staff_role_rows.get())
    assert not again(manager).is_programme_staff


def test_the_only_administrator_stays(administrator: User) -> None:
    row = administrator.staff_role_rows.get()
    with pytest.raises(NotPossible, match="only administrator"):
        end_staff_role(by=administrator, staff_role=row)
    make_user(staff_role="administrator")
    end_staff_role(by=administrator, staff_role=row)


class TestStaffCover:
    """A colleague does an absent person's work for some days."""

    def test_cover_lets_a_colleague_act_in_their_own_name(self, manager: User) -> None:
        absent = make_user(staff_role="finance_approver")
        person = make_user(staff_role="auditor")
        row = cover_staff(
            by=manager,
            absent=absent,
            role="finance_approver",
            person=person,
            from_date=today(),
            until_date=today(),
        )
        assert row.covers == absent
        assert again(person).has(P.RELEASE_APPROVE_FINANCE)

    def test_only_a_role_that_is_held_is_covered(self, manager: User) -> None:
        with pytest.raises(NotPossible, match="nothing to cover"):
            cover_staff(
                by=manager,
                absent=make_user(),
                role="assessor",
                person=make_user(),
                from_date=today(),
                until_date=today(),
            )

    def test_nobody_covers_by_their_own_decision(self, manager: User) -> None:
        with pytest.raises(NotAllowed, match="yourself"):
            cover_staff(
                by=manager,
                absent=make_user(staff_role="assessor"),
                role="assessor",
                person=manager,
                from_date=today(),
                until_date=today(),
            )

    def test_the_database_wants_an_end_of_cover(self, manager: User) -> None:
        row = StaffRole(user=make_user(), role="assessor", covers=manager)
        with pytest.raises(DatabaseError, match="cover_ends"), transaction.atomic():
            row.save()


def test_only_the_portal_makes_accounts(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        create_user(by=administrator, email="a@example.com", name="A")


def test_an_address_belongs_to_one_account() -> None:
    person = make_user()
    with pytest.raises(NotPossible, match="already has an account"):
        create_user(by=PORTAL, email=person.email.upper(), name="Another")


@pytest.mark.parametrize("name", ["", "   ", "x" * 151, "A\x00B"])
def test_a_name_is_printed_on_one_line(name: str) -> None:
    with pytest.raises(BadInput):
        create_user(by=PORTAL, email="a@example.com", name=name)


def test_an_account_is_closed_and_opened_with_a_reason(administrator: User) -> None:
    person = make_user(staff_role="assessor")
    with pytest.raises(BadInput, match="reason"):
        deactivate_user(by=administrator, user=person, reason=" ")
    deactivate_user(by=administrator, user=person, reason="Left the NHS")
    assert not again(person).has(P.CLAIM_DECIDE)
    reactivate_user(by=administrator, user=person, reason="Came back")
    assert again(person).has(P.CLAIM_DECIDE)
    reasons = [event.pgh_context["reason"] for event in events_of(person)]
    assert reasons == ["", "Left the NHS", "Came back"]


def test_who_is_closed_can_do_nothing(administrator: User) -> None:
    person = make_user()
    deactivate_user(by=administrator, user=person, reason="Left")
    with pytest.raises(NotAllowed, match="closed"):
        rename_user(by=again(person), user=person, name="X")


def test_nobody_closes_their_own_account(administrator: User) -> None:
    with pytest.raises(NotAllowed, match="your own"):
        deactivate_user(by=administrator, user=administrator, reason="Enough")


@pytest.mark.parametrize("role", ["programme_manager", "auditor", "assessor"])
def test_only_administrators_look_after_accounts(role: str) -> None:
    by, person = make_user(staff_role=role), make_user()
    for write in (deactivate_user, reactivate_user, reset_second_factor, end_sessions):
        with pytest.raises(NotAllowed):
            write(by=by, user=person, reason="Because")
    with pytest.raises(NotAllowed):
        rename_user(by=by, user=person, name="X")


def test_a_person_is_never_deleted() -> None:
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        User.objects.filter(pk=make_user().pk).delete()


def test_a_name_is_not_changed_without_a_service() -> None:
    with pytest.raises(DatabaseError, match="names_actor"), transaction.atomic():
        User.objects.filter(pk=make_user().pk).update(name="Somebody else")


def test_a_new_address_takes_the_place_of_the_old_one() -> None:
    person = create_user(by=PORTAL, email="old@example.com", name="A")
    change_email(by=person, user=person, email="New@Example.com")
    assert again(person).email == "new@example.com"
    assert list(
        EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary")
    ) == [("new@example.com", True, True)]


def test_an_address_of_another_account_is_refused() -> None:
    person, other = make_user(), make_user()
    with pytest.raises(NotPossible, match="another account"):
        change_email(by=person, user=person, email=other.email)


def test_a_lost_second_step_is_reset_by_another(administrator: User) -> None:
    person = make_user()
    Authenticator.objects.create(user=person, type="totp", data={})
    before = again(person).get_session_auth_hash()
    reset_second_factor(by=administrator, user=person, reason="Lost the telephone")
    assert not Authenticator.objects.filter(user=person).exists()
    assert again(person).get_session_auth_hash() != before
    with pytest.raises(NotAllowed):
        reset_second_factor(by=administrator, user=administrator, reason="Mine")
