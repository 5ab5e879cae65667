import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.models import StaffRole, User
from core.actors import PORTAL, SystemActor
from core.errors import NotAllowed, NotPossible
from core.history import events_of
from core.services import locked, service
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@service
def rename(*, by, user, name, reason=""):
    row = locked(user)
    row.name = name
    row.save()
    return row


@service
def rename_and_promote(*, by, user, reason=""):
    rename(by=PORTAL, user=user, name="Renamed Within", reason="inner")
    return StaffRole.objects.create(user=user, role="auditor")


@service
def rename_then_fail(*, by, user):
    rename(by=by, user=user, name="Never Seen")
    raise NotPossible("No.")


def test_history_names_who_what_and_why():
    author, user = make_user("Ada Author"), make_user()
    rename(by=author, user=user, name="New Name", reason="Married")
    event = events_of(user).last()
    assert event.name == "New Name"
    assert event.pgh_context == {
        "actor": f"user:{author.pk}",
        "user": author.pk,
        "name": "Ada Author",
        "service": "tests.rename",
        "reason": "Married",
    }


def test_the_portal_acts_under_its_own_name():
    user = make_user()
    rename(by=SystemActor("nightly sweep"), user=user, name="Swept")
    assert events_of(user).last().pgh_context["actor"] == "system:nightly sweep"


def test_inside_a_service_the_outermost_one_is_named():
    author, user = make_user("Olive Outer"), make_user()
    role = rename_and_promote(by=author, user=user, reason="outer")
    for event in (events_of(user).last(), events_of(role).last()):
        assert event.pgh_context["name"] == "Olive Outer"
        assert event.pgh_context["reason"] == "outer"


def test_a_service_that_fails_leaves_nothing_behind():
    user = make_user("As Before")
    with pytest.raises(NotPossible):
        rename_then_fail(by=PORTAL, user=user)
    assert User.objects.get(pk=user.pk).name == "As Before"


def test_who_has_left_may_do_nothing():
    with pytest.raises(NotAllowed, match="Your account has been closed"):
        rename(by=make_user(is_active=False), user=make_user(), name="X")


def test_a_service_reads_its_row_again():
    user = make_user("Fresh")
    stale = User(pk=user.pk, name="Stale", email=user.email)
    assert locked(stale).name == "Fresh"


IGNORING = "SET LOCAL pgtrigger.ignore = '{accounts.User:never_deleted}';"


def refused(sql, *params):
    """What the database says to a statement that goes round the services."""
    with (
        pytest.raises((IntegrityError, InternalError)) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refusal.value)


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE accounts_user SET name = 'Forged'", "event_names_actor"),
        ("DELETE FROM accounts_user", "People are never deleted"),
        ("UPDATE accounts_userevent SET name = 'Forged'", "Cannot update or delete"),
        ("DELETE FROM accounts_userevent", "Cannot update or delete"),
        (IGNORING + "DELETE FROM accounts_user", "People are never deleted"),
    ],
)
def test_the_database_refuses_what_goes_round_the_services(sql, because):
    make_user()
    assert because in refused(sql)


def test_a_bulk_update_without_an_actor_is_refused():
    make_user()
    with pytest.raises(IntegrityError, match="event_names_actor"), transaction.atomic():
        User.objects.update(name="Forged")


def test_what_is_not_there_any_more_cannot_be_locked():
    with pytest.raises(User.DoesNotExist):
        locked(User(pk=0))
