"""Markdown to HTML that can do nothing: a few tags, links to the web, no attribute else.

Two locks: the parser passes no HTML through, and what it makes is sanitised once more.
"""

from collections.abc import Sequence
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from blueprints.texts import made_visible, one_kind_of_line_end

HEADING = "h3"
TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "a", "ul", "ol", "li"),
    *(HEADING, "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
LINKS = {"http", "https", "mailto"}
# On every link: no search engine's credit for it, and the site it leads to learns nothing.
REL = "nofollow noopener noreferrer"


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables; no HTML, no pictures; all headings on one level, below the page's."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.core.ruler.push("one_level", lambda state: one_level(state.tokens))
    return made


def one_level(tokens: Sequence[Token]) -> None:
    """The page has its own headings above; a level skipped would lose who listens to the page."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = HEADING


def rendered(text: str) -> SafeString:
    """The HTML of a text; hidden characters are shown as their numbers."""
    html = parser().render(made_visible(one_kind_of_line_end(text)))
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=LINKS, link_rel=REL, strip_comments=True
    )
    return mark_safe(clean)  # noqa: S308 - sanitised above, to the tags and attributes there
