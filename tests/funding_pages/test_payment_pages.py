"""Payments on their pages: the queue, each decision, refusals, and doing a thing twice."""

from datetime import timedelta

import pytest

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from funding import services
from funding.models import PaymentBatch, Release
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    approve,
    instruct,
    lead_of,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
    propose,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.funding.attacking import refused
from tests.funding_pages.support import browser, get, text

pytestmark = pytest.mark.django_db


def status_of(release: Release) -> str:
    return Release.objects.get(pk=release.pk).status


def day(name: str, when: object) -> dict[str, int]:
    return {f"{name}_{part}": getattr(when, part) for part in ("day", "month", "year")}


def test_the_queue_shows_what_needs_approval_before_what_is_paid() -> None:
    paid, waiting = make_release("paid"), make_release("proposed")
    page = get(browser(role="finance_approver"), "/funding/releases/")
    assert page.index(waiting.reference) < page.index(paid.reference)
    assert "1 Need approval" in page
    assert "0 Approved, not instructed" in page


def test_the_queue_is_filtered_by_step_and_by_trust() -> None:
    approved, waiting = make_release("approved"), make_release("proposed")
    client = browser(role="payments_officer")
    assert waiting.reference in get(client, "/funding/releases/?step=approval")
    page = get(client, "/funding/releases/?status=approved&step=batch")
    assert approved.reference in page
    assert waiting.reference not in page
    assert "Make a payment batch" in page
    code = lead_of(waiting.tranche.award).code
    assert waiting.reference in get(client, f"/funding/releases/?search={code}&sort=-since")
    assert b"ODS code" in client.get("/funding/releases/?format=csv").getvalue()


def test_a_trust_has_no_queue_of_payments_but_sees_its_own_payment() -> None:
    release = make_release("approved")
    client = browser(make_member(lead_of(release.tranche.award)))
    assert client.get("/funding/releases/").status_code == 403
    assert release.reference in get(client, release.get_absolute_url())
    assert browser(make_member(make_trust())).get(release.get_absolute_url()).status_code == 404


def test_two_people_approve_and_are_told_what_happens_next() -> None:
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    assessor = accept(commitment)
    release = propose(tranche)
    manager, approver = browser(role="programme_manager"), browser(role="finance_approver")
    page = get(manager, release.get_absolute_url())
    assert "Approve for the programme" in page
    assert "Decline" in page
    assert "Approve for finance" not in get(approver, release.get_absolute_url())
    response = manager.post(f"{release.get_absolute_url()}approve-for-programme/", follow=True)
    assert "Next: a finance approver gives the second approval" in text(response)
    assert "Approve for finance" in get(approver, release.get_absolute_url())
    response = approver.post(f"{release.get_absolute_url()}approve-for-finance/", follow=True)
    assert "Next: a payments officer puts it into a batch" in text(response)
    assert status_of(release) == "approved"
    page = get(browser(role="auditor"), release.get_absolute_url())
    assert assessor.name in page
    assert "Evidence decisions behind it" in page
    assert "With a payments officer" in page


def test_approving_twice_changes_nothing_and_says_so() -> None:
    release = make_release("proposed")
    client = browser(role="programme_manager")
    url = f"{release.get_absolute_url()}approve-for-programme/"
    client.post(url)
    again = client.post(url)
    assert again.status_code == 409
    assert "There is a problem" in text(again)
    assert "is already “approved by the programme”" in text(again)
    assert release.parties.filter(duty="approve_programme").count() == 1


def test_the_first_approver_is_told_why_not_to_approve_again() -> None:
    both = make_user(staff_role="programme_manager")
    release = services.approve_for_programme(by=both, release=make_release("proposed"))
    client = browser(add_role(both, "finance_approver"))
    page = get(client, release.get_absolute_url())
    assert "You did another step: approved for the programme" in page
    assert "Approve for finance" not in page
    refused = client.post(f"{release.get_absolute_url()}approve-for-finance/")
    assert refused.status_code == 409
    assert "You approved this payment for the programme" in text(refused)
    assert status_of(release) == "programme_approved"


def add_role(user: User, role: str) -> User:
    from accounts.models import StaffRole
    from tests.support.acting import save

    save(StaffRole(user=user, role=role))
    return User.objects.get(pk=user.pk)


