"""Who may give, cover and end roles at a trust."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from accounts.permissions import Permission as P
from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, DomainError, NotAllowed, NotPossible
from core.history import events_of
from tests.factories.accounts import make_user
from tests.factories.people import add_member as have_member
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import saved
from trusts.models import Membership, Trust
from trusts.people import forget_memberships
from trusts.policies.people import can_end_membership, can_manage_team
from trusts.services.people import add_member, arrange_cover, change_role, end_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def cio(trust: Trust) -> User:
    return make_member(trust, "cio", "The CIO")


def membership(user: User) -> Membership:
    return Membership.objects.get(user=user)


def again(user: User) -> User:
    """The same person in the next request."""
    return User.objects.get(pk=user.pk)


def test_a_cio_gives_a_role_at_their_own_trust(trust: Trust, cio: User) -> None:
    person = make_user()
    add_member(by=cio, user=person, trust=trust, role="contributor")
    assert person.has(P.CLAIM_EDIT, trust)
    assert not person.has(P.CLAIM_SIGN, trust)


def test_a_role_at_one_trust_is_none_at_another(trust: Trust, cio: User) -> None:
    assert not cio.has(P.CLAIM_SIGN, make_trust())
    assert not cio.has(P.CLAIM_SIGN)


@pytest.mark.parametrize("role", ["contributor", "finance_lead", "viewer"])
def test_only_the_cio_manages_the_team(trust: Trust, role: str) -> None:
    with pytest.raises(NotAllowed):
        add_member(by=make_member(trust, role), user=make_user(), trust=trust, role="viewer")


def test_a_cio_does_not_manage_another_trust(cio: User) -> None:
    with pytest.raises(NotAllowed):
        add_member(by=cio, user=make_user(), trust=make_trust(), role="viewer")


@pytest.mark.parametrize("role", ["programme_manager", "administrator", "nonsense", ""])
def test_a_cio_cannot_give_a_staff_role(trust: Trust, cio: User, role: str) -> None:
    with pytest.raises(BadInput):
        add_member(by=cio, user=make_user(), trust=trust, role=role)


def test_nobody_gives_themselves_a_role(trust: Trust, cio: User) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        add_member(by=cio, user=cio, trust=trust, role="finance_lead")


def test_the_database_refuses_a_role_given_to_oneself(trust: Trust, cio: User) -> None:
    row = Membership(user=cio, trust=trust, role="finance_lead")
    with pytest.raises(DatabaseError, match="given_by_another"), transaction.atomic():
        saved(by=cio, row=row)


def test_the_database_refuses_a_membership_without_a_service(trust: Trust) -> None:
    with pytest.raises(DatabaseError, match="names_actor"), transaction.atomic():
        Membership.objects.create(user=make_user(), trust=trust, role="viewer")


def test_a_role_is_not_held_twice_on_one_day(trust: Trust, cio: User) -> None:
    person = make_member(trust, "viewer")
    with pytest.raises(NotPossible, match="already holds"):
        add_member(by=cio, user=person, trust=trust, role="viewer")
    later = today() + timedelta(days=3)
    with pytest.raises(NotPossible, match="already holds"):
        add_member(
            by=cio, user=person, trust=trust, role="viewer", from_date=later, until_date=later
        )


def test_the_database_refuses_a_role_held_twice(trust: Trust) -> None:
    person = make_member(trust, "viewer")
    with pytest.raises(DatabaseError, match="one_at_a_time"), transaction.atomic():
        have_member(person, trust, "viewer", from_date=today() + timedelta(days=9))


def test_a_role_ends_at_once_when_taken_away(trust: Trust, cio: User) -> None:
    person = make_member(trust, "contributor")
    end_membership(by=cio, membership=membership(person), reason="Left")
    assert not again(person).has(P.CLAIM_EDIT, trust)
    assert [e.pgh_context["reason"] for e in events_of(membership(person))] == ["", "Left"]


def test_a_role_that_ended_can_be_given_again(trust: Trust, cio: User) -> None:
    person = make_member(trust, "contributor")
    end_membership(by=cio, membership=membership(person))
    add_member(by=cio, user=person, trust=trust, role="contributor")
    assert again(person).has(P.CLAIM_EDIT, trust)


def test_a_role_does_not_end_twice(trust: Trust, cio: User) -> None:
    person = make_member(trust, "contributor")
    end_membership(by=cio, membership=membership(person))
    with pytest.raises(NotPossible, match="ended already"):
        end_membership(by=cio, membership=membership(person))


def test_anyone_may_leave(trust: Trust) -> None:
    person = make_member(trust, "contributor")
    end_membership(by=person, membership=membership(person))
    assert not again(person).has(P.CLAIM_EDIT, trust)


def test_the_last_cio_cannot_leave_or_be_removed(trust: Trust, cio: User) -> None:
    with pytest.raises(NotPossible, match="only chief information officer"):
        end_membership(by=cio, membership=membership(cio))
    with pytest.raises(NotPossible, match="only chief information officer"):
        end_membership(by=PORTAL, membership=membership(cio))
    make_member(trust, "cio")
    assert can_end_membership(cio, membership(cio))


def test_a_deactivated_cio_does_not_count_as_another(trust: Trust, cio: User) -> None:
    other = make_user(is_active=False)
    have_member(other, trust, "cio")
    assert not can_end_membership(cio, membership(cio))


def test_cover_does_not_count_as_another_cio(trust: Trust, cio: User) -> None:
    deputy = make_member(trust, "contributor")
    arrange_cover(
        by=cio, absent=membership(cio), person=deputy, from_date=today(), until_date=today()
    )
    assert not can_end_membership(cio, membership(cio))


def test_a_changed_role_takes_the_place_of_the_old_one(trust: Trust, cio: User) -> None:
    person = make_member(trust, "viewer")
    change_role(by=cio, membership=membership(person), role="finance_lead")
    assert [role.slug for role in again(person).roles_at(trust)] == ["finance_lead"]


def test_the_same_role_is_no_change(trust: Trust, cio: User) -> None:
    with pytest.raises(BadInput):
        change_role(by=cio, membership=membership(make_member(trust, "viewer")), role="viewer")


def test_a_closed_account_gets_no_role(trust: Trust, cio: User) -> None:
    with pytest.raises(NotPossible, match="closed"):
        add_member(by=cio, user=make_user(is_active=False), trust=trust, role="viewer")


def test_a_last_day_before_the_first_is_refused(trust: Trust, cio: User) -> None:
    with pytest.raises(BadInput):
        add_member(
            by=cio,
            user=make_user(),
            trust=trust,
            role="viewer",
            from_date=date(2021, 3, 2),
            until_date=date(2021, 3, 1),
        )


class TestCover:
    """A colleague holds the absent person's role for some days."""

    def arrange(self, by: User, absent: User, person: User, first: int = 0, last: int = 7) -> None:
        arrange_cover(
            by=by,
            absent=Membership.objects.filter(user=absent).first(),
            person=person,
            from_date=today() + timedelta(days=first),
            until_date=today() + timedelta(days=last),
        )

    def test_a_colleague_signs_while_the_cio_is_away(self, trust: Trust, cio: User) -> None:
        deputy = make_member(trust, "contributor")
        self.arrange(cio, cio, deputy)
        assert again(deputy).has(P.CLAIM_SIGN, trust)

    def test_cover_begins_and_ends_on_its_days(self, trust: Trust, cio: User) -> None:
        deputy = make_member(trust, "contributor")
        self.arrange(cio, cio, deputy, first=2, last=4)
        held = [
            Membership.objects.in_force(today() + timedelta(days=day))
            .signing()
            .filter(user=deputy)
            .exists()
            for day in range(7)
        ]
        assert held == [False, False, True, True, True, False, False]

    def test_nobody_arranges_cover_by_themselves(self, trust: Trust, cio: User) -> None:
        second = make_member(trust, "cio")
        with pytest.raises(NotAllowed, match="yourself"):
            self.arrange(second, cio, second)

    def test_who_covers_cannot_prolong_it_for_themselves(self, trust: Trust, cio: User) -> None:
        deputy = make_member(trust, "contributor")
        self.arrange(cio, cio, deputy)
        deputy = again(deputy)
        assert can_manage_team(deputy, trust)
        with pytest.raises(NotAllowed):
            self.arrange(deputy, cio, deputy, first=8, last=20)

    def test_who_covers_must_belong_to_the_trust(self, cio: User) -> None:
        with pytest.raises(NotPossible, match="does not belong"):
            self.arrange(cio, cio, make_user())

    def test_nobody_covers_for_themselves(self, trust: Trust, cio: User) -> None:
        second = make_member(trust, "cio")
        with pytest.raises(BadInput):
            self.arrange(second, cio, cio)

    def test_cover_is_not_covered(self, trust: Trust, cio: User) -> None:
        deputy = make_member(trust, "contributor")
        self.arrange(cio, cio, deputy)
        with pytest.raises(NotPossible, match="covering too"):
            arrange_cover(
                by=cio,
                absent=Membership.objects.get(covers=cio),
                person=make_member(trust, "viewer"),
                from_date=today(),
                until_date=today(),
            )

    @pytest.mark.parametrize(
        ("first", "last"), [(-1, 3), (3, 2), (0, 400)], ids=["past", "backwards", "too long"]
    )
    def test_impossible_days_are_refused(
        self, trust: Trust, cio: User, first: int, last: int
    ) -> None:
        with pytest.raises(BadInput):
            self.arrange(cio, cio, make_member(trust, "viewer"), first, last)

    def test_staff_arrange_cover_when_the_only_cio_is_suddenly_away(
        self, trust: Trust, cio: User
    ) -> None:
        deputy = make_member(trust, "contributor")
        self.arrange(make_user(staff_role="programme_manager"), cio, deputy)
        assert again(deputy).has(P.CLAIM_SIGN, trust)

    @pytest.mark.parametrize("role", ["assessor", "finance_approver", "payments_officer"])
    def test_other_staff_do_not(self, trust: Trust, cio: User, role: str) -> None:
        with pytest.raises(DomainError):
            self.arrange(make_user(staff_role=role), cio, make_member(trust, "viewer"))


def test_a_person_of_two_trusts_has_each_role_at_its_own_trust(trust: Trust) -> None:
    person = make_member(trust, "cio")
    elsewhere = make_trust()
    have_member(person, elsewhere, "viewer")
    forget_memberships(person)
    assert person.has(P.CLAIM_SIGN, trust)
    assert not person.has(P.CLAIM_SIGN, elsewhere)
