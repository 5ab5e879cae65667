"""Payments that did not all go through: an answer file with a failed row, one of several refused;
a reminder, and the brief to take along."""

from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument

from aspirant.embedded.processes import wait_until
from core.dates import today
from tests.journeys.test_evidence_to_payment import press, sign_in
from tests.support.browser import axe, opened_page, visit
from tests.support.stack import LiveStack

WORKER_SECONDS = 30.0


def test_a_row_that_failed_is_retried_and_a_failed_payment_proposed_anew(
    page: Page, live_stack: LiveStack
) -> None:
    sent, waiting = payment_of(live_stack, "instructed"), payment_of(live_stack, "approved")
    day = f"{today():%d/%m/%Y}"
    sign_in(page, "Beth Sanderson")
    visit(page, "/funding/answers/new/")
    lines = (
        "Payment,Result,Date,Reference,Reason",
        f"{sent},Failed,{day},,The account is closed",
        f"{waiting},Paid,{day},BACS 99,",
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "answer.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )
    page.get_by_role("button", name="Check").click()
    address = page.url
    press_when_there(page, address, "Record 1 row")
    expect_when_done(page, address, "Some rows are not recorded")
    axe(page)
    expect(page.get_by_role("row").filter(has_text=waiting)).to_contain_text("To correct")
    visit(page, "/funding/batches/new/")
    page.get_by_role("checkbox", name=waiting).check()
    press(page, "Make the batch")
    assert wait_until(lambda: status_of(live_stack, waiting) == "instructed", WORKER_SECONDS)
    press_when_there(page, address, "Try 1 row again")
    expect_when_done(page, address, "2 of 2 rows recorded")
    axe(page)
    assert status_of(live_stack, waiting) == "paid"
    sign_in(page, "Imran Sheikh")
    visit(page, f"/funding/releases/{sent}/")
    expect(page.get_by_role("main")).to_contain_text("The account is closed")
    press(page, "Propose it anew")
    expect(page.get_by_role("main")).to_contain_text("You proposed it, so you cannot")


def test_several_are_approved_and_one_is_refused_that_changed_meanwhile(
    page: Page, browser: Browser, live_stack: LiveStack
) -> None:
    sign_in(page, "Ruth Calder")
    visit(page, "/funding/releases/?step=approval&select=all")
    press(page, "Approve what is selected")
    shown = [box.input_value() for box in page.locator("input[name=approve]").all()]
    held = shown[0].partition(":")[0]
    with opened_page(browser, live_stack.url) as colleague:
        sign_in(colleague, "Colin Pryce")
        visit(colleague, f"/funding/releases/{held}/hold/")
        colleague.get_by_label("Reason").fill("The bank details are being confirmed.")
        press(colleague, "Put on hold")
    press(page, f"Approve {len(shown)} payments")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"{len(shown) - 1} of {len(shown)} payments approved"
    )
    refused = page.get_by_role("link", name=held).first
    expect(refused).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Not all could be approved")
    assert status_of(live_stack, held) == "proposed"


def test_a_trust_is_reminded_from_the_overview_once_a_day(
    page: Page, live_stack: LiveStack
) -> None:
    sign_in(page, "Ruth Calder")
    for words in ("was reminded of what is owed", "One reminder was sent today already"):
        visit(page, "/funding/?search=ZZ1")
        page.locator("label[for=select-ZZ1]").click()
        press(page, "Remind the trusts selected")
        expect(page.get_by_role("main")).to_contain_text(words)
    letters = live_stack.rows(
        "SELECT e.to, e.message FROM post_office_email e JOIN core_outgoingmail m"
        " ON m.email_id = e.id WHERE m.template = 'funding/reminder'"
    )
    assert {to for to, _ in letters} == {"amara.osei@demo.example", "tom.birch@demo.example"}
    assert all("overdue, it was due" in message for _, message in letters)
    visit(page, "/funding/?search=ZZ1")
    page.get_by_role("link", name="Brief").click()
    axe(page)
    expect(page.get_by_role("main")).to_contain_text("Last reminded on")
    # On paper it is one sheet.
    page.emulate_media(media="print")
    assert len(PdfDocument(page.pdf(format="A4"))) == 1


def payment_of(stack: LiveStack, status: str) -> str:
    """The reference of the first payment in a state."""
    query = "SELECT reference FROM funding_release WHERE status = %s ORDER BY id LIMIT 1"
    return str(stack.rows(query, status)[0][0])


def status_of(stack: LiveStack, reference: str) -> str:
    rows = stack.rows("SELECT status FROM funding_release WHERE reference = %s", reference)
    return str(rows[0][0])


def press_when_there(page: Page, address: str, name: str) -> None:
    """Press a button that stands there once the worker has done its part."""

    def there() -> bool:
        page.goto(address)
        return page.get_by_role("button", name=name).count() == 1

    assert wait_until(there, WORKER_SECONDS, step=0.5)
    press(page, name)


def expect_when_done(page: Page, address: str, words: str) -> None:
    def said() -> bool:
        page.goto(address)
        return page.get_by_text(words).count() > 0

    assert wait_until(said, WORKER_SECONDS, step=0.5)