def test_somebody_of_the_trust_is_told_why_not_to_approve() -> None:
    release = make_release("proposed")
    member = make_member(lead_of(release.tranche.award))
    client = browser(add_role(member, "programme_manager"))
    page = get(client, release.get_absolute_url())
    assert "You belong to a trust that holds this award" in page
    assert "Approve for the programme" not in page


def test_a_small_payment_is_approved_once() -> None:
    tranche = make_tranche()
    services.set_funding_rules(
        by=PORTAL, programme=tranche.award.programme, light_route_below=2 * MILLION
    )
    release = propose(tranche)
    client = browser(role="finance_approver")
    assert "One approval" in get(client, release.get_absolute_url())
    client.post(f"{release.get_absolute_url()}approve-for-finance/")
    assert status_of(release) == "approved"
    assert "Approved for the programme" not in get(client, release.get_absolute_url())


def test_what_came_in_the_way_since_the_proposal_stops_the_payment() -> None:
    release = make_release("proposed")
    trust = lead_of(release.tranche.award)
    close(trust)
    page = get(browser(role="programme_manager"), release.get_absolute_url())
    assert "This payment cannot go on" in page
    assert "The trust to be paid has closed." in page


def close(trust: object) -> None:
    from tests.support.acting import save

    trust.close_date = today() - timedelta(days=1)  # type: ignore[attr-defined]
    save(trust)


def test_declining_wants_a_reason_and_frees_the_money() -> None:
    release = make_release("proposed")
    client = browser(role="programme_manager")
    url = f"{release.get_absolute_url()}decline/"
    assert client.get(url).status_code == 200
    assert "Enter the reason" in text(client.post(url, {"reason": " "}))
    response = client.post(url, {"reason": "The scope has changed"}, follow=True)
    assert "Its money is free again" in text(response)
    assert "The scope has changed" in text(response)
    again = client.post(url, {"reason": "Twice"})
    assert "is already “declined”" in text(again)


def test_cancelling_takes_an_approved_payment_back() -> None:
    release = make_release("approved")
    client = browser(role="programme_manager")
    assert "Cancel this payment" in get(client, release.get_absolute_url())
    client.post(f"{release.get_absolute_url()}cancel/", {"reason": "Wrong account"})
    assert status_of(release) == "cancelled"
    assert "Cancelled" in get(client, release.get_absolute_url())


def test_a_batch_is_made_from_the_payments_that_are_ticked() -> None:
    first, second = make_release("approved"), make_release("approved")
    officer = make_user(staff_role="payments_officer")
    client = browser(officer)
    page = get(client, "/funding/batches/new/")
    assert first.reference in page
    assert second.reference in page
    response = client.post("/funding/batches/new/", {"release": [first.reference]}, follow=True)
    assert "is being made" in text(response)
    again = client.post("/funding/batches/new/", {"release": [first.reference]})
    assert again.status_code == 409
    assert "which is being made" in text(again)


def test_a_second_batch_of_the_same_payment_says_where_it_is_already() -> None:
    release = make_release("instructed")
    client = browser(role="payments_officer")
    again = client.post("/funding/batches/new/", {"release": [release.reference]})
    assert again.status_code == 409
    assert f"Payment {release.reference} is in batch {release.batch} already." in text(again)
    assert "#releases" not in again.content.decode()


def test_the_file_of_a_batch_stays_as_it_was_issued_when_a_payment_is_cancelled() -> None:
    officer = make_user(staff_role="payments_officer")
    releases = [make_release("approved"), make_release("approved")]
    batch = instruct(*releases, by=officer)
    client = browser(officer)
    file = client.get(f"{batch.get_absolute_url()}file/").content
    services.cancel_release(by=officer, release=releases[0], reason="Wrong account")
    page = get(client, batch.get_absolute_url())
    assert "1 payment £1,000,000 capital" in page
    assert "Wrong account The totals above are without it." in page
    assert "2 payments, £2,000,000" in page
    assert client.get(f"{batch.get_absolute_url()}file/").content == file
    rows = PaymentBatch.objects.filter(pk=batch.pk)
    refused(lambda: rows.update(issued_file="x"), "stays as it was issued")
    refused(lambda: rows.update(release_count=1), "stays as it was issued")


def test_a_payment_that_is_not_approved_goes_into_no_batch() -> None:
    release = make_release("proposed")
    client = browser(role="payments_officer")
    again = client.post("/funding/batches/new/", {"release": [release.reference]})
    assert "only an approved payment goes into a batch" in text(again)


