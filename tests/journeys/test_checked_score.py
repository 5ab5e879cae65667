"""Journey: a round, a self-assessment, the draw, two assessors who disagree, a checked score on the
trust's page and in public; and something to look at, closed by a person."""

import hashlib
import re
from itertools import count

from playwright.sync_api import Page, expect

from aspirant.embedded.processes import wait_until
from maturity.assurance.draw import order_of_review
from maturity.drawing import has_second_reader
from tests.journeys.test_maturity import answer, press, sign_in
from tests.support.browser import axe, visit
from tests.support.cluster import Cluster
from tests.support.stack import LiveStack

WORKER_SECONDS = 60.0
PART = "enabling-infrastructure"
CLAIMED = {"IE-1": "81%", "IE-2": "Agree completely", "IE-3": "Agree completely"}
ROUND = "Ambulance services, this autumn"
SEEDS = "INSERT INTO sealed.maturity_seed SELECT number, '{}' FROM generate_series(1, 999) number"


def seed_with_two_readers_first() -> bytes:
    """A seed by which two assessors read the first statement drawn, and one each of the others."""
    for number in count():
        seed = hashlib.sha256(str(number).encode()).digest()
        order = order_of_review(seed, dict.fromkeys(CLAIMED, 1))
        if [has_second_reader(seed, code) for code in order] == [True, False, False]:
            return seed
    raise AssertionError


def test_a_self_assessment_becomes_a_checked_score(
    page: Page, live_stack: LiveStack, cluster: Cluster
) -> None:
    # Only who owns the database could know what is drawn; here that is the test.
    seed = seed_with_two_readers_first().hex()
    cluster.run(live_stack.database, SEEDS.format(f"\\x{seed}") + " ON CONFLICT DO NOTHING")
    visit(page, "/accounts/login/")
    sign_in(page, "Ruth Calder")
    reference = invite(page, live_stack)
    address = f"/maturity/assessments/{reference}/"
    assess(page, live_stack, reference)
    claims = checks_drawn(page, live_stack, address)
    live_stack.manage(
        "shell",
        "-c",
        "from tests.journeys.checked_scene import show_all;"
        f"show_all('{reference}', 'Grace Okafor', 'Fatima Zaman')",
    )
    decide_with_a_disagreement(page, claims)
    the_trust_reads_it_first(page, live_stack, address)
    the_public_reads_it_ten_working_days_later(page, live_stack, cluster, address)
    somebody_looks(page, address)


def invite(page: Page, stack: LiveStack) -> str:
    """A round that opens today; the reference of the assessment that the worker opens."""
    visit(page, "/maturity/rounds/new/")
    page.get_by_label("Name").fill(ROUND)
    page.get_by_role("radio", name=re.compile("Digital Maturity Assessment")).check()
    (today,) = stack.rows("SELECT (now() AT TIME ZONE 'Europe/London')::date")[0]
    for label, day in (("Opens", today), ("Closes", today.replace(year=today.year + 1, day=1))):
        boxes = page.get_by_role("group", name=label)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("And these, by ODS code").fill("ZZ6")
    press(page, "Start the round")
    opened = (
        "SELECT a.reference FROM maturity_assessment a JOIN maturity_round r ON r.id = a.round_id"
        f" WHERE r.name = '{ROUND}'"
    )
    assert wait_until(lambda: bool(stack.rows(opened)), WORKER_SECONDS, step=0.3)
    page.reload()
    axe(page)
    expect(page.get_by_text("Northdale Ambulance Service NHS Trust").first).to_be_visible()
    return str(stack.rows(opened)[0][0])


def assess(page: Page, stack: LiveStack, reference: str) -> None:
    """One person answers, and another signs."""
    stack.manage(
        "shell",
        "-c",
        "from tests.journeys.checked_scene import answer_all_but;"
        f"answer_all_but('{reference}', '{PART}', 'Grace Okafor')",
    )
    part = f"/maturity/assessments/{reference}/answers/{PART}/"
    sign_in(page, "Grace Okafor")
    page.get_by_role("button", name=re.compile("^Northdale")).click()
    visit(page, part)
    for code, level in CLAIMED.items():
        answer(page, code, level)
    press(page, "Save and finish this part")
    sign_in(page, "Fatima Zaman")
    visit(page, f"/maturity/assessments/{reference}/")
    page.get_by_role("button", name="Read and sign off").click()
    expect(page.get_by_text("overstating", exact=False).first).to_be_visible()
    page.get_by_label("I have read these answers").check()
    press(page, "Sign off")


