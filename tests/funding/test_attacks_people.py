"""What must fail: one person in two duties, and people of a holding or paired trust."""

import pytest

from accounts.models import StaffRole
from core.actors import PORTAL
from core.dates import today
from core.errors import NotAllowed
from funding import services
from funding.models import (
    Release,
)
from funding.services import YearAmount
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    approve,
    instruct,
    make_award,
    make_budget,
    make_commitment,
    make_tranche,
    propose,
    this_year,
)
from tests.factories.people import add_member
from tests.factories.programmes import make_pair, make_pairing
from tests.funding.attacking import party, refused
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def two_hats(first, second):
    """A person with two staff roles at once."""
    person = make_user(staff_role=first)
    save(StaffRole(user=person, role=second))
    return person


def test_who_proposed_cannot_approve():
    manager = make_user(staff_role="programme_manager")
    release = services.propose_release(by=manager, tranche=make_tranche())
    with pytest.raises(NotAllowed, match="You proposed this payment"):
        services.approve_for_programme(by=manager, release=release)


def test_who_proposed_cannot_take_the_party_row_of_an_approver():
    manager = make_user(staff_role="programme_manager")
    release = services.propose_release(by=manager, tranche=make_tranche())
    refused(
        lambda: party(release, manager, "approve_programme"),
        "funding_one_person_one_duty",
        manager,
    )


def test_one_person_cannot_give_both_approvals():
    person = two_hats("programme_manager", "finance_approver")
    release = services.approve_for_programme(by=person, release=propose())
    with pytest.raises(NotAllowed, match="approved this payment for the programme"):
        services.approve_for_finance(by=person, release=release)
    refused(
        lambda: party(release, person, "approve_finance"), "funding_one_person_one_duty", person
    )


def test_who_approved_cannot_pay():
    person = two_hats("finance_approver", "payments_officer")
    release = approve(propose(), "programme_approved")
    release = services.approve_for_finance(by=person, release=release)
    batch = instruct(release, by=person)
    line = batch.lines.get()
    assert (batch.status, line.outcome) == ("empty", "left_out")
    assert "You approved this payment for finance" in line.reason
    assert Release.objects.get(pk=release.pk).status == "approved"


def test_who_accepted_the_evidence_cannot_approve():
    person = two_hats("assessor", "programme_manager")
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    accept(commitment, by=person)
    release = propose(tranche)
    with pytest.raises(NotAllowed, match="You accepted the evidence"):
        services.approve_for_programme(by=person, release=release)
    refused(
        lambda: party(release, person, "approve_programme"), "funding_one_person_one_duty", person
    )
    with pytest.raises(NotAllowed, match="You accepted the evidence"):
        services.propose_release(by=person, tranche=tranche)


def test_nobody_takes_a_duty_in_the_name_of_another():
    release = propose()
    other = make_user(staff_role="programme_manager")
    refused(
        lambda: party(release, other, "approve_programme"),
        "event_by_oneself",
        make_user(staff_role="finance_approver"),
    )


def belongs_to(trust, role="programme_manager"):
    person = make_user(staff_role=role)
    add_member(person, trust, "viewer")
    return person


def test_nobody_acts_on_their_own_trust():
    release = propose()
    person = belongs_to(release.tranche.payee)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.approve_for_programme(by=person, release=release)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.decline_release(by=person, release=release, reason="x")
    with pytest.raises(NotAllowed, match="You belong to"):
        services.withdraw_release(by=person, release=release, reason="x")
    refused(lambda: party(release, person, "approve_programme"), "Nobody acts on their own", person)


def test_nobody_proposes_for_their_own_trust():
    tranche = make_tranche()
    person = belongs_to(tranche.payee)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.propose_release(by=person, tranche=tranche)


def test_nobody_acts_on_a_trust_paired_with_their_own():
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    award = services.create_award(
        by=PORTAL,
        programme=exemplar.programme,
        role="exemplar",
        holders=[services.Holder(exemplar.trust)],
        amounts=[YearAmount(this_year(), "capital", 2 * MILLION)],
    )
    make_budget(award.programme)
    services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference="A-1")
    release = propose(make_tranche(award))
    person = belongs_to(follower.trust)
    with pytest.raises(NotAllowed, match="paired with it"):
        services.approve_for_programme(by=person, release=release)
    refused(lambda: party(release, person, "approve_programme"), "Nobody acts on their own", person)
