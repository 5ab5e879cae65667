"""Journey (a): from one uploaded file to "paid", by seven people and a worker."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from aspirant.demo.files import pdf_bytes
from aspirant.embedded.processes import wait_until
from tests.support.browser import axe, visit
from tests.support.stack import LiveStack

WORKER_SECONDS = 30.0
PAPER = pdf_bytes(
    "Board paper\nThe board agrees the digital strategy.", "Annex\nThe business case, agreed."
)
RETURNED = "The paper has no date. Say when the board agreed."


def sign_in(page: Page, name: str) -> None:
    """Become somebody else, by the demonstration's button; their home comes first."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()
    axe(page)


def reference_of(stack: LiveStack, code: str) -> str:
    """The claim of Ashcombe, the trust with seed funding, for one requirement."""
    found = stack.rows(
        "SELECT c.reference FROM evidence_claim c JOIN trusts_trust t ON t.id = c.trust_id"
        " WHERE t.code = 'ZZ9' AND c.requirement_code = %s",
        code,
    )
    return str(found[0][0])


def status_of_release(stack: LiveStack) -> tuple[str, str]:
    """Reference and status of the payment to Ashcombe; empty while there is none."""
    found = stack.rows(
        "SELECT r.reference, r.status FROM funding_release r"
        " JOIN funding_tranche f ON f.id = r.tranche_id JOIN trusts_trust t ON t.id = f.payee_id"
        " WHERE t.code = 'ZZ9'"
    )
    return found[0] if found else ("", "")


