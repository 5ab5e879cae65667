"""Drawing up an award by hand: three short pages, then check and create."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from core.actors import PORTAL
from core.dates import FinancialYear, today
from core.money import pounds
from funding.award_templates import TEMPLATES
from funding.models import Award
from funding.page_data.participants import SHOWN, choice_of
from funding.services import Holder, YearAmount, create_award, load_catalogue
from programmes.models import Participation
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.funding_pages.support import browser, few_queries, links_of, text

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
        "trust": part.trust.code,
        "awarded_on_day": day.day,
        "awarded_on_month": day.month,
        "awarded_on_year": day.year,
        "year": FinancialYear.of(day).start,
        "capital": "200,000",
        **changes,
    }


def start_of(part: Participation) -> str:
    """The first page for a participant, as the search leads there."""
    return f"{START}?{choice_of(part)}"


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
    page = text(client.post(START, first_page(part, capital="", match_ratio="11")))
    assert "Match ratio must be 10 or less" in page
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
    page = client.get(start_of(part)).content.decode()
    assert f'value="{part.trust.code}"' in page
    assert 'value="0.5"' in page
    other = make_participation(part.programme, make_trust())
    assert 'value="0.5"' not in client.get(start_of(other)).content.decode()


def test_a_refusal_at_the_end_is_explained_on_the_same_page(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part))
    client.post(PARTS, suggested(client))
    amounts = [YearAmount(FinancialYear.of(today()).start, "capital", Decimal(1000))]
    other = create_award(
        by=PORTAL,
        programme=part.programme,
        role=part.role,
        holders=[Holder(part.trust)],
        amounts=amounts,
    )
    page = text(client.post(CHECK))
    assert f"has award {other} for this already" in page
    assert Award.objects.get() == other


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"role": "seed"}, "Which trust is it for?"),
        ({"trust": "ZZZ"}, "No trust matches “ZZZ”."),
        ({"trust": "Z\0Z"}, "No trust matches “ZZ”."),
        ({"capital": "7,000,000"}, "Lower the amounts."),
        ({"awarded_on_year": 2015}, "Date of the award must be between 1 January 2016"),
        ({"awarded_on_year": lambda: today().year + 2}, "Date of the award must be between"),
        ({"year": lambda: FinancialYear.of(today()).start - 1}, "Financial year must be between"),
        ({"year": lambda: FinancialYear.of(today()).start + 4}, "Financial year must be between"),
        ({"awarded_on_year": 2017, "year": 2017}, "is not open on"),
    ],
)
def test_the_first_page_refuses_what_could_not_be_created(
    client: Client, changes: dict[str, object], says: str
) -> None:
    trust = make_trust(open_date=date(2020, 1, 1))
    part = make_participation(make_programme(), trust)
    entered = {name: value() if callable(value) else value for name, value in changes.items()}
    page = text(client.post(START, first_page(part, **entered)))
    assert says in page
    assert client.get(PARTS).headers["Location"] == START


def test_the_years_begin_with_this_one(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    years = client.get(start_of(part)).context["form"]["year"]
    this = FinancialYear.of(today()).start
    assert years.value() == this
    assert [value for value, _ in years.field.choices][1:3] == [str(this), str(this + 1)]


def test_what_is_suggested_follows_the_chosen_year(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    year = FinancialYear(FinancialYear.of(today()).start + 1)
    client.post(START, first_page(part, year=year.start))
    draft = client.session["funding.award_draft"]
    for each in [*draft["commitments"], *draft["instalments"]]:
        assert date.fromisoformat(each["due_on"]) in year


def test_no_page_can_be_skipped(client: Client) -> None:
    for url in (PARTS, CHECK):
        assert client.get(url).headers["Location"] == START
        assert client.post(url).headers["Location"] == START
    assert Award.objects.count() == 0


def test_amounts_have_commas_and_add_up_beside_the_award(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part, capital="5000000"))
    assert 'value="5,000,000"' in client.get(start_of(part)).content.decode()
    page = client.get(PARTS)
    assert 'value="2,000,000"' in page.content.decode()
    assert page.context["sums"][0][1:] == ("£5,000,000", "£5,000,000", "£0")
    data = suggested(client) | {"part-0-amount": "1,500,000", "part-1-due_on_year": "2010"}
    page = client.post(PARTS, data)
    assert page.context["sums"][0][1:] == ("£4,500,000", "£5,000,000", "£500,000")


def test_a_trust_is_found_by_name_and_leads_to_its_award(client: Client) -> None:
    part = make_participation(make_programme(), make_trust(name="Saint Bride's Hospitals"))
    make_trust(name="Bridewell Community")
    with few_queries():
        found = client.get(START, {"q": "bride"})
    page = text(found)
    assert "Trusts that match “bride”" in page
    assert "Takes part in no programme." in page
    (address,) = (link for link in links_of(found) if "programme=" in link)
    with few_queries():
        form = client.get(f"{START}{address}")
    assert "From when, and how much?" in text(form)
    assert part.trust.display_name in text(form)


def test_without_words_the_search_offers_who_has_no_award_yet(client: Client) -> None:
    waits = make_participation(make_programme(), make_trust())
    client.post(START, first_page(waits))
    client.post(PARTS, suggested(client))
    page = text(client.get(START))
    assert "Without an award yet" in page
    assert waits.trust.display_name in page
    client.post(CHECK)
    award = Award.objects.get()
    assert "Every trust that takes part in a programme has its award." in text(client.get(START))
    assert f"has award {award}" in text(client.get(START, {"q": waits.trust.code}))
    again = text(client.post(START, first_page(waits)))
    assert f"has award {award} for this already" in again


def test_many_matches_say_that_there_are_more(client: Client) -> None:
    for number in range(SHOWN + 1):
        make_participation(make_programme(), make_trust(name=f"Alike {number}"))
    assert "There are more. Add a word" in text(client.get(START, {"q": "alike"}))
    assert "There are more. Search for another." in text(client.get(START))


def test_the_cap_stands_beside_the_amount(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    cap = part.programme.cap_for(part.role)
    assert cap is not None
    assert f"at most {pounds(cap)} for one award" in text(client.get(start_of(part)))


def test_rows_are_added_and_removed_by_buttons_that_post(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part))
    data = suggested(client)
    page = client.post(PARTS, {**data, "add": "part"})
    instalments = page.context["instalments"]
    assert len(instalments.forms) == 3
    assert not instalments.forms[2].errors
    page = client.post(PARTS, {**data, "remove": "promise-0"})
    promises = page.context["promises"]
    assert len(promises.forms) == len(TEMPLATES["aspirant"].promises) - 1
    assert promises.forms[0]["type"].value() == data["promise-1-type"]
    page = client.post(PARTS, {**data, "remove": "promise-99"})
    assert len(page.context["promises"].forms) == len(TEMPLATES["aspirant"].promises)
    page = client.post(PARTS, {**data, "remove": f"promise-{'9' * 5000}"})
    assert page.status_code == 200
    page = client.post(PARTS, {**data, "remove": "nothing"})
    assert page.status_code == 200


def test_a_removed_row_is_not_in_the_award_and_the_others_are_whole(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part))
    page = client.post(PARTS, {**suggested(client), "remove": "part-0"})
    kept = page.context["instalments"].data
    client.post(PARTS, kept.dict())
    client.post(CHECK)
    award = Award.objects.get()
    assert [tranche.amount for tranche in award.tranches.all()] == [120_000]
    assert award.commitments.count() == len(TEMPLATES["aspirant"].promises)


def test_what_was_posted_without_its_counts_is_refused(client: Client) -> None:
    part = make_participation(make_programme(), make_trust())
    client.post(START, first_page(part))
    assert client.post(PARTS, {"add": "part"}).status_code == 200
    assert Award.objects.count() == 0
