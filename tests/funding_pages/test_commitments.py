"""Adding commitments to an award, also from what its trust has planned."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.actors import PORTAL
from core.dates import today
from funding import services
from funding.models import Commitment
from funding.queries import unused_plan_items
from tests.evidence.helpers import database_refuses, refused
from tests.factories.funding import lead_of, make_award, make_commitment, make_type
from tests.factories.maturity import make_assessment, signed_assessment
from tests.factories.people import make_member
from tests.factories.plans import change, make_plan
from tests.factories.trusts import make_trust
from tests.funding_pages.support import browser, few_queries, text
from tests.maturity.pages import date_fields
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def due():
    return today() + timedelta(days=60)


def planned(award):
    """The plan of the trust that holds an award."""
    return make_plan(signed_assessment(make_assessment(lead_of(award))))


def add(award, **facts):
    known = {"trust": lead_of(award), "type": make_type(), "due_on": due()}
    return services.add_commitment(by=PORTAL, award=award, **(known | facts))


def test_other_words_bear_a_code_that_proves_nothing_else():
    award = make_award()
    plain = add(award)
    other = add(award, title="Train the wards", requirement="Each ward was trained.")
    assert plain.claim.requirement_code == plain.type.code
    assert other.claim.requirement_code == other.reference
    assert (other.claim.title, other.claim.requirement) == (
        "Train the wards",
        "Each ward was trained.",
    )


def test_an_item_of_a_plan_is_promised_once_and_by_its_own_trust():
    award = make_award()
    first, second, _ = planned(award).items.all()
    made = add(award, plan_item=first)
    with refused("promised"):
        add(award, plan_item=first)
    with refused("plan_of_another"):
        add(make_award(), plan_item=second)
    change(second, status="done")
    assert unused_plan_items(award).count() == 1
    elsewhere = make_commitment(make_award())
    copy = Commitment.objects.get(pk=elsewhere.pk)
    copy.pk, copy._state.adding, copy.plan_item, copy.reference = None, True, second, "CM-1"
    with database_refuses("the plan of its own trust"):
        save(copy)
    made.plan_item = None
    with database_refuses("keeps what was agreed"):
        save(made)


def test_staff_turn_what_is_planned_into_a_commitment():
    award = make_award()
    item = planned(award).items.first()
    client = browser(role="programme_manager")
    with few_queries():
        page = client.get(award.get_absolute_url())
    assert "Turn into a commitment" in text(page)
    url = reverse("funding:commitment_new", args=[award.reference])
    from_plan = f"{url}?plan_item={item.pk}"
    shown = client.get(from_plan).content.decode()
    assert item.statement.text in shown
    assert "Reach “Level 5”." in shown
    entry = make_type()
    data = {
        "trust": lead_of(award).code,
        "type": entry.code,
        "title": "Reach level 5",
        "requirement": "",
        **date_fields("due_on", due()),
    }
    assert "Enter what the trust has to show" in text(client.post(from_plan, data))
    only = data | {"title": "", "requirement": "Show it."}
    assert "Enter a title for it" in text(client.post(from_plan, only))
    assert client.post(from_plan, data | {"requirement": "Show it."}).status_code == 302
    made = Commitment.objects.get()
    assert (made.plan_item, made.claim.title) == (item, "Reach level 5")
    # Promised now, so the address offers an empty form.
    assert "has planned this" not in text(client.get(from_plan))
    assert f"plan_item={item.pk}" not in client.get(award.get_absolute_url()).content.decode()


def test_staff_add_a_commitment_from_the_catalogue_for_one_of_several_holders():
    award = make_award(trusts=[make_trust(), make_trust()])
    client = browser(role="programme_manager")
    url = reverse("funding:commitment_new", args=[award.reference])
    codes = [holder.trust.code for holder in award.holders.order_by("pk")]
    assert all(code in client.get(url).content.decode() for code in codes)
    data = {"trust": codes[1], "type": make_type().code, **date_fields("due_on", due())}
    assert "Select the trust" in text(client.post(url, data | {"trust": ""}))
    assert client.post(url, data).status_code == 302
    assert Commitment.objects.get().trust.code == codes[1]


def test_people_of_the_trust_are_not_offered_to_change_an_award():
    award = make_award()
    planned(award)
    page = browser(make_member(lead_of(award), "cio")).get(award.get_absolute_url())
    assert "Turn into a commitment" not in text(page)
    assert "Add a commitment" not in text(page)
