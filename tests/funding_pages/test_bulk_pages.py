"""Approving several payments at a time, from the list to a result for each."""

import pytest

from funding import services
from funding.models import Release
from tests.factories.accounts import make_user
from tests.factories.funding import approve, make_award, make_tranche, propose
from tests.funding_pages.support import browser, few_queries, get, text

pytestmark = pytest.mark.django_db
URL = "/funding/releases/approve/"


def hold(release: Release) -> None:
    finance = make_user(staff_role="finance_approver")
    services.hold_release(by=finance, release=release, reason="The account is being checked")


def boxes(client: object, query: str = "") -> list[str]:
    from bs4 import BeautifulSoup

    response = client.get(f"/funding/releases/{query}")  # type: ignore[attr-defined]
    page = BeautifulSoup(response.content, "html.parser")
    found = page.find_all("input", {"form": "approve-many"})
    return [f"{box['value']}{' ticked' if box.has_attr('checked') else ''}" for box in found]


def test_each_approver_ticks_what_is_theirs_to_approve() -> None:
    proposed, held = propose(), propose()
    seconded = approve(propose(), "programme_approved")
    hold(held)
    assert boxes(browser(role="programme_manager")) == [proposed.reference]
    assert boxes(browser(role="finance_approver"), "?select=all") == [
        f"{seconded.reference} ticked"
    ]
    assert boxes(browser(role="auditor")) == []
    assert "Approve what is selected" not in get(browser(role="auditor"), "/funding/releases/")
    assert "On hold" in get(browser(role="auditor"), "/funding/releases/?step=held")


def test_what_is_ticked_is_looked_at_then_approved_with_a_result_each() -> None:
    award = make_award()
    releases = [propose(make_tranche(award)) for _ in range(2)]
    held = propose(make_tranche(award))
    hold(held)
    client = browser(role="programme_manager")
    query = "&".join(f"release={row.reference}" for row in [*releases, held])
    with few_queries(14):
        page = text(client.get(f"{URL}?{query}"))
    assert "You would approve 2 of 3 , £2,000,000 together." in page
    assert "It is on hold." in page
    approved = {"approve": [f"{row.reference}:proposed" for row in releases], "together": "each"}
    page = text(client.post(URL, approved))
    assert "2 of 2 payments approved" in page
    again = text(client.post(URL, approved))
    assert "0 of 2 payments approved" in again
    assert "is already “approved by the programme”" in again


def test_all_or_none_says_which_was_refused() -> None:
    one, other = propose(), propose()
    hold(other)
    data = {"approve": [f"{row.reference}:proposed" for row in (one, other)], "together": "all"}
    page = text(browser(role="programme_manager").post(URL, data))
    assert "0 of 2 payments approved" in page
    assert f"{other.reference} : Payment {other.reference} is on hold" in page
    assert "Nothing was approved: all were to be approved, or none." in page
    assert not Release.objects.filter(status="programme_approved").exists()


def test_without_a_choice_the_page_says_where_to_make_one() -> None:
    client = browser(role="finance_approver")
    assert "No payment is selected" in get(client, URL)
    refused = client.post(URL)
    assert refused.status_code == 400
    assert "Select at least one payment." in text(refused)


@pytest.mark.parametrize(
    ("role", "release", "words"),
    [
        ("finance_approver", propose, "A programme manager approves it first."),
        ("programme_manager", lambda: approve(propose()), "It is “approved”."),
        (
            "programme_manager",
            lambda: approve(propose(), "programme_approved"),
            "A finance approver gives the next approval.",
        ),
    ],
)
def test_what_is_not_ones_own_to_approve_says_whose_it_is(
    role: str, release: object, words: str
) -> None:
    found = release()  # type: ignore[operator]
    page = get(browser(role=role), f"{URL}?release={found.reference}")
    assert "None of these is yours to approve now." in page
    assert words in page