def press(page: Page, name: str) -> None:
    """Press the page's button, and look at what comes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    axe(page)


def fill_date(page: Page, group: str, day: date) -> None:
    boxes = page.get_by_role("group", name=group)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(label, exact=True).fill(str(value))


def upload_and_prepare(page: Page, reference: str) -> None:
    """Write, upload the paper with it, and mark as ready."""
    visit(page, f"/claims/{reference}/")
    page.get_by_role("button", name="Prepare what you send").click()
    axe(page)
    page.get_by_label("How is the requirement met?").fill("The board has agreed our strategy.")
    page.get_by_label("What it is").fill("Board paper")
    page.locator("input[type=file]").set_input_files(
        {"name": "board-paper.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    fill_date(page, "Date of the evidence", date.today() - timedelta(days=3))
    press(page, "Save and mark as ready")
    expect(page.get_by_text("It can be signed off now.")).to_be_visible()


def reuse_and_prepare(page: Page, reference: str) -> None:
    """The same paper for the second claim: ticked, at its second page."""
    visit(page, f"/claims/{reference}/edit/")
    page.get_by_label("How is the requirement met?").fill("The annex is our business case.")
    page.get_by_label("Board paper", exact=True).check()
    page.get_by_label("Open at page").first.fill("2")
    press(page, "Save and mark as ready")
    expect(page.get_by_text("It can be signed off now.")).to_be_visible()


def sign_off(page: Page, *references: str) -> None:
    """Read and sign off several on one page."""
    visit(page, "/claims/sign/")
    for reference in references:
        page.get_by_label(f"Sign off {reference}").check()
    page.get_by_label("I have read what I sign off").check()
    press(page, "Sign off")
    expect(page.get_by_role("heading", name="Signed off", level=1)).to_be_visible()
    for reference in references:
        expect(page.locator(".nhsuk-panel")).to_contain_text(reference)


def see_the_drawn_page(page: Page, reference: str) -> None:
    """The worker has drawn the page that the trust named; nothing needs to be downloaded."""
    picture = page.locator("img.evidence-page")

    def drawn() -> bool:
        page.goto(f"/claims/{reference}/decide/")
        return picture.count() == 1

    assert wait_until(drawn, WORKER_SECONDS, step=0.5)
    axe(page)
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0


def decide(page: Page, reference: str, outcome: str, reason: str = "") -> None:
    visit(page, f"/claims/{reference}/decide/")
    page.get_by_role("radio", name=outcome, exact=True).check()
    if reason:
        page.get_by_label("Reason, and what would satisfy").fill(reason)
    press(page, "Decide, and open the next one")
    expect(page.get_by_text(f"{reference} is decided.")).to_be_visible()


def test_evidence_becomes_a_payment(page: Page, live_stack: LiveStack) -> None:
    strategy = reference_of(live_stack, "digital-strategy")
    case = reference_of(live_stack, "business-case")

    visit(page, "/accounts/login/")
    sign_in(page, "Luis Ortega")
    upload_and_prepare(page, strategy)
    reuse_and_prepare(page, case)

    sign_in(page, "Bridget Moon")
    sign_off(page, strategy, case)

    sign_in(page, "Joan Whitfield")
    visit(page, "/claims/")
    see_the_drawn_page(page, case)
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    decide(page, strategy, "Send back", RETURNED)
    decide(page, case, "Met")
    assert status_of_release(live_stack) == ("", "")

    sign_in(page, "Luis Ortega")
    visit(page, f"/claims/{strategy}/edit/")
    expect(page.get_by_text(RETURNED).first).to_be_visible()
    page.get_by_label("How is the requirement met?").fill("The board agreed it on Monday.")
    press(page, "Save and mark as ready")

    sign_in(page, "Bridget Moon")
    sign_off(page, strategy)

    sign_in(page, "Joan Whitfield")
    decide(page, strategy, "Met")
    assert wait_until(lambda: status_of_release(live_stack)[1] == "proposed", WORKER_SECONDS)
    payment = f"/funding/releases/{status_of_release(live_stack)[0]}/"

    sign_in(page, "Ruth Calder")
    visit(page, payment)
    press(page, "Approve for the programme")
    expect(page.get_by_text("for the programme. Next: a finance approver")).to_be_visible()

    sign_in(page, "Leila Haddad")
    visit(page, payment)
    press(page, "Approve for finance")

    sign_in(page, "Beth Sanderson")
    pay(page, live_stack, payment)

    sign_in(page, "Bridget Moon")
    see_that_it_is_paid(page, live_stack)

    sign_in(page, "Victor Lindqvist")
    see_who_did_what(page, payment, strategy)


def pay(page: Page, stack: LiveStack, payment: str) -> None:
    """Put it into a batch, which the worker makes, and record that it was paid."""
    reference = payment.rstrip("/").rsplit("/", 1)[1]
    visit(page, "/funding/batches/new/")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("checkbox", name=reference).check()
    press(page, "Make the batch")
    assert wait_until(lambda: status_of_release(stack)[1] == "instructed", WORKER_SECONDS)
    visit(page, f"{payment}paid/")
    page.get_by_label("Payment reference").fill("BACS 7741")
    fill_date(page, "Date paid", date.today())
    press(page, "Record as paid")
    expect(page.get_by_text("BACS 7741").first).to_be_visible()


def see_that_it_is_paid(page: Page, stack: LiveStack) -> None:
    """The trust's own page says "paid", and the ledger adds up."""
    visit(page, "/funding/")
    expect(page.get_by_role("main")).to_contain_text("Paid £250,000")
    entries = stack.rows(
        "SELECT l.kind, sum(l.amount)::int FROM funding_ledgerentry l"
        " JOIN trusts_trust t ON t.id = l.trust_id WHERE t.code = 'ZZ9' GROUP BY l.kind"
    )
    assert dict(entries) == {"allocated": 250_000, "released": 250_000, "paid": 250_000}


def see_who_did_what(page: Page, payment: str, strategy: str) -> None:
    """The histories of the payment and of the claim name every person, and the portal."""
    visit(page, payment)
    history = page.get_by_role("table", name="History, the newest first")
    for name in ("portal", "Ruth Calder", "Leila Haddad", "Beth Sanderson"):
        expect(history).to_contain_text(name, ignore_case=True)
    expect(page.get_by_role("table", name="Evidence decisions")).to_contain_text("Joan Whitfield")
    visit(page, f"/claims/{strategy}/")
    for name in ("Bridget Moon", "Joan Whitfield"):
        expect(page.locator(".evidence-history")).to_contain_text(name)
    expect(page.get_by_role("main")).to_contain_text("Luis Ortega")