def test_a_trust_is_led_nowhere_that_it_may_not_go() -> None:
    release = make_release("instructed")
    client = browser(make_member(lead_of(release.tranche.award)))
    page = client.get(release.get_absolute_url()).content.decode()
    assert str(release.batch) in page
    assert "/funding/batches/" not in page
    assert 'href="/funding/releases/"' not in page
    staff = browser(role="auditor").get(release.get_absolute_url()).content.decode()
    assert f"/funding/batches/{release.batch}/" in staff


@pytest.mark.parametrize("role", ["finance_approver", "auditor"])
def test_only_who_records_payments_is_offered_to(role: str) -> None:
    release = make_release("instructed")
    assert release.batch is not None
    page = get(browser(role=role), release.batch.get_absolute_url())
    assert "Record the payment" not in page
    assert "A payments officer records the payment" in page


def test_the_approval_stands_after_what_it_approves() -> None:
    release = make_release("proposed")
    page = get(browser(role="programme_manager"), release.get_absolute_url())
    places = [page.index(words) for words in ("Facts", "Evidence decisions behind it")]
    assert max(places) < page.index("Approve for the programme")


def test_a_batch_of_nothing_is_refused() -> None:
    make_release("approved")
    response = browser(role="payments_officer").post("/funding/batches/new/")
    assert response.status_code == 409
    assert "Select at least one approved payment" in text(response)


def test_without_approved_payments_there_is_no_batch_to_make() -> None:
    assert "No payment waits" in get(browser(role="payments_officer"), "/funding/batches/new/")


def test_an_approved_payment_leads_its_officer_to_the_batch() -> None:
    release = make_release("approved")
    page = get(browser(role="payments_officer"), release.get_absolute_url())
    assert "Put it into a payment batch" in page


def test_paid_is_recorded_with_reference_and_date_and_only_once() -> None:
    release = make_release("instructed")
    client = browser(role="payments_officer")
    assert "Record as paid" in get(client, release.get_absolute_url())
    url = f"{release.get_absolute_url()}paid/"
    assert client.get(url).status_code == 200
    data = day("paid_on", today()) | {"payment_reference": "BACS-77"}
    response = client.post(url, data, follow=True)
    assert "is recorded as paid. The trust was told" in text(response)
    again = client.post(url, data | {"payment_reference": "BACS-78"}, follow=True)
    assert "recorded as paid already, with reference BACS-77. Nothing was changed." in text(again)
    assert release.ledger.filter(kind="paid").count() == 1


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (1, "Date paid must be today or in the past"),
        (-30, "when it was instructed"),
    ],
)
def test_a_payment_date_that_cannot_be_is_refused(days: int, message: str) -> None:
    release = make_release("instructed")
    data = day("paid_on", today() + timedelta(days=days)) | {"payment_reference": "X"}
    response = browser(role="payments_officer").post(f"{release.get_absolute_url()}paid/", data)
    assert message in text(response)
    assert status_of(release) == "instructed"


def test_a_failed_payment_says_why() -> None:
    release = make_release("instructed")
    client = browser(role="payments_officer")
    url = f"{release.get_absolute_url()}failed/"
    response = client.post(url, {"reason": "Account closed"}, follow=True)
    assert "is recorded as failed" in text(response)
    assert "Account closed" in text(response)


def test_after_confirming_who_one_is_the_payment_shows_again() -> None:
    release = make_release("proposed")
    url = f"{release.get_absolute_url()}approve-for-programme/"
    response = browser(role="programme_manager").get(url)
    assert response.headers["Location"] == release.get_absolute_url()
    assert status_of(release) == "proposed"


@pytest.mark.parametrize("status", ["approved", "instructed"])
def test_a_stopped_payment_shows_how_far_it_came(status: str) -> None:
    release = make_release(status)
    services.cancel_release(by=PORTAL, release=release, reason="A mistake")
    page = get(browser(role="auditor"), release.get_absolute_url())
    assert "Cancelled Stopped A mistake" in page
    assert "Approved for finance Completed" in page


def test_an_approval_that_was_cancelled_keeps_the_step_that_was_taken() -> None:
    release = approve(make_release("proposed"), "programme_approved")
    services.withdraw_release(by=PORTAL, release=release, reason="A mistake")
    page = get(browser(role="auditor"), release.get_absolute_url())
    assert "Approved for the programme Completed" in page
