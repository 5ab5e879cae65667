"""The page frame, the tags in templates, and the pages for errors and legal texts."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from aspirant.views import legal
from core.errors import NotAllowed
from nhsuk import components
from nhsuk.columns import Column, Table
from nhsuk.components import NavItem
from tests.nhsuk.guide import frame
from tests.nhsuk.html import one, parse

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = [
    "403.html",
    "404.html",
    "500.html",
    "503.html",
    "errors/csrf.html",
    "refusal.html",
    "pages/help.html",
    "pages/accessibility.html",
    "pages/cookies.html",
    "pages/privacy.html",
]


def tags(source: str, **context: Any) -> str:
    return Template("{% load nhsuk %}" + source).render(Context(context))


# --- pages without a request or a database --------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_renders_without_request_or_database(name: str) -> None:
    page = parse(render_to_string(name))
    assert len(page.select("h1")) == 1
    assert one(page, "html")["lang"] == "en-GB"
    assert one(page, "title").text.endswith(" – Aspirant – NHS")
    assert one(page, "a.nhsuk-skip-link")["href"] == "#maincontent"
    assert one(page, "main#maincontent")


def test_a_refusal_says_why_and_what_to_do_next() -> None:
    refusal = NotAllowed("You wrote this evidence.", next_step="Ask a colleague <to> sign it off.")
    text = render_to_string("refusal.html", {"refusal": refusal})
    assert "You wrote this evidence." in text
    assert "Ask a colleague &lt;to&gt; sign it off." in text
    assert "What to do next" in text
    assert "What to do next" not in render_to_string("refusal.html", {"refusal": NotAllowed("No.")})


def test_the_accessibility_statement_claims_no_audit() -> None:
    assert "No independent audit" in render_to_string("pages/accessibility.html")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda p: p.name)
def test_no_template_needs_inline_script_or_style(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", source)
    # A block of JSON is data: the browser never runs it.
    scripts = re.findall(r"<script[^>]*>", source)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)


@pytest.mark.django_db
@pytest.mark.parametrize("name", legal.NAMES)
def test_the_footers_pages_are_open_to_everyone(client: Client, name: str) -> None:
    response = client.get(f"/{name}/")
    assert response.status_code == 200
    assert f'href="/{name}/"' in response.content.decode()


# --- the frame ------------------------------------------------------------------------------------


def test_the_frame_shows_navigation_second_row_and_account() -> None:
    page = parse(render_to_string("layout.html", frame() | {"csrf_token": "t"}))
    current = one(page, ".nhsuk-header__navigation a[aria-current=page]")
    assert current.text == "Home"
    assert one(page, ".app-second-row a[aria-current=page]").text == "Waves"
    form = one(page, ".nhsuk-header__account form[method=post]")
    assert form.button.text == "Sign out"
    assert form.select_one("input[name=csrfmiddlewaretoken]") is not None
    names = [li.get_text(strip=True) for li in page.select(".nhsuk-header__account-item")]
    assert names == ["Jane Roe", "Account", "Sign out"]


def test_a_frame_without_anything_is_still_a_page() -> None:
    page = parse(render_to_string("layout.html"))
    assert page.select(".nhsuk-header__navigation, .app-second-row, .app-demonstration") == []
    assert page.select(".app-as-at, .nhsuk-breadcrumb, .nhsuk-error-summary") == []


def test_public_pages_say_as_at_and_how_to_report_a_mistake() -> None:
    context = {
        "as_at": datetime.date(2022, 3, 3),
        "report_mistake_url": "/mistake/",
        "demonstration": True,
        "breadcrumbs": [("Home", "/")],
        "footer_links": [NavItem("Corrections", "/corrections/")],
    }
    page = parse(render_to_string("layout.html", context))
    assert "As at 3 March 2022" in one(page, ".app-as-at").text
    assert one(page, ".app-as-at a")["href"] == "/mistake/"
    assert one(page, ".app-demonstration")
    assert one(page, ".nhsuk-breadcrumb__link")["href"] == "/"
    assert one(page, ".nhsuk-footer a[href='/corrections/']")


def test_an_error_opens_the_title_and_the_page() -> None:
    class NameForm(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter a name"})

    page = parse(render_to_string("layout.html", {"form": NameForm({})}))
    assert one(page, "title").text.startswith("Error: ")
    assert one(page, "main > .nhsuk-error-summary a")["href"] == "#id_name"
    page = parse(render_to_string("layout.html", {"forms": [NameForm()]}))
    assert not one(page, "title").text.startswith("Error: ")


def test_messages_become_banners(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request._messages = [  # type: ignore[attr-defined]
        Message(constants.SUCCESS, "Sent <1>"),
        Message(constants.INFO, "Saved"),
    ]
    page = parse(tags("{% message_banners %}", request=request))
    banners = page.select(".nhsuk-notification-banner")
    assert [b["role"] for b in banners] == ["alert", "region"]
    assert "Sent <1>" in banners[0].text
    assert len({b["aria-labelledby"] for b in banners}) == 2
    assert tags("{% message_banners %}") == ""


# --- tags -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("guide")
def test_the_style_guide_shows_every_component(client: Client) -> None:
    response = client.get("/guide/")
    page = parse(response.content.decode())
    for name in [
        "panel",
        "inset-text",
        "card--warning",
        "details",
        "expander",
        "notification-banner",
        "card--clickable",
        "action-link",
        "summary-list",
        "task-list",
        "table",
        "breadcrumb",
        "list--tick",
        "list--cross",
        "tag",
        "back-link",
    ]:
        assert page.select(f".nhsuk-{name}"), name
    assert len(page.select("dl")) == 2
    assert [row.text for row in page.select("dl")[1].select("dt")] == ["Lead", "Since"]
    hidden = one(page, ".app-inline-form input[name=claim]")
    assert hidden["value"] == "7"


@pytest.mark.django_db
@pytest.mark.usefixtures("guide")
def test_a_refused_form_shows_where_and_a_good_one_goes_on(client: Client) -> None:
    page = parse(client.post("/guide/question/", {}).content.decode())
    assert one(page, "title").text == "Error: Favourite colour – Aspirant – NHS"
    assert one(page, ".nhsuk-error-summary a")["href"] == "#id_colour"
    assert one(page, "legend h1").text == "What is your favourite colour?"
    page = parse(client.post("/guide/form/", {"name": "Jane"}).content.decode())
    assert one(page, "#id_name")["value"] == "Jane"


def test_breadcrumbs_take_pairs_or_a_list() -> None:
    pairs = tags('{% breadcrumbs "Home" "/" "Trusts" url %}', url="/t/")
    assert pairs == tags("{% breadcrumbs crumbs %}", crumbs=[("Home", "/"), ("Trusts", "/t/")])
    assert tags("{% breadcrumbs crumbs %}", crumbs=[]) == ""


def test_a_summary_list_may_be_written_in_the_template() -> None:
    source = (
        "{% summary border=False %}{% for n in names %}{% summary_row n n|upper '/c' 'Edit' %}"
        "{% endfor %}{% endsummary %}{% summary %}{% summary_row 'B' %}{% endsummary %}"
        "{% summary %}{% endsummary %}"
    )
    page = parse(tags(source, names=["x", "y"]))
    lists = page.select("dl")
    assert [len(each.select("dt")) for each in lists] == [2, 1, 0]
    assert [a.get_text() for a in lists[0].select("a")] == ["Edit x", "Edit y"]
    assert one(lists[1], "dd").text == "No data"


def test_summary_rows_may_be_tuples() -> None:
    rows = [("Name", "x", "/change"), ("Since", None), ("Until", "", ""), ("Zero", 0)]
    page = parse(components.summary_list(rows))
    assert [dd.text for dd in page.select(".nhsuk-summary-list__value")] == [
        "x",
        "No data",
        "No data",
        "0",
    ]
    assert [a["href"] for a in page.select("a")] == ["/change"]


def test_tables_are_made_in_the_template_or_the_view() -> None:
    columns = [Column("name", "Name")]
    rows = [{"name": "Aire"}]
    made = Table(columns, rows, "Trusts")
    expected = tags("{% table made %}", made=made)
    assert expected == tags('{% table columns rows "Trusts" %}', columns=columns, rows=rows)
    assert "Aire" in expected
    simple = tags('{% simple_table "Year|Amount#" rows "C" %}', rows=[("2021/22", 1200000)])
    assert "1,200,000" in simple
    assert simple.count("--numeric") == 2


def test_buttons_take_attributes() -> None:
    button = one(parse(tags('{% button "Save" name="n" value="v" data_x="1" %}')), "button")
    assert (button["name"], button["value"], button["data-x"]) == ("n", "v", "1")
    assert parse(tags('{% button "Go" "/go" %}')).a is not None


def test_a_post_button_is_a_form_with_a_token() -> None:
    page = parse(tags('{% post_button "Take" "/take/" claim=7 %}', csrf_token="t"))
    form = one(page, "form[method=post]")
    assert form["action"] == "/take/"
    assert {i["name"]: i["value"] for i in form.select("input")} == {
        "csrfmiddlewaretoken": "t",
        "claim": "7",
    }


def test_a_bar_says_in_words_what_it_shows() -> None:
    page = parse(tags('{% bar "Promised" 600 "£600" "Paid" 150 "£150" %}'))
    assert one(page, "svg[role=img]")["aria-label"] == "Promised £600, Paid £150"
    assert [r["width"] for r in page.select(".app-bar__picture rect")] == ["100.0%", "25.0%"]
    assert "Paid £150" in " ".join(one(page, "figcaption").text.split())


@pytest.mark.parametrize(
    ("part", "whole", "width"),
    [(1, 0, "0%"), (None, 5, "0.0%"), (-1, 5, "0.0%"), (9, 5, "100.0%"), (1, 3, "33.3%")],
)
def test_no_bar_leaves_its_frame(part: Any, whole: Any, width: str) -> None:
    assert components.percentage(part, whole) == width


def test_a_bar_of_nothing_is_empty() -> None:
    page = parse(components.bar("Promised", None, "£0", label="Nothing yet"))
    assert one(page, "svg[role=img]")["aria-label"] == "Nothing yet"
    assert one(page, ".app-bar__picture rect")["width"] == "0%"


def test_progress_is_words_with_a_picture() -> None:
    assert "3 of 5 done" in tags("{% progress 3 5 %}")
    assert "12 of 20 checked" in tags('{% progress 12 20 "checked" %}')


def test_filters_for_dates_and_missing_values() -> None:
    assert tags("{{ d|day }}|{{ n|day }}", d=datetime.date(2021, 3, 12), n=None) == "12 March 2021|"
    assert tags("{{ 0|or_no_data }}") == "0"
    assert "No data" in tags("{{ n|or_no_data }}", n=None)
    assert "No data" in tags("{{ n|or_no_data }}", n="")
