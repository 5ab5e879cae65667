"""Display components as functions from plain data to HTML; templatetags/nhsuk.py offers them.

Text is escaped unless it is already marked safe.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nhsuk.html import attributes, classes, escaped
from nhsuk.icons import icon

TAG_COLOURS = frozenset(
    ["white", "grey", "green", "aqua-green", "blue", "purple", "pink", "red", "orange", "yellow"]
)
BUTTON_VARIANTS = frozenset(
    {"", "secondary", "secondary-solid", "reverse", "warning", "login", "small"}
)


@dataclass(frozen=True)
class Action:
    """A link beside a summary row; ``about`` tells screen readers what it changes."""

    text: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class SummaryRow:
    key: str
    value: Any
    actions: Sequence[Action] = ()
    empty: str = "No data"

    @property
    def shown(self) -> Any:
        return self.empty if self.value is None or self.value == "" else self.value


@dataclass(frozen=True)
class Task:
    """One line of a task list. ``status`` is plain text unless ``colour`` makes it a tag.

    Without ``url`` the task cannot be opened (yet).
    """

    title: str
    url: str = ""
    status: str = ""
    hint: Any = ""
    colour: str = ""


@dataclass(frozen=True)
class NavItem:
    """An entry of ``navigation``, ``navigation_secondary`` or ``account_menu``.

    Without ``url`` it is plain text; ``method="post"`` draws a button in a form (sign out).
    """

    label: str
    url: str = ""
    current: bool = False
    method: str = "get"
    icon: bool = False


def tag(text: Any, colour: str = "") -> SafeString:
    """A status; a word first, the colour second. ValueError if NHS.UK has no such colour."""
    if colour and colour not in TAG_COLOURS:
        raise ValueError(f"NHS.UK has no tag colour {colour!r}")
    names = classes("nhsuk-tag", colour and f"nhsuk-tag--{colour}")
    return mark_safe(f'<strong class="{names}">{escaped(text)}</strong>')


def button(
    label: Any,
    *,
    url: str = "",
    name: str = "",
    value: str = "",
    variant: str = "",
    attrs: dict[str, Any] | None = None,
) -> SafeString:
    """A submit button, or with ``url`` a link that looks like one."""
    if not set(variant.split()) <= BUTTON_VARIANTS:
        raise ValueError(f"NHS.UK has no button {variant!r}")
    extra = dict(attrs or {})
    pairs = {
        "class": classes(
            "nhsuk-button",
            *(f"nhsuk-button--{word}" for word in variant.split()),
            extra.pop("class", ""),
        ),
        "data-module": "nhsuk-button",
        **extra,
    }
    if url:
        pairs.update(href=url, role="button", draggable="false")
        return format_html("<a{}>{}</a>", attributes(pairs), label)
    # A double click must not send twice; the server guards too.
    pairs.setdefault("type", "submit")
    if pairs["type"] == "submit":
        pairs["data-prevent-double-click"] = "true"
    pairs.update(name=name, value=value)
    return format_html("<button{}>{}</button>", attributes(pairs), label)


def back_link(url: str, text: str = "Back") -> SafeString:
    return format_html('<a class="nhsuk-back-link" href="{}">{}</a>', url, text)


def inset(content: Any) -> SafeString:
    return format_html(
        '<div class="nhsuk-inset-text">'
        '<span class="nhsuk-u-visually-hidden">Information: </span>{}</div>',
        content,
    )


def panel(content: Any, heading: str, level: int = 1) -> SafeString:
    """The green panel after something was sent."""
    return format_html(
        '<div class="nhsuk-panel"><h{0} class="nhsuk-panel__heading">{1}</h{0}>'
        '<div class="nhsuk-panel__body">{2}</div></div>',
        level,
        heading,
        content,
    )


def warning(content: Any, heading: str, level: int = 3) -> SafeString:
    """A warning callout; "Important" is read out first unless the heading says it."""
    if "important" not in heading.lower():
        heading = format_html(
            '<span role="text"><span class="nhsuk-u-visually-hidden">Important: </span>{}</span>',
            heading,
        )
    return format_html(
        '<div class="nhsuk-card nhsuk-card--warning"><div class="nhsuk-card__content">'
        '<h{0} class="nhsuk-card__heading">{1}</h{0}>{2}</div></div>',
        level,
        heading,
        content,
    )


def card(
    content: Any,
    heading: str = "",
    *,
    url: str = "",
    level: int = 2,
    size: str = "",
    feature: bool = False,
) -> SafeString:
    """A card; with ``url`` the whole card is the link. ``feature`` sets the heading in a box.

    ``size`` of the heading: "s", "m", "l", or "" for the design system's own.
    """
    if heading and url:
        inner = format_html('<a class="nhsuk-card__link" href="{}">{}</a>', url, heading)
    else:
        inner = format_html("{}", heading)
    name = classes("nhsuk-card__heading", size and f"nhsuk-heading-{size}")
    title = format_html('<h{0} class="{1}">{2}</h{0}>', level, name, inner) if heading else ""
    names = classes(
        "nhsuk-card", url and "nhsuk-card--clickable", feature and "nhsuk-card--feature"
    )
    return format_html(
        '<div class="{}"><div class="nhsuk-card__content">{}{}</div></div>', names, title, content
    )


def details(
    content: Any,
    summary: str,
    *,
    expander: bool = False,
    opened: bool = False,
    ident: str = "",
) -> SafeString:
    return format_html(
        '<details class="{}"{}><summary class="nhsuk-details__summary">'
        '<span class="nhsuk-details__summary-text">{}</span></summary>'
        '<div class="nhsuk-details__text">{}</div></details>',
        classes("nhsuk-details", expander and "nhsuk-expander"),
        attributes({"id": ident or None, "open": opened}),
        summary,
        content,
    )


def action_link(text: str, url: str) -> SafeString:
    return format_html(
        '<a class="nhsuk-action-link" href="{}">{}'
        '<span class="nhsuk-action-link__text">{}</span></a>',
        url,
        icon("arrow-right-circle"),
        text,
    )


def notification(
    content: Any, *, title: str = "", variant: str = "", ident: str = "nhsuk-notification-banner"
) -> SafeString:
    """A banner; ``variant="success"`` is green and announced at once."""
    success = variant == "success"
    return format_html(
        '<div class="{}" data-module="nhsuk-notification-banner" role="{}" '
        'aria-labelledby="{}-title"><div class="nhsuk-notification-banner__header">'
        '<h2 class="nhsuk-notification-banner__title" id="{}-title">{}</h2></div>'
        '<div class="nhsuk-notification-banner__content">{}</div></div>',
        classes("nhsuk-notification-banner", success and "nhsuk-notification-banner--success"),
        "alert" if success else "region",
        ident,
        ident,
        title or ("Success" if success else "Important"),
        content,
    )


def notification_text(text: Any) -> SafeString:
    return format_html('<p class="nhsuk-notification-banner__heading">{}</p>', text)


def do_list(heading: str, items: Iterable[Any], *, do: bool = True, level: int = 3) -> SafeString:
    """ "Do" with ticks, or "Don't" with crosses (each line then begins with "do not")."""
    name = "tick" if do else "cross"
    prefix = "" if do else "do not "
    lines = format_html_join("", "<li>{}{}{}</li>", ((icon(name), prefix, i) for i in items))
    content = format_html('<ul class="nhsuk-list nhsuk-list--{}" role="list">{}</ul>', name, lines)
    return card(content, heading, level=level, feature=True)


def breadcrumbs(items: Sequence[tuple[str, str]]) -> SafeString:
    """Links to the pages above this one, from the top; phones show only the last."""
    links = format_html_join(
        "",
        '<li class="nhsuk-breadcrumb__list-item">'
        '<a class="nhsuk-breadcrumb__link" href="{1}">{0}</a></li>',
        items,
    )
    text, url = items[-1]
    return format_html(
        '<nav class="nhsuk-breadcrumb" aria-label="Breadcrumb">'
        '<ol class="nhsuk-breadcrumb__list">{}</ol><a class="nhsuk-back-link" href="{}">'
        '<span class="nhsuk-u-visually-hidden">Back to </span>{}</a></nav>',
        links,
        url,
        text,
    )


def summary_list(rows: Iterable[Any], *, border: bool = True) -> SafeString:
    """``rows``: SummaryRow, or (key, value), or (key, value, url) for a "Change" link."""
    shown = [summary_row(row) for row in rows]
    any_actions = any(row.actions for row in shown)
    context = {"rows": shown, "border": border, "any_actions": any_actions}
    return render_to_string("nhsuk/components/summary_list.html", context)


def summary_row(row: Any) -> SummaryRow:
    if isinstance(row, SummaryRow):
        return row
    key, value, *url = row
    actions = [Action("Change", url[0], str(key).lower())] if url and url[0] else []
    return SummaryRow(key, value, actions)


def task_list(tasks: Iterable[Task], prefix: str = "task-list") -> SafeString:
    """Tasks in any order, the whole row the link; ``prefix`` must differ for two on one page."""
    return render_to_string("nhsuk/components/task_list.html", {"tasks": tasks, "prefix": prefix})


@dataclass(frozen=True)
class BarPart:
    label: str
    amount: Any
    text: str
    number: int
    width: str


def bar(*triples: Any, label: str = "") -> SafeString:
    """Amounts within each other as one bar: ``"Promised", 600, "£600", "Paid", 150, "£150"``.

    The first is the whole; the text of each stands beside it, so the bar only illustrates.
    """
    cells = list(zip(triples[::3], triples[1::3], triples[2::3], strict=True))
    whole = cells[0][1] or 0
    parts = [
        BarPart(name, amount, text, number, percentage(amount, whole))
        for number, (name, amount, text) in enumerate(cells, start=1)
    ]
    label = label or ", ".join(f"{part.label} {part.text}" for part in parts)
    return render_to_string("nhsuk/components/bar.html", {"parts": parts, "label": label})


def progress(done: int, total: int, what: str = "done") -> SafeString:
    """ "3 of 5 done" with a bar."""
    context = {"width": percentage(done, total), "text": f"{done} of {total} {what}"}
    return render_to_string("nhsuk/components/progress.html", context)


def percentage(part: Any, whole: Any) -> str:
    """A width between 0% and 100% for SVG, one decimal."""
    if not whole:
        return "0%"
    share = max(0.0, min(1.0, float(part or 0) / float(whole)))
    return f"{share * 100:.1f}%"
