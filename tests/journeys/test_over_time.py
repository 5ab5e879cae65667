"""What did not go as planned: money comes back, or moves before 31 March; a date is put off."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from core.dates import FinancialYear, long_date, today
from tests.journeys.test_evidence_to_payment import fill_date, press, sign_in
from tests.support.browser import axe, expect_validation_error, visit
from tests.support.stack import LiveStack

PAID = "Chief information officer on the board"
MOVES = "Once emergency records are coded"


def open_award(page: Page, code: str) -> None:
    visit(page, f"/funding/awards/?search={code}")
    page.get_by_role("main").get_by_role("link", name="AW-").first.click()


def test_a_trust_pays_back_what_was_for_a_promise_that_it_did_not_keep(page: Page) -> None:
    sign_in(page, "Imran Sheikh")
    open_award(page, "ZZ2")
    page.get_by_role("link", name=PAID).first.click()
    axe(page)
    page.get_by_role("link", name="Ask for money back").click()
    axe(page)
    page.get_by_label("Work with a partner abroad").check()
    page.get_by_label("Amount").fill("15,000")
    press(page, "Ask for this money back")
    expect_validation_error(page, "reason", "Enter why it is to be paid back")
    page.get_by_label("Why").fill("This was set aside for interpreters.")
    press(page, "Ask for this money back")
    expect(page.get_by_role("main")).to_contain_text("a colleague for finance decides")
    address = page.url
    sign_in(page, "Colin Pryce")
    expect(page.get_by_role("main")).to_contain_text("Decide: £15,000 back from Thorncombe")
    visit(page, address)
    axe(page)
    press(page, "Decide that it is paid back")
    expect(page.get_by_role("main")).to_contain_text("The trust was told")
    sign_in(page, "Helen Marsh")
    page.get_by_role("link", name="Pay back £15,000").click()
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("This was set aside for interpreters.")
    sign_in(page, "Beth Sanderson")
    visit(page, address)
    page.get_by_role("link", name="Record as paid back").click()
    axe(page)
    page.get_by_label("Payment reference").fill("IN 4711")
    fill_date(page, "Date paid back", today())
    press(page, "Record as paid back")
    expect(page.get_by_role("main")).to_contain_text("It stands in the ledger")
    sign_in(page, "Helen Marsh")
    visit(page, "/funding/")
    axe(page)
    expect(page.get_by_role("main")).not_to_contain_text("£15,000")


def test_an_instalment_that_would_lapse_moves_to_the_next_year(page: Page) -> None:
    sign_in(page, "Imran Sheikh")
    visit(page, "/funding/")
    page.get_by_text("As things stand").click()
    axe(page)
    open_award(page, "ZZ3")
    page.get_by_role("link", name="Move money to another year").first.click()
    axe(page)
    following = FinancialYear(FinancialYear.of(today()).start + 1)
    page.get_by_label(MOVES).check()
    page.get_by_label("To which financial year").select_option(str(following))
    page.get_by_label("Capital", exact=True).check()
    page.get_by_label("Why").fill("The supplier delivers in summer.")
    press(page, "Ask for this move")
    expect(page.get_by_role("main")).to_contain_text("Enter when the instalment is due then")
    fill_date(page, "New due date of the instalment", following.first_day)
    press(page, "Ask for this move")
    expect(page.get_by_role("main")).to_contain_text("Until then it stays where it is")
    expect(page.get_by_role("button", name="Move it")).to_have_count(0)
    address = page.url
    sign_in(page, "Leila Haddad")
    visit(page, address)
    press(page, "Move it")
    expect(page.get_by_role("main")).to_contain_text("The trusts of the award were told")
    page.get_by_role("link", name=MOVES).click()
    axe(page)
    expect(page.get_by_role("main")).to_contain_text(f"Capital, {following}")


def test_a_date_that_cannot_be_kept_is_asked_for_anew_and_the_first_stays_visible(
    live_stack: LiveStack, page: Page
) -> None:
    reference, due = live_stack.rows(
        "SELECT m.reference, m.due_on FROM funding_commitment m"
        " JOIN trusts_trust t ON t.id = m.trust_id JOIN evidence_claim k ON k.id = m.claim_id"
        " WHERE t.code = 'ZZ2' AND k.status = 'open' ORDER BY m.due_on LIMIT 1"
    )[0]
    address, wanted = f"/funding/commitments/{reference}/", max(due, today()) + timedelta(days=40)
    sign_in(page, "Helen Marsh")
    visit(page, address)
    page.get_by_role("button", name="Ask for another date").click()
    axe(page)
    fill_date(page, "New date", due - timedelta(days=1))
    page.get_by_label("Why").fill("The supplier delivers a month late.")
    press(page, "Ask for this date")
    expect_validation_error(page, "wanted_on", "New date must be")
    fill_date(page, "New date", wanted)
    press(page, "Ask for this date")
    expect(page.get_by_role("main")).to_contain_text(f"{long_date(due)} stands")
    sign_in(page, "Imran Sheikh")
    visit(page, address)
    page.get_by_role("button", name="Answer the request").click()
    axe(page)
    page.get_by_label("Agree to the new date").check()
    page.get_by_label("Your answer in a sentence").fill("Agreed; the order is shown.")
    press(page, "Send the answer")
    expect(page.get_by_role("main")).to_contain_text("You agreed to the new date")
    both = f"{long_date(wanted)} (first {long_date(due)})"
    expect(page.get_by_role("main")).to_contain_text(both)
    sign_in(page, "Helen Marsh")
    visit(page, "/funding/commitments/")
    expect(page.get_by_role("main")).to_contain_text(both)
