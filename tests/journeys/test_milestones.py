"""A milestone from claim to tracker to payment, and one that is planned anew in public."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from aspirant.embedded.processes import wait_until
from core.dates import long_date
from tests.journeys.test_evidence_to_payment import (
    decide,
    fill_date,
    press,
    sign_in,
    sign_off,
)
from tests.support.browser import axe, expect_validation_error, visit
from tests.support.stack import LiveStack

WORKER_SECONDS = 30.0
TRACKER = "/milestones/wifi/"
PLAN = "/milestones/trusts/ZZ2/wifi/"
MEDICINES = "/milestones/trusts/ZZ2/digital-medicines/"


def claim_of(stack: LiveStack, code: str) -> str:
    """The claim of Thorncombe for one criterion."""
    found = stack.rows(
        "SELECT c.reference FROM evidence_claim c JOIN trusts_trust t ON t.id = c.trust_id"
        " WHERE t.code = 'ZZ2' AND c.requirement_code = %s",
        code,
    )
    return str(found[0][0])


def payment_status(stack: LiveStack) -> str:
    """Of the instalment that waits for Wi-Fi; empty while there is no payment."""
    found = stack.rows(
        "SELECT r.status FROM funding_release r JOIN funding_tranche t ON t.id = r.tranche_id"
        " JOIN funding_condition c ON c.tranche_id = t.id AND c.kind = 'milestone'"
    )
    return str(found[0][0]) if found else ""


def look_as_anyone(page: Page, address: str) -> None:
    page.context.clear_cookies()
    visit(page, address)


def prepare(page: Page, reference: str) -> None:
    """Write, choose what the trust holds already, and mark as ready."""
    visit(page, f"/claims/{reference}/edit/")
    page.get_by_label("How is the requirement met?").fill("Coverage is complete.")
    page.get_by_label("Report on milestones", exact=True).check()
    press(page, "Save and mark as ready")
    expect(page.get_by_text("It can be signed off now.")).to_be_visible()


def test_a_milestone_is_claimed_accepted_seen_by_anyone_and_paid_for(
    page: Page, live_stack: LiveStack
) -> None:
    wifi = claim_of(live_stack, "GDE-5.1")
    row = page.get_by_role("row").filter(has_text="Thorncombe")

    visit(page, "/milestones/")
    visit(page, TRACKER)
    expect(row).to_contain_text("Planned")
    expect(row).not_to_contain_text("Reached")

    visit(page, "/accounts/login/")
    sign_in(page, "Yusuf Demir")
    page.get_by_role("link", name="Milestones", exact=True).click()
    axe(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Milestones of Thorncombe")
    prepare(page, wifi)

    sign_in(page, "Helen Marsh")
    sign_off(page, wifi)
    look_as_anyone(page, TRACKER)
    expect(row).not_to_contain_text("Reached")
    assert payment_status(live_stack) == ""

    visit(page, "/accounts/login/")
    sign_in(page, "Joan Whitfield")
    decide(page, wifi, "Met")

    look_as_anyone(page, TRACKER)
    expect(row).to_contain_text(f"Reached {long_date(date.today())}")
    expect(row).to_contain_text("1 of 1")
    look_as_anyone(page, PLAN)
    expect(page.get_by_role("main")).to_contain_text(f"Met on {long_date(date.today())}")
    expect(page.get_by_role("main")).not_to_contain_text(wifi)
    assert wait_until(lambda: payment_status(live_stack) == "proposed", WORKER_SECONDS)


def test_a_new_forecast_leaves_the_first_date_public(page: Page, live_stack: LiveStack) -> None:
    [(baseline, forecast)] = live_stack.rows(
        "SELECT min(d.planned_for) FILTER (WHERE d.number = 1),"
        " max(d.planned_for) FILTER (WHERE d.number = 2)"
        " FROM milestones_planneddate d"
        " JOIN milestones_trustmilestone t ON t.id = d.trust_milestone_id"
        " JOIN milestones_milestone m ON m.id = t.milestone_id"
        " JOIN trusts_trust o ON o.id = t.trust_id"
        " WHERE m.slug = 'digital-medicines' AND o.code = 'ZZ2'"
    )
    later = date.today() + timedelta(days=300)

    visit(page, "/accounts/login/")
    sign_in(page, "Helen Marsh")
    visit(page, MEDICINES)
    page.get_by_role("button", name="Re-plan this milestone").click()
    axe(page)
    press(page, "Re-plan the milestone")
    expect_validation_error(page, "reason", "Say why the date moves")
    fill_date(page, "New date", later)
    page.get_by_label("Why does the date move?").fill("Two pharmacists have left.")
    press(page, "Re-plan the milestone")
    expect(page.get_by_text("The milestone is re-planned.")).to_be_visible()

    look_as_anyone(page, MEDICINES)
    dates = page.get_by_role("table", name="Every date that was planned")
    for day in (baseline, forecast, later):
        expect(dates).to_contain_text(long_date(day))
    expect(dates).to_contain_text("Two pharmacists have left.")
    look_as_anyone(page, "/milestones/programmes/demonstration-exemplars/")
    row = page.get_by_role("row").filter(has_text=f"Planned {long_date(baseline)}")
    expect(row.first).to_contain_text(f"Re-planned {long_date(later)}")
    look_as_anyone(page, "/trusts/ZZ2/")
    expect(page.locator("section[aria-labelledby=milestones]")).to_contain_text(
        f"Re-planned {long_date(later)}"
    )
