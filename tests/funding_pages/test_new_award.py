"""Drawing up an award by hand: three short pages, then check and create."""

import pytest
from django.test import Client

from core.actors import PORTAL
from core.dates import FinancialYear, today
from funding.award_templates import TEMPLATES
from funding.models import Award
from funding.services import load_catalogue
from programmes.models import Participation
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.funding_pages.support import browser, few_queries, text

pytestmark = pytest.mark.django_db
START, PARTS, CHECK = (f"/funding/awards/new/{page}" for page in ("", "parts/", "check/"))


@pytest.fixture
def client() -> Client:
    load_catalogue(by=PORTAL)
    return browser(role="programme_manager")


def first_page(part: Participation, **changes: object) -> dict[str, object]:
    day = today()
    return {
        "programme": part.programme.slug,
        "role": part.role,
        "trust": part.trust.code.lower(),
        "awarded_on_day": day.day,
        "awarded_on_month": day.month,
        "awarded_on_year": day.year,
        "year": FinancialYear.of(day).start,
        "capital": "200,000",
        **changes,
    }


def suggested(client: Client) -> dict[str, object]:
    """What the second page's forms hold, as a browser would send it back."""
    response = client.get(PARTS)
    data: dict[str, object] = {}
    for formset in (response.context["promises"], response.context["instalments"]):
        data |= {f"{formset.prefix}-{name}": value for name, value in counts(formset).items()}
        for form in formset.forms:
            for name, value in (form.initial or {}).items():
                key = f"{form.prefix}-{name}"
                if name == "due_on":
                    parts = ("day", "month", "year")
                    data |= {f"{key}_{part}": getattr(value, part) for part in parts}
                else:
                    data[key] = value
            data.setdefault(f"{form.prefix}-capital_class", "capital")
    return data


def counts(formset: object) -> dict[str, object]:
    return {
        "TOTAL_FORMS": formset.total_form_count(),  # type: ignore[attr-defined]
        "INITIAL_FORMS": formset.initial_form_count(),  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize("role", TEMPLATES)
def test_the_template_of_each_role_makes_an_award_with_everything(
    client: Client, role: str
) -> None:
    part = make_participation(make_programme(), make_trust(), role=role)
    assert client.post(START, first_page(part)).headers["Location"] == PARTS
    assert client.post(PARTS, suggested(client)).headers["Location"] == CHECK
    with few_queries():
        page = text(client.get(CHECK))
    assert part.trust.display_name in page
    assert "£200,000" in page
    made = client.post(CHECK, follow=True)
    award = Award.objects.get()
    assert f"Award {award.reference} was created" in text(made)
    assert award.commitments.count() == len(TEMPLATES[role].promises)
    assert sum(tranche.amount for tranche in award.tranches.all()) == 200_000
    assert all(tranche.conditions.exists() for tranche in award.tranches.all())


def test_parts_are_changed_and_left_out(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part))
    data = suggested(client)
    data["part-0-title"] = ""
    data["part-1-amount"] = "100,000"
    data["promise-0-type"] = ""
    client.post(PARTS, data)
    client.post(CHECK)
    award = Award.objects.get()
    assert [tranche.amount for tranche in award.tranches.all()] == [100_000]
    assert award.commitments.count() == len(TEMPLATES["aspirant"].promises) - 1


def test_the_first_page_says_what_is_wrong_beside_each_field(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    page = text(client.post(START, first_page(part, trust="ZZZ", capital="", match_ratio="11")))
    assert "No trust has the ODS code ZZZ" in page
    assert "Enter an amount of capital or revenue" in page
    assert "There is a problem" in page


def test_the_second_page_says_what_is_missing(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part))
    data = suggested(client)
    data |= {"part-0-amount": "", "part-0-due_on_year": "2010"}
    data |= {f"promise-0-due_on_{piece}": "" for piece in ("day", "month", "year")}
    page = text(client.post(PARTS, data))
    assert "Enter the amount" in page
    assert "Enter when it is due" in page
    assert f"Due must be in {FinancialYear.of(today())}" in page


def test_what_was_entered_is_there_when_one_goes_back(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part, match_ratio="0.5"))
    page = client.get(START).content.decode()
    assert f'value="{part.trust.code}"' in page
    assert "0.5" in page


def test_a_refusal_at_the_end_is_explained_on_the_same_page(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part, capital="7,000,000"))
    client.post(PARTS, suggested(client))
    page = text(client.post(CHECK))
    assert "above the cap" in page
    assert "Lower the amounts." in page
    assert Award.objects.count() == 0


def test_no_page_can_be_skipped(client: Client) -> None:
    for url in (PARTS, CHECK):
        assert client.get(url).headers["Location"] == START
        assert client.post(url).headers["Location"] == START
    assert Award.objects.count() == 0
