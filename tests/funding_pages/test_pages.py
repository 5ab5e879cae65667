"""Each page with real rows: what it says, and in how few queries."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from core.actors import PORTAL
from core.dates import today
from funding import services
from funding.catalogue import CATALOGUE
from funding.models import CommitmentType, LedgerEntry
from programmes.models import Wave
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    approve,
    instruct,
    lead_of,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    make_type,
    propose,
    this_year,
)
from tests.factories.people import make_member
from tests.factories.programmes import make_programme
from tests.factories.trusts import make_trust
from tests.funding_pages.support import browser, get, text
from tests.support.acting import save

pytestmark = pytest.mark.django_db


# --- overview -------------------------------------------------------------------------------


def test_the_overview_has_one_row_per_trust_with_its_next_instalment() -> None:
    award = make_award()
    commitment = make_commitment(award)
    make_tranche(award, title="Second", due_on=today(), conditions=[today() + timedelta(days=90)])
    make_tranche(award, title="First", due_on=today() - timedelta(days=5), conditions=[commitment])
    page = get(browser(role="programme_manager"), "/funding/")
    assert "1 result" in page
    assert "First" in page
    assert "Second" not in page
    assert "has not been shown yet" in page
    assert "The trust" in page
    assert "£2,000,000" in page
    assert " 5 " in page


def test_the_overview_costs_the_same_with_many_trusts() -> None:
    programme = make_programme()
    for _ in range(8):
        award = make_award(programme)
        make_tranche(award, conditions=[make_commitment(award)])
    page = get(browser(role="auditor"), "/funding/")
    assert "8 results" in page


def test_the_overview_goes_on_to_the_next_instalment_when_one_is_paid() -> None:
    award = make_award()
    first = make_tranche(award, title="First")
    make_tranche(award, title="Second", due_on=first.due_on + timedelta(days=30))
    client = browser(role="programme_manager")
    assert "Second" not in get(client, "/funding/")
    make_release("paid", first)
    page = get(client, "/funding/")
    assert "First" not in page
    assert "Second" in page


def test_the_overview_is_filtered_by_programme_year_class_and_whose_move() -> None:
    waiting, ready = make_award(), make_award()
    make_tranche(waiting, title="Held up", conditions=[make_commitment(waiting)])
    make_tranche(ready, title="To be approved")
    propose(ready.tranches.get())
    client = browser(role="programme_manager")
    assert "Held up" in get(client, "/funding/?move=trust")
    assert "To be approved" not in get(client, "/funding/?move=trust")
    assert "To be approved" in get(client, "/funding/?move=programme")
    assert "Held up" not in get(client, f"/funding/?programme={ready.programme.slug}")
    assert "No trust waits" in get(client, f"/funding/?year={this_year() + 1}")
    assert "No trust waits" in get(client, "/funding/?capital_class=revenue")
    assert "Held up" in get(client, f"/funding/?search={lead_of(waiting).code}&sort=days")


def test_the_overview_comes_as_csv_with_what_each_trust_waits_for() -> None:
    award = make_award()
    make_tranche(award, conditions=[make_commitment(award)])
    response = browser(role="programme_manager").get("/funding/?format=csv")
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert lines[0]["ODS code"] == lead_of(award).code
    assert "has not been shown" in lines[0]["What it waits for"]
    workbook = browser(role="programme_manager").get("/funding/?format=xlsx")
    assert workbook.getvalue().startswith(b"PK")
    workbook.close()


def test_a_trust_sees_its_own_money_and_no_other() -> None:
    award, other = make_award(), make_award()
    commitment = make_commitment(award)
    make_tranche(award, conditions=[commitment, today()])
    page = get(browser(make_member(lead_of(award), "finance_lead")), "/funding/")
    assert "Promised £6,000,000" in page
    assert "1 of 2 done" in page
    assert "The trust" in page
    assert other.reference not in page


def test_a_trust_with_two_awards_sees_both_and_their_sum() -> None:
    trust = make_trust()
    for role, amount in (("aspirant", 5 * MILLION), ("exemplar", 7 * MILLION)):
        make_tranche(make_award(trusts=[trust], role=role, amount=amount))
    assert "Promised £12,000,000" in get(browser(make_member(trust)), "/funding/")


def test_a_trust_without_an_award_is_told_what_it_will_see() -> None:
    assert "holds no award yet" in get(browser(make_member(make_trust())), "/funding/")


def test_an_assessor_is_sent_to_the_awards() -> None:
    client = browser(role="assessor")
    assert client.get("/funding/").headers["Location"] == "/funding/awards/"
    assert "No award yet" in get(client, "/funding/awards/")


# --- award ----------------------------------------------------------------------------------


def test_an_award_shows_holders_sums_commitments_instalments_ledger_and_history() -> None:
    award = make_award(trusts=[make_trust(), make_trust()])
    commitment = make_commitment(award)
    waiting = make_tranche(award, conditions=[commitment])
    paid = make_release("paid", make_tranche(award, amount=2 * MILLION))
    page = get(browser(role="programme_manager"), award.get_absolute_url())
    for holder in award.holders.all():
        assert holder.name_at_award in page
    assert "Promised £6,000,000 Approved £2,000,000 Paid £2,000,000" in page
    assert "£3,000,000" in page
    assert commitment.claim.title in page
    assert "To do" in page
    assert waiting.title in page
    assert paid.payment_reference in page
    assert "Approved the payment for finance" in page
    assert "Recorded the payment as paid" in page
    assert "The portal" in page


def test_the_ledger_on_the_page_adds_up() -> None:
    award = make_award()
    failed = make_release("failed", make_tranche(award))
    page = get(browser(role="auditor"), award.get_absolute_url())
    assert "taken back" in page
    assert "−£1,000,000" in page
    assert failed.reason in page
    assert LedgerEntry.objects.filter(award=award, kind="released").total("released") == 0
    assert "Total Promised Amount £6,000,000" in page


def test_a_draft_award_says_that_nothing_is_promised_yet() -> None:
    award = make_award(agreed=False)
    page = get(browser(role="programme_manager"), award.get_absolute_url())
    assert "nothing can be paid" in page
    assert "Record the signed agreement" in page
    assert "The ledger has no entry yet" in page


def test_a_trust_sees_its_award_and_another_trusts_is_not_there() -> None:
    award = make_award()
    assert award.reference in get(browser(make_member(lead_of(award))), award.get_absolute_url())
    stranger = browser(make_member(make_trust()))
    for url in (award.get_absolute_url(), make_tranche(award).get_absolute_url()):
        assert stranger.get(url).status_code == 404


def test_awards_are_found_by_trust_reference_role_and_status() -> None:
    award, other = make_award(role="seed", amount=MILLION / 4), make_award(agreed=False)
    client = browser(role="programme_manager")
    assert "2 results" in get(client, "/funding/awards/")
    page = get(client, f"/funding/awards/?search={lead_of(award).code}&role=seed&status=agreed")
    assert award.reference in page
    assert other.reference not in page


def test_the_agreement_is_recorded_on_its_own_page() -> None:
    award = make_award(agreed=False)
    client = browser(role="programme_manager")
    url = f"/funding/awards/{award.reference}/agreement/"
    assert client.get(url).status_code == 200
    day = today() + timedelta(days=1)
    data = {"signed_on_day": day.day, "signed_on_month": day.month, "signed_on_year": day.year}
    page = text(client.post(url, data))
    assert "Date signed must be today or in the past" in page
    assert "Enter the agreement reference" in page
    day = today()
    data = {"signed_on_day": day.day, "signed_on_month": day.month, "signed_on_year": day.year}
    response = client.post(url, data | {"reference": "MOU 17"})
    assert response.headers["Location"] == award.get_absolute_url()
    again = client.post(url, data | {"reference": "MOU 17"})
    assert "is already" in text(again)
    assert award.ledger.count() == 1


# --- instalment -----------------------------------------------------------------------------


def test_an_instalment_says_what_is_done_and_whose_move_the_rest_is() -> None:
    award = make_award()
    done, to_do = make_commitment(award), make_commitment(award)
    tranche = make_tranche(award, conditions=[done, to_do])
    accept(done)
    page = get(browser(role="programme_manager"), tranche.get_absolute_url())
    assert "1 of 2 done" in page
    assert f"{done.claim.title} Completed" in page
    assert f"The trust sends evidence for {to_do.claim.reference}" in page
    assert "payment expected, if all is done when due" in page
    assert "Approved for the programme Later" in page


def test_an_instalment_under_way_shows_the_route_and_when_the_money_is_expected() -> None:
    tranche = make_tranche()
    release = approve(propose(tranche))
    page = get(browser(make_member(lead_of(tranche.award))), tranche.get_absolute_url())
    assert "Approved for finance Completed" in page
    assert "Payment instructed Now" in page
    assert "payment expected" in page
    assert release.reference in page


def test_a_ready_instalment_can_be_proposed_by_a_person() -> None:
    tranche = make_tranche()
    client = browser(role="programme_manager")
    assert "Propose its payment" in get(client, tranche.get_absolute_url())
    response = client.post(f"{tranche.get_absolute_url()}propose/", follow=True)
    assert "You proposed it, so you cannot" in text(response)
    again = client.post(f"{tranche.get_absolute_url()}propose/")
    assert again.status_code == 409


def test_a_light_instalment_skips_the_programmes_approval() -> None:
    tranche = make_tranche()
    services.set_funding_rules(
        by=PORTAL, programme=tranche.award.programme, light_route_below=2 * MILLION
    )
    page = get(browser(role="auditor"), tranche.get_absolute_url())
    assert "Approved for the programme" not in page


# --- batches and budgets --------------------------------------------------------------------


def test_a_batch_shows_its_control_totals_and_what_became_of_each_payment() -> None:
    first, second = make_release("approved"), make_release("approved")
    batch = instruct(first, second)
    page = get(browser(role="payments_officer"), batch.get_absolute_url())
    assert "2 payments" in page
    assert "£2,000,000 control total" in page
    assert "Record the payment" in page


def test_a_payment_that_was_left_out_says_why() -> None:
    release = make_release("approved")
    officer = make_user(staff_role="payments_officer")
    batch = services.create_batch(by=officer, releases=[release])
    client = browser(officer)
    assert "A worker is making this batch" in get(client, batch.get_absolute_url())
    services.cancel_release(by=PORTAL, release=release, reason="A mistake")
    services.instruct_batch(by=officer, batch=batch)
    page = get(client, batch.get_absolute_url())
    assert "Some payments were left out" in page


def test_the_batch_file_has_a_line_for_each_payment_and_the_totals() -> None:
    release = make_release("approved")
    batch = instruct(release)
    response = browser(role="payments_officer").get(f"{batch.get_absolute_url()}file/")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert release.reference in lines[1]
    assert lines[1].endswith("1000000.00")


def test_batches_are_listed_and_found_by_the_payment_in_them() -> None:
    batch, other = instruct(make_release("approved")), instruct(make_release("approved"))
    found = get(
        browser(role="auditor"), f"/funding/batches/?search={batch.releases.get().reference}"
    )
    assert batch.reference in found
    assert other.reference not in found


def test_budgets_show_what_is_promised_proposed_approved_paid_and_left() -> None:
    award = make_award()
    propose(make_tranche(award))
    make_release("paid", make_tranche(award, amount=2 * MILLION))
    make_award(award.programme)
    page = get(browser(role="finance_approver"), "/funding/budgets/")
    row = "£100,000,000 Promised £12,000,000 Proposed £1,000,000 Approved £2,000,000"
    assert f"{row} Paid £2,000,000 Left £97,000,000" in page


def test_a_budget_is_set_and_then_confirmed_by_finance() -> None:
    programme = make_programme()
    manager, approver = browser(role="programme_manager"), browser(role="finance_approver")
    data = {
        "programme": programme.pk,
        "year": this_year(),
        "capital_class": "revenue",
        "amount": "£1,500,000",
    }
    response = manager.post("/funding/budgets/set/", data, follow=True)
    assert "is set to £1,500,000. It is indicative until finance confirms it." in text(response)
    assert "Indicative" in text(response)
    assert manager.get("/funding/budgets/confirm/").status_code == 403
    budget = programme.budgets.get()
    response = approver.post("/funding/budgets/confirm/", {"budget": budget.pk}, follow=True)
    assert "is confirmed at £1,500,000" in text(response)
    assert "Every budget is confirmed" in get(approver, "/funding/budgets/confirm/")
    refused = manager.post("/funding/budgets/set/", data)
    assert "Your role does not let you" in text(refused)


def test_a_budget_is_not_set_with_nonsense_or_for_another_programmes_wave() -> None:
    programme, other = make_programme(), make_programme()
    wave = save(Wave(programme=other, slug="one", name="Wave 1"))
    data = {"programme": programme.pk, "wave": wave.pk, "amount": "NaN"}
    page = text(browser(role="programme_manager").post("/funding/budgets/set/", data))
    assert "Enter an amount in pounds" in page
    assert f"Wave 1 belongs to {other}" in page


def test_a_budget_below_what_is_committed_is_refused_with_a_reason() -> None:
    award = make_award()
    propose(make_tranche(award))
    data = {
        "programme": award.programme_id,
        "year": this_year(),
        "capital_class": "capital",
        "amount": "5",
    }
    page = text(browser(role="finance_approver").post("/funding/budgets/set/", data))
    assert "is more than £5" in page
    assert make_budget(make_programme(), confirmed=False).status == "indicative"


def test_the_catalogue_can_be_loaded_twice_and_keeps_what_people_wrote() -> None:
    make_type(code="dspt", title="Ours")
    said = io.StringIO()
    call_command("load_catalogue", stdout=said)
    call_command("load_catalogue", stdout=said)
    assert said.getvalue().splitlines() == [
        f"Commitments added to the catalogue: {number}." for number in (len(CATALOGUE) - 1, 0)
    ]
    assert CommitmentType.objects.get(code="dspt").title == "Ours"
