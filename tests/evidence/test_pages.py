"""Every page opens for whom it is made, in a fixed number of queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from evidence import services
from tests.evidence.helpers import browser
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    decided_claim,
    make_claim,
    make_item,
    pdf_upload,
    ready_claim,
    submitted_claim,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


@pytest.fixture
def assessor() -> User:
    return make_user("Ada Assessor", staff_role="assessor")


@pytest.mark.parametrize("outcome", ["accepted", "returned", "rejected"])
def test_a_decided_claim_shows_its_decision_to_trust_and_staff(outcome: str) -> None:
    claim = decided_claim(outcome)
    cio = make_member(claim.trust, "cio")
    for client in (browser(cio), browser(make_user(staff_role="auditor"))):
        html = page(client, claim.get_absolute_url())
        assert claim.get_status_display() in html
        assert "Signed off by" in html


def test_a_status_says_who_has_to_act_next(assessor: User) -> None:
    claim = ready_claim()
    cio = browser(make_member(claim.trust, "cio"))
    for url in (claim.get_absolute_url(), reverse("evidence:claim_queue")):
        assert "Ready to sign off" in page(cio, url)
    sent = submitted_claim()
    queue = page(browser(assessor), reverse("evidence:claim_queue"))
    assert "Waiting for an assessor" in queue
    services.take_claim(by=assessor, claim=sent)
    assert "With an assessor" in page(browser(assessor), reverse("evidence:claim_queue"))


def test_a_second_look_asked_for_is_the_status() -> None:
    claim = decided_claim("rejected")
    cio = make_member(claim.trust, "cio")
    services.ask_second_look(by=cio, claim=claim, reason="The page was read the wrong way.")
    for client in (browser(cio), browser(make_user(staff_role="assessor"))):
        assert "Second look asked" in page(client, claim.get_absolute_url())


def test_a_trust_reads_one_name_for_what_it_sends() -> None:
    claim = make_claim()
    cio = browser(make_member(claim.trust, "cio"))
    assert "Evidence to send</h1>" in " ".join(
        page(cio, reverse("evidence:claim_queue")).split()
    ).replace(" </h1>", "</h1>")
    assert page(cio, claim.get_absolute_url()).count("Evidence to send") > 1


def test_a_trusts_claims_and_evidence_are_not_there_for_others() -> None:
    claim = submitted_claim()
    item = make_item(claim.trust, file=pdf_upload())
    stranger = browser(make_member(make_trust(), "cio"))
    for name, args in (
        ("claim", [claim.reference]),
        ("claim_edit", [claim.reference]),
        ("evidence_item", [item.reference]),
        ("evidence_file", [item.reference, 1]),
        ("evidence_page", [item.reference, 1, 1]),
    ):
        page(stranger, reverse(f"evidence:{name}", args=args), 404)


def test_a_trust_person_sees_lists_forms_and_the_sign_page() -> None:
    claim = ready_claim()
    cio = browser(make_member(claim.trust, "cio"))
    for name in ("claim_queue", "claim_sign", "evidence_list", "evidence_upload"):
        page(cio, reverse(f"evidence:{name}"))
    page(cio, reverse("evidence:claim_edit", args=[claim.reference]))
    item = make_item(claim.trust)
    page(cio, reverse("evidence:evidence_item", args=[item.reference]))
    page(cio, reverse("evidence:evidence_add_version", args=[item.reference]))


def test_an_assessor_sees_the_queue_and_the_desk(assessor: User) -> None:
    claim = submitted_claim()
    client = browser(assessor)
    assert claim.reference in page(client, reverse("evidence:claim_queue"))
    html = page(client, reverse("evidence:claim_decide", args=[claim.reference]))
    assert "Your decision" in html
    services.take_claim(by=assessor, claim=claim)
    page(client, reverse("evidence:claim_allocate", args=[claim.reference]))


Lister = Callable[[int], tuple[Client, str]]


def queue_of(number: int) -> tuple[Client, str]:
    for _ in range(number):
        submitted_claim()
    return browser(make_user(staff_role="programme_manager")), reverse("evidence:claim_queue")


def claims_of(number: int) -> tuple[Client, str]:
    trust = make_trust()
    for _ in range(number):
        make_claim(trust)
    return browser(make_member(trust, "cio")), reverse("evidence:claim_queue")


def evidence_of(number: int) -> tuple[Client, str]:
    trust = make_trust()
    for _ in range(number):
        make_item(trust)
    return browser(make_member(trust, "cio")), reverse("evidence:evidence_list")


def signing_of(number: int) -> tuple[Client, str]:
    trust = make_trust()
    for _ in range(number):
        ready_claim(trust=trust)
    return browser(make_member(trust, "cio")), reverse("evidence:claim_sign")


def queries(client: Client, url: str) -> int:
    page(client, url)
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


@pytest.mark.parametrize(
    ("lister", "most"), [(queue_of, 10), (claims_of, 10), (evidence_of, 10), (signing_of, 18)]
)
def test_a_list_takes_as_many_queries_for_six_rows_as_for_two(lister: Lister, most: int) -> None:
    few = queries(*lister(2))
    assert queries(*lister(6)) <= few
    assert few <= most


def test_one_claim_and_the_desk_take_a_bounded_number_of_queries(assessor: User) -> None:
    claim = submitted_claim(decided_claim("returned"))
    services.allocate_claim(
        by=make_user(staff_role="programme_manager"), claim=claim, assessor=assessor
    )
    client = browser(assessor)
    assert queries(client, claim.get_absolute_url()) <= 45
    assert queries(client, reverse("evidence:claim_decide", args=[claim.reference])) <= 35


def test_a_trust_reads_what_is_its_turn_first() -> None:
    trust = make_trust()
    met, sent, open_one = (
        decided_claim("accepted", make_claim(trust)),
        submitted_claim(make_claim(trust)),
        make_claim(trust),
    )
    html = page(browser(make_member(trust, "cio")), reverse("evidence:claim_queue"))
    places = [html.index(claim.reference) for claim in (open_one, sent, met)]
    assert places == sorted(places)
    assert "What is asked" in html
