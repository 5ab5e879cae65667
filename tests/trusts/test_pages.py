"""The list of trusts and the page of one, as anyone sees them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.actors import PORTAL
from maturity.services import compute_scores
from programmes.models import Programme
from programmes.services import confirm_pairing, propose_participation
from tests.access.world import sign_in
from tests.factories.accounts import make_staff
from tests.factories.funding import make_award
from tests.factories.maturity import make_assessment, signed_assessment
from tests.factories.people import make_member
from tests.factories.programmes import make_pair, make_pairing, make_participation
from tests.factories.trusts import make_trust
from tests.support.acting import save
from tests.trusts.browsing import staff_browser
from tests.trusts.files import as_csv, row
from trusts.models import Succession, Trust
from trusts.ods import read_register
from trusts.services.register import apply_register, link_successions

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


@pytest.fixture
def register() -> None:
    """Three trusts, one of them renamed and moved, one closed."""
    for year, rows in {
        2016: [row("REM", "AINTREE'S NHS TRUST", c2="Y54", c7="LIVERPOOL"), row("R1A")],
        2022: [
            row("REM", "LIVERPOOL NHS TRUST", c2="Y62", c3="QYG", c7="LIVERPOOL"),
            row("R1A", c11="20210930"),
            row("R1B", "SOUTHSHIRE NHS TRUST", c3="D7T5G", c9="TQ1 4XX"),
        ],
    }.items():
        apply_register(by=PORTAL, register=read_register(as_csv(*rows)), as_of=date(year, 6, 1))


def listed(client: Client, query: str = "") -> list[str]:
    """The codes on a list page, in order."""
    page = client.get(f"/trusts/{query}").context["page"]
    return [trust.code for trust in page.page.object_list]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["REM", "R1A", "R1B"]),
        ("?search=aintrees", ["REM"]),
        ("?search=NORTHSHIRE+trust", ["R1A"]),
        ("?search=rem", ["REM"]),
        ("?search=liver", ["REM"]),
        ("?search=tq1+4xx", ["R1B"]),
        ("?search=nowhere", []),
        ("?search=%00", ["REM", "R1A", "R1B"]),
        ("?region=Y62", ["REM"]),
        ("?icb=D7T5G", ["R1B"]),
        ("?setting=acute", []),
        ("?open_on_day=1&open_on_month=1&open_on_year=2022", ["REM", "R1B"]),
        ("?sort=-name", ["R1B", "R1A", "REM"]),
        ("?sort=code", ["R1A", "R1B", "REM"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(
    client: Client, query: str, codes: list[str]
) -> None:
    assert listed(client, query) == codes


@pytest.mark.usefixtures("register")
def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Try an earlier name" in client.get("/trusts/?search=nowhere").content.decode()


@pytest.mark.usefixtures("register")
def test_the_files_hold_what_the_filters_left(client: Client) -> None:
    csv = client.get("/trusts/?region=Y62&format=csv")
    lines = b"".join(csv).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Code,Region")
    assert lines[1].startswith("Liverpool NHS Trust,REM,North West,Cheshire and Merseyside")
    assert len(lines) == 2
    sheet = load_workbook(BytesIO(b"".join(client.get("/trusts/?format=xlsx")))).active
    assert sheet.max_row == 4


@pytest.mark.usefixtures("register")
def test_the_programme_filter_shows_who_takes_part_and_hides_what_is_proposed(
    client: Client,
) -> None:
    trust = Trust.objects.get(code="REM")
    programme = save(Programme(slug="gde", name="Global Digital Exemplar"))
    propose_participation(
        by=PORTAL, programme=programme, trust=trust, role="exemplar", reason="A test."
    )
    assert listed(client, "?programme=gde") == []
    assert listed(staff_browser("auditor"), "?programme=gde") == ["REM"]


@pytest.mark.usefixtures("register")
def test_a_trust_page_shows_names_places_and_the_register_date(client: Client) -> None:
    page = client.get("/trusts/REM/").content.decode()
    for text in (
        "Liverpool NHS Trust",
        "Aintree&#x27;s NHS Trust",
        "North of England",
        "Cheshire and Merseyside",
        "1 June 2016",
        "Register facts as of 1 June 2022",
        "no programme that has been announced",
    ):
        assert text in page


@pytest.mark.usefixtures("register")
def test_a_trust_page_links_who_came_before_and_after(client: Client) -> None:
    for before, after in [("REM", "R1B"), ("XXX", "REM")]:
        save(
            Succession(
                predecessor_code=before, successor_code=after, effective_date=date(2023, 4, 1)
            )
        )
    as_service(link_successions)
    page = client.get("/trusts/REM/").content.decode()
    assert "Organisation XXX, on 1 April 2023" in page
    assert 'href="/trusts/R1B/"' in page
    assert "Southshire NHS Trust" in page


def as_service(write: Callable[[], None]) -> None:
    """Run inside a service, so that history names an actor."""

    class Row:
        def save(self) -> None:
            write()

    save(Row())


def test_small_letters_lead_to_the_address_in_capitals(client: Client) -> None:
    assert client.get("/trusts/rem/").headers["Location"] == "/trusts/REM/"


@pytest.mark.parametrize("code", ["XXX", "REMM", "R%00M", "toolong"])
def test_an_unknown_code_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/trusts/{code}/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, "Open"),
        ({"close_date": date(2021, 9, 30)}, "Closed on 30 September 2021"),
        ({"close_date": date(2999, 9, 30)}, "Closes on 30 September 2999"),
        ({"open_date": date(2999, 9, 30)}, "Opens on 30 September 2999"),
        ({"open_date": None}, "Opening date not known"),
    ],
)
def test_the_status_is_told_in_words(facts: dict[str, Any], status: str) -> None:
    assert Trust(**{"open_date": date(2001, 4, 1), **facts}).status == status


def test_anyone_sees_what_was_promised_and_paid_and_the_trust_sees_the_steps(
    client: Client,
) -> None:
    trust = make_trust()
    award = make_award(trusts=[trust])
    page = client.get(trust.get_absolute_url()).content.decode()
    assert "£6,000,000 promised, £0 paid" in page
    assert "Approved" not in page
    own = sign_in(make_member(trust, "cio")).get(trust.get_absolute_url()).content.decode()
    assert f"/funding/awards/{award.reference}/" in own
    assert "Approved" in own


def test_a_trust_page_names_whom_the_trust_is_paired_with(client: Client) -> None:
    pairing = make_pairing(*make_pair())
    for side in ("exemplar", "follower"):
        cio = make_member(pairing.side(side).trust, "cio")
        confirm_pairing(by=cio, pairing=pairing, side=side)
    follower, exemplar = pairing.follower.trust, pairing.exemplar.trust
    assert f'Follows <a href="/trusts/{exemplar.code}/">' in page_of(client, follower)
    assert f'Is followed by <a href="/trusts/{follower.code}/">' in page_of(client, exemplar)


def page_of(client: Client, trust: Trust) -> str:
    return client.get(trust.get_absolute_url()).content.decode()


def many_trusts(number: int) -> None:
    rows = [row(f"{n:05d}", f"TRUST {n} NHS TRUST", c3=f"Q{n % 40:02d}") for n in range(number)]
    apply_register(by=PORTAL, register=read_register(as_csv(*rows)), as_of=date(2022, 6, 1))


@pytest.mark.parametrize("address", ["/trusts/", "/trusts/?search=trust+1", "/trusts/00001/"])
@pytest.mark.parametrize("who", ["anybody", "its_cio", "staff"])
def test_a_page_takes_at_most_eight_queries_whatever_the_size(
    client: Client, address: str, who: str
) -> None:
    many_trusts(250)
    trust = Trust.objects.get(code="00001")
    make_award(trusts=[trust])
    assessment = signed_assessment(make_assessment(trust))
    compute_scores(by=PORTAL, assessment_id=assessment.pk)
    exemplar = make_participation(trust=trust, role="exemplar")
    make_pairing(exemplar, make_participation(exemplar.programme, role="fast_follower"))
    if who != "anybody":
        client = sign_in(
            make_member(trust, "cio") if who == "its_cio" else make_staff("programme_manager")
        )
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= MOST_QUERIES, [query["sql"][:120] for query in queries]


def test_what_is_recorded_of_no_trust_is_neither_column_nor_filter_but_stays_in_the_files(
    client: Client,
) -> None:
    trust = make_trust()
    trust.setting = ""
    save(trust)
    bare = client.get("/trusts/").content.decode()
    assert "Care setting" not in bare
    assert "Care setting" in client.get("/trusts/?format=csv").getvalue().decode()
    trust.setting = "acute"
    save(trust)
    assert "Care setting" in client.get("/trusts/").content.decode()
