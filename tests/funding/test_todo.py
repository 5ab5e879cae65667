"""What funding asks of people."""

import pytest

from funding import publishing, todo
from tests.factories.accounts import make_user
from tests.factories.blueprints import published, sent
from tests.factories.conditions import shown, wants
from tests.factories.funding import (
    lead_of,
    make_award,
    make_budget,
    make_release,
    make_tranche,
    propose,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_programme
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def test_a_trust_sees_what_the_programme_owes_it():
    release = make_release("approved")
    trust = release.tranche.payee
    (task,) = todo.for_trust(trust, make_member(trust, "viewer"))
    assert (task.with_us, task.owner, task.group) == (True, "Payments officer", "with_us")
    assert task.title.startswith("£1,000,000 capital")
    assert task.due_on is not None


def test_a_trust_sees_nothing_of_another():
    release = make_release()
    assert todo.for_trust(release.tranche.payee, make_member(make_trust(), "viewer")) == []


@pytest.mark.parametrize(
    ("status", "role", "title"),
    [
        ("proposed", "programme_manager", "Approve: "),
        ("programme_approved", "finance_approver", "Approve: "),
        ("approved", "payments_officer", "Make a payment batch: 1 payment"),
        ("instructed", "payments_officer", "Record what was paid: 1 payment"),
    ],
)
def test_staff_are_asked_for_what_their_role_may_do(status, role, title):
    release = make_release(status)
    (task,) = todo.for_staff(make_user(staff_role=role))
    assert task.title.startswith(title)
    assert (task.holds_up, task.owner) == (release.amount, "You")


def test_many_payments_of_a_kind_are_one_line_beyond_the_first(monkeypatch):
    monkeypatch.setattr("core.todo.SHOWN", 1)
    first = make_release()
    make_release()
    manager = make_user(staff_role="programme_manager")
    assert len(todo.for_staff(manager)) == 2
    make_release()
    shown, more = todo.for_staff(manager)
    assert shown.url == first.get_absolute_url()
    assert more.title == "Approve: 2 more payments"
    assert (more.url, more.due_on) == ("/funding/releases/?step=approval", shown.due_on)


def test_nobody_is_asked_about_a_trust_of_their_own():
    release = make_release()
    manager = make_user(staff_role="programme_manager")
    add_member(manager, release.tranche.payee, "viewer")
    assert todo.for_staff(manager) == []


def test_an_assessor_has_nothing_to_do_with_money():
    make_release()
    assert todo.for_staff(make_user(staff_role="assessor")) == []


def test_finance_is_asked_to_confirm_this_years_budgets():
    make_budget(make_programme(), confirmed=False)
    (task,) = todo.for_staff(make_user(staff_role="finance_approver"))
    assert task.title.startswith("Confirm the budget: ")


def test_a_trust_is_told_what_it_has_to_publish():
    award = make_award()
    trust = lead_of(award)
    viewer = make_member(trust, "viewer")
    tranche = make_tranche(award, conditions=[wants(trust)])
    make_tranche(award, conditions=[shown(trust)])
    (task,) = publishing.for_trust(trust, viewer)
    assert task.title == f"Publish a blueprint: {tranche.title}"
    assert (task.holds_up, task.url) == (tranche.amount, tranche.get_absolute_url())
    sent(trust)
    assert publishing.for_trust(trust, viewer) == []
    published(trust)
    assert publishing.to_be_published(trust).count() == 1
    propose(tranche)
    assert publishing.to_be_published(trust).count() == 0
