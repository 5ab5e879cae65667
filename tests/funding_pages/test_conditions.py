"""What an instalment waits for besides: chosen, added and shown; and every place says the same."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.dates import today
from evidence.models import Claim
from funding.conditions import TYPES, Awaited
from funding.models import Condition, Tranche
from funding.page_data.overview import for_overview, overview_rows
from funding.sweeps import tranches_to_propose
from tests.factories.conditions import at_least, checked, make_framework, shown, wants
from tests.factories.evidence import submitted_claim
from tests.factories.funding import lead_of, make_award, make_commitment, make_tranche, this_year
from tests.factories.milestones import make_milestone, make_plan
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.funding_pages.support import browser, get, text
from tests.maturity.pages import date_fields

pytestmark = pytest.mark.django_db


def page_of(tranche, kind=""):
    address = reverse("funding:condition_new", args=[tranche.reference])
    return f"{address}?kind={kind}" if kind else address


def test_the_type_is_chosen_first_and_the_rest_asked_then():
    tranche = make_tranche()
    client = browser(role="programme_manager")
    assert "Let it wait for something else as well" in get(client, tranche.get_absolute_url())
    page = get(client, page_of(tranche))
    assert all(each.label in page and each.hint in page for each in TYPES.values())
    assert "There is a problem" not in page
    assert "Select what it should wait for" in text(client.get(page_of(tranche) + "?kind="))
    for kind, chosen in TYPES.items():
        assert chosen.label in get(client, page_of(tranche, kind))


def asked_of(kind, award):
    """What somebody enters for a type, and how the condition is found afterwards."""
    trust, later = lead_of(award), today() + timedelta(days=20)
    if kind == "commitment":
        made = make_commitment(award)
        return {"commitment": made.reference}, {"commitment": made}
    if kind == "milestone":
        plan = make_plan(make_milestone(), participation=award.holders.get().participation)
        return {"plan": plan.pk, **date_fields("by_date", later)}, {"by_date": later}
    if kind == "date":
        return date_fields("day", later), {"on_date": later}
    if kind == "maturity":
        framework = make_framework().framework
        score = {"trust": trust.code, "framework": framework.slug, "at_least": 55}
        return score, {"trust": trust, "framework": framework, "at_least": 55}
    if kind == "blueprint":
        return {"trust": trust.code, "wanted": 2}, {"trust": trust, "blueprints_wanted": 2}
    words = {"title_asked": "Staff were asked", "requirement": "Show what they answered."}
    data = {"trust": trust.code, **words, **date_fields("due_on", later)}
    return data, {"trust": trust, "claim__title": "Staff were asked", "claim__due_on": later}


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_added(kind):
    award = make_award()
    tranche = make_tranche(award, conditions=[])
    data, found = asked_of(kind, award)
    client = browser(role="programme_manager")
    assert "There is a problem" in text(client.post(page_of(tranche, kind), {}))
    page = text(client.post(page_of(tranche, kind), data, follow=True))
    assert "waits for it too" in page
    assert Condition.objects.filter(tranche=tranche, kind=kind, **found).exists()
    assert "0 of 1" in page
    if kind != "evidence":
        again = text(client.post(page_of(tranche, kind), data))
        assert "waits for that already" in again


def test_a_shared_award_asks_which_trust():
    award = make_award(trusts=[make_trust(), make_trust()])
    tranche = make_tranche(award)
    client = browser(role="programme_manager")
    codes = [holder.trust.code for holder in award.holders.order_by("pk")]
    page = client.get(page_of(tranche, "blueprint")).content.decode()
    assert all(f'value="{code}"' in page for code in codes)
    client.post(page_of(tranche, "blueprint"), {"trust": codes[1], "wanted": 1})
    assert tranche.conditions.get(kind="blueprint").trust.code == codes[1]


def test_the_bound_and_what_was_deducted_are_shown_and_the_trust_may_ask_for_more(on_day):
    on_day(date(this_year(), 6, 1))
    award, version = make_award(), make_framework()
    trust = lead_of(award)
    tranche = make_tranche(award, conditions=[at_least(trust, version, 90)])
    draw = checked(trust, version)
    on_day(date(this_year(), 7, 1))
    cio = browser(make_member(trust, "cio"))
    page = get(cio, tranche.get_absolute_url())
    assert "published checked score of at least 80 out of 100" in page
    assert "lower bound of 80.0 with nothing deducted" in page
    assert "ask for more checks" in page
    address = reverse("maturity:ask_more", args=[draw.assessment.reference])
    assert address in cio.get(tranche.get_absolute_url()).content.decode()
    for reader in (browser(make_member(trust, "viewer")), browser(role="auditor")):
        assert "ask for more checks ." not in get(reader, tranche.get_absolute_url())


def test_every_place_says_the_same_of_every_type():
    award, version = make_award(), make_framework()
    trust = lead_of(award)
    plan = make_plan(make_milestone(), participation=award.holders.get().participation)
    things: list[Awaited] = [
        make_commitment(award),
        plan,
        at_least(trust, version, 50),
        wants(trust),
        shown(trust),
        today() + timedelta(days=1),
    ]
    tranches = [make_tranche(award, amount=Decimal(100_000), conditions=[each]) for each in things]
    submitted_claim(Claim.objects.get(kind="condition"))
    staff, theirs = browser(role="programme_manager"), browser(make_member(trust, "viewer"))
    # The award's page lists them for staff and for the trust; so does the trust's page of money.
    pages = [
        text(client.get(address))
        for client, address in (
            (staff, award.get_absolute_url()),
            (theirs, award.get_absolute_url()),
            (theirs, reverse("funding:overview")),
        )
    ]
    for tranche in tranches:
        (row,) = overview_rows(for_overview(Tranche.objects.filter(pk=tranche.pk)))
        (blocker,) = row.open_blockers
        assert row.sentence == blocker.sentence
        page = get(staff, tranche.get_absolute_url())
        assert f"{blocker.sentence} {blocker.next_step}" in page
        assert blocker.owner in page
        assert [blocker.sentence in each for each in pages] == [True] * 3
    assert tranches_to_propose() == []
