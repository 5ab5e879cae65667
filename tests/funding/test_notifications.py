"""The trust is told when a payment is approved and when it is paid, each person once."""

import pytest
from post_office.models import Email

from core.dates import long_date, today, working_days_after
from funding import notifications
from tests.factories.funding import make_release, make_tranche
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """A tranche, and the people of its trust by role."""
    tranche = make_tranche()
    roles = ("cio", "finance_lead", "contributor", "viewer")
    return tranche, {role: make_member(tranche.payee, role) for role in roles}


def mails():
    return [(mail.to[0], mail.subject, mail.message) for mail in Email.objects.order_by("pk")]


def test_the_cio_and_the_finance_lead_hear_of_an_approval(people):
    tranche, members = people
    make_release("approved", tranche)
    told = {to for to, _, _ in mails()}
    assert told == {members["cio"].email, members["finance_lead"].email}
    _, subject, text = mails()[0]
    assert subject == f"£1,000,000 approved for {tranche.payee.display_name}"
    assert f"by {long_date(working_days_after(today(), 10))}" in text
    assert f"https://localhost{tranche.get_absolute_url()}" in text


def test_they_hear_of_the_payment_with_its_reference(people):
    tranche, _ = people
    make_release("paid", tranche)
    assert len(mails()) == 4
    _, subject, text = mails()[-1]
    assert subject == f"£1,000,000 paid to {tranche.payee.display_name}"
    assert "with the reference BACS-1" in text


def test_nobody_is_told_twice(people):
    tranche, _ = people
    release = make_release("approved", tranche)
    notifications.approved(release)
    assert len(mails()) == 2