def checks_drawn(page: Page, stack: LiveStack, address: str) -> list[str]:
    """The worker draws: nobody chose. The references of the claims, in the order drawn."""
    asked = (
        "SELECT c.reference FROM maturity_check k JOIN evidence_claim c ON c.id = k.claim_id"
        " JOIN maturity_drawitem i ON i.id = k.draw_item_id"
        " JOIN maturity_draw d ON d.id = i.draw_id"
        " JOIN maturity_assessment a ON a.id = d.assessment_id"
        f" WHERE a.reference = '{address.split('/')[3]}' ORDER BY i.position"
    )
    assert wait_until(lambda: len(stack.rows(asked)) == 3, WORKER_SECONDS, step=0.3)
    visit(page, address)
    expect(page.get_by_text("0 of 3 checked")).to_be_visible()
    return [reference for (reference,) in stack.rows(asked)]


def settle(page: Page, name: str, claim: str, level: str, reason: str) -> None:
    """One assessor's decision."""
    sign_in(page, name)
    visit(page, f"/claims/{claim}/decide/")
    page.get_by_role("radio", name=re.compile("^Checked")).check()
    page.get_by_role("radio", name=re.compile(f"^{level}")).check()
    page.get_by_label(re.compile("^Reason|^What in the evidence")).fill(reason)
    press(page, "Decide, and open the next one")
    expect(page.locator(".nhsuk-error-summary")).to_have_count(0)


def decide_with_a_disagreement(page: Page, claims: list[str]) -> None:
    """Two read the first without knowing of each other; one gives way, on record."""
    first, *others = claims
    top = re.escape("81%") + "|" + "Agree completely"
    settle(page, "Joan Whitfield", first, f"({top})", "Every service is in the survey.")
    sign_in(page, "Mateusz Nowak")
    visit(page, f"/claims/{first}/decide/")
    expect(page.get_by_text("Every service is in the survey.")).to_have_count(0)
    settle(page, "Mateusz Nowak", first, "(61%|Mostly agree)", "One service has no figure.")
    sign_in(page, "Joan Whitfield")
    visit(page, f"/claims/{first}/decide/")
    expect(page.get_by_text("One service has no figure.")).to_be_visible()
    settle(page, "Joan Whitfield", first, "(61%|Mostly agree)", "I had missed that service.")
    for claim in others:
        settle(page, "Joan Whitfield", claim, f"({top})", "As the survey says.")


def the_trust_reads_it_first(page: Page, stack: LiveStack, address: str) -> None:
    told = (
        "SELECT b.figure FROM maturity_bound b JOIN maturity_draw d ON d.id = b.draw_id"
        " JOIN maturity_publication p ON p.draw_id = d.id"
        " JOIN maturity_assessment a ON a.id = d.assessment_id"
        f" WHERE a.reference = '{address.split('/')[3]}' AND b.draws = 3"
    )
    assert wait_until(lambda: bool(stack.rows(told)), WORKER_SECONDS, step=0.3)
    figure = stack.rows(told)[0][0]
    sign_in(page, "Fatima Zaman")
    visit(page, address)
    expect(page.get_by_text(f"At least {figure} out of 100 after 3 checks.")).to_be_visible()
    visit(page, f"{address}explained/")
    visit(page, "/trusts/ZZ6/")
    expect(page.get_by_text(f"at least {figure} out of 100").first).to_be_visible()
    page.context.clear_cookies()
    visit(page, "/trusts/ZZ6/")
    expect(page.get_by_text(f"least {figure} out of 100")).to_have_count(0)
    refused = page.request.get(f"{stack.url}{address}explained/")
    assert refused.status == 404


def the_public_reads_it_ten_working_days_later(
    page: Page, stack: LiveStack, cluster: Cluster, address: str
) -> None:
    cluster.run(
        stack.database,
        "SET session_replication_role = replica;"
        " UPDATE maturity_publication"
        " SET public_from = CURRENT_DATE - 1, readable_from = CURRENT_DATE - 1",
    )
    visit(page, "/trusts/ZZ6/")
    expect(page.get_by_text(re.compile(r"^At least \d+ out of 100\.")).first).to_be_visible()
    page.get_by_role("link", name=re.compile("^How this score came about")).first.click()
    axe(page)
    expect(page.get_by_role("heading", name="How the checked score came about")).to_be_visible()
    record = page.request.get(f"{stack.url}{address}record.json").json()
    assert [each["draws"] for each in record["figures"]][-1] == 3


def somebody_looks(page: Page, address: str) -> None:
    """Nearly every answer was the same: the portal asks for a look, and a person closes it."""
    reference = address.split("/")[3]
    sign_in(page, "Ruth Calder")
    visit(page, "/maturity/flags/?status=open")
    row = page.get_by_role("row").filter(has_text="Northdale")
    row.get_by_role("link").first.click()
    axe(page)
    expect(page.get_by_text(reference).first).to_be_visible()
    page.get_by_label("What did you find?").fill("A small service that has just begun.")
    press(page, "Close it")
    visit(page, "/maturity/flags/?status=closed")
    expect(page.get_by_role("row").filter(has_text="Northdale")).to_be_visible()
