"""What others read is text: nothing that a writer types runs, links to code or hides."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.markdown import ATTRIBUTES, REL, TAGS, rendered
from blueprints.texts import HIDDEN, checked, checked_line, made_visible
from core.errors import BadInput

ALLOWED = {**ATTRIBUTES, "a": ATTRIBUTES["a"] | {"rel"}}


class Reader(HTMLParser):
    """Every tag of a page with its attributes, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


def check_harmless(html: str) -> Reader:
    """Only allowed tags, attributes and addresses."""
    page = Reader(html)
    assert not page.other
    for tag, attributes in page.tags:
        assert tag in TAGS
        assert set(attributes) <= ALLOWED.get(tag, set())
        link = attributes.get("href") or ""
        scheme = link.partition(":")[0].lower() if ":" in link.partition("/")[0] else ""
        assert scheme in {"", "http", "https", "mailto"}
        if tag == "a":
            assert attributes["rel"] == REL
    return page


# What writers type to do harm, and what Markdown is made of.
PIECES = st.sampled_from(
    [
        *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=x>", "<!--", "-->"),
        *("javascript:alert(1)", "data:text/html,x", "vbscript:x", "//example.org", "https://a.b"),
        *("[", "]", "(", ")", "](", "![", "<", ">", '"', "'", "`", "```", "~~~", "&#106;", "&lt;"),
        *("# ", "## ", "- ", "1. ", "7) ", "> ", "| a | b |", "|---|:-:|", "***", "__", "\\", "\n"),
        *("\n\n", "    ", "\t", "\u202e", "\u2066", "\x00", "é", "<a href='", "style=", "onclick="),
        *("[x]: javascript:x 'y'", "<https://a.b>", "<javascript:x>", "mailto:a@b", "</p>", "<b>"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join))
def test_no_tag_and_no_attribute_outside_the_few_ever_comes_out(text: str) -> None:
    page = check_harmless(rendered(text))
    assert not HIDDEN.search(page.text.replace("\n", ""))


@given(st.text(alphabet="<>[]()!\"'`=/:javscriptonlod &#;x\n", max_size=200))
def test_nor_from_the_letters_of_scripts_and_links(text: str) -> None:
    check_harmless(rendered(text))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("[click](javascript:alert(1))", "[click](javascript:alert(1))"),
        ("[click](JaVaScRiPt:alert(1))", "[click](JaVaScRiPt:alert(1))"),
        ("[click](data:text/html;base64,x)", "[click](data:text/html;base64,x)"),
        ("pay \u202eevil", "pay [U+202E]evil"),
    ],
)
def test_what_could_do_harm_is_shown_as_text(written: str, shown: str) -> None:
    assert check_harmless(rendered(written)).text.strip() == shown


def test_a_picture_becomes_a_link_to_it_at_most() -> None:
    assert "<img" not in rendered("![ward](https://example.org/ward.png)")


def test_headings_stand_below_those_of_the_page() -> None:
    html = rendered("# One\n\n#### Two")
    assert html == "<h3>One</h3>\n<h3>Two</h3>\n"


def test_lists_tables_and_links_are_kept() -> None:
    html = rendered("3. Third\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n[plan](https://example.org/)")
    assert '<ol start="3">' in html
    assert "<td>2</td>" in html
    assert f'<a href="https://example.org/" rel="{REL}">plan</a>' in html


def test_line_ends_of_any_system_are_one_kind() -> None:
    assert rendered("a\r\n\r\nb\rc") == "<p>a</p>\n<p>b\nc</p>\n"


def test_a_megabyte_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadInput) as caught:
        checked("x" * 1_048_576, "What we did", 20_000)
    assert str(caught.value).startswith(
        "“What we did” has 1,048,576 characters; the most is 20,000."
    )


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\u2028"])
def test_hidden_characters_are_refused_by_number(mark: str) -> None:
    with pytest.raises(BadInput, match=r"hidden character \(U\+[0-9A-F]{4}\)"):
        checked(f"a{mark}b", "Problem", 100)


def test_a_line_is_one_line() -> None:
    assert checked_line("  one\n two\t three ", "Title", 100) == "one two three"


def test_ordinary_text_stays_as_it_is() -> None:
    assert made_visible("£5 – “naïve”\n\tok") == "£5 – “naïve”\n\tok"
