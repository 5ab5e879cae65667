"""``{% load nhsuk %}``: the NHS.UK components in templates. See nhsuk/README.md for examples."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nhsuk import components
from nhsuk.columns import Column, ListPage, Table
from nhsuk.columns.column import long_date
from nhsuk.errors import summary_lines
from nhsuk.fields import render_field, top_level
from nhsuk.icons import icon

register = template.Library()

register.simple_tag(components.tag, name="tag")
register.simple_tag(components.action_link, name="action_link")
register.simple_tag(components.bar, name="bar")
register.simple_tag(components.progress, name="progress")
register.simple_tag(components.summary_list, name="summary_list")
register.simple_tag(components.task_list, name="task_list")
register.simple_tag(icon, name="nhsuk_icon")

register.simple_block_tag(components.panel, name="panel")
register.simple_block_tag(components.inset, name="inset")
register.simple_block_tag(components.warning, name="warning")
register.simple_block_tag(components.card, name="card")
register.simple_block_tag(components.details, name="details")
register.simple_block_tag(components.notification, name="notification")

# --- forms -------------------------------------------------------------------------------------


@register.simple_tag
def nhsuk_field(field: Any) -> SafeString:
    """One bound field with label, hint and error."""
    return render_field(field)


@register.simple_tag
def nhsuk_fields(form: BaseForm) -> SafeString:
    """All fields of a form, without the form tag."""
    visible = [render_field(bound) for bound in top_level(form)]
    hidden = [str(bound) for bound in form.hidden_fields()]
    return mark_safe("".join([*visible, *hidden]))


def page_forms(context: Context) -> list[Any]:
    """The forms a page is about, by the names that views use."""
    return [context.get(name) for name in ("form", "formset", "forms")]


@register.simple_tag(takes_context=True)
def error_summary(context: Context, *forms: Any) -> SafeString:
    """ "There is a problem", or nothing; without arguments for ``form``, ``formset``, ``forms``."""
    lines = summary_lines(*(forms or page_forms(context)))
    if not lines:
        return SafeString("")
    return render_to_string("nhsuk/components/error_summary.html", {"lines": lines})


@register.simple_tag(takes_context=True)
def error_prefix(context: Context, *forms: Any) -> str:
    """ "Error: " at the start of the page's title when a form on it has errors."""
    return "Error: " if summary_lines(*(forms or page_forms(context))) else ""


@register.simple_tag
def button(label: Any, url: str = "", **kwargs: Any) -> SafeString:
    """A button; with ``url`` a link that looks like one. name, value, variant, else attributes."""
    own = {name: kwargs.pop(name) for name in ("name", "value", "variant") if name in kwargs}
    attrs = {name.replace("_", "-"): value for name, value in kwargs.items()}
    return components.button(label, url=url, attrs=attrs, **own)


@register.inclusion_tag("nhsuk/components/post_button.html", takes_context=True)
def post_button(
    context: Context, label: Any, url: str, variant: str = "secondary", **hidden: Any
) -> dict[str, Any]:
    """A form that is only a button, for one action; further arguments are hidden inputs."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "hidden": hidden,
        "button": components.button(label, variant=variant),
    }


# --- display -----------------------------------------------------------------------------------


@register.simple_tag
def back_link(url: str, text: str = "Back") -> SafeString:
    """The way back, in a landmark of its own since it stands outside ``main``."""
    return format_html('<nav aria-label="Back">{}</nav>', components.back_link(url, text))


@register.simple_tag
def breadcrumbs(*pairs: Any) -> SafeString:
    """``{% breadcrumbs "Home" "/" "Trusts" url %}``, or one list of (text, address)."""
    items = pairs[0] if len(pairs) == 1 else list(zip(pairs[::2], pairs[1::2], strict=True))
    return components.breadcrumbs(items) if items else SafeString("")


@register.simple_tag
def do_list(items: Iterable[Any], heading: str = "Do") -> SafeString:
    return components.do_list(heading, items)


@register.simple_tag
def dont_list(items: Iterable[Any], heading: str = "Don't") -> SafeString:
    return components.do_list(heading, items, do=False)


@register.simple_block_tag(takes_context=True)
def summary(context: Context, content: str, border: bool = True) -> SafeString:
    """Collects the ``{% summary_row %}`` inside into one summary list."""
    rows = rows_so_far(context)
    context.render_context[ROWS] = []
    return components.summary_list(rows, border=border)


ROWS = "nhsuk-summary-rows"


def rows_so_far(context: Context) -> list[components.SummaryRow]:
    return context.render_context.get(ROWS) or []


@register.simple_tag(takes_context=True)
def summary_row(
    context: Context, key: Any, value: Any = "", url: str = "", action: str = "Change"
) -> str:
    """One row of ``{% summary %}``; ``url`` adds a link named ``action``."""
    actions = [components.Action(action, url, str(key).lower())] if url else []
    row = components.SummaryRow(key, value, actions)
    context.render_context[ROWS] = [*rows_so_far(context), row]
    return ""


@register.simple_tag
def table(columns: Any, objects: Iterable[Any] = (), caption: str = "", **kwargs: Any) -> Any:
    """``{% table columns objects "Caption" %}``, or ``{% table made %}`` with a Table."""
    if isinstance(columns, Table):
        return columns.render()
    return Table(columns, objects, caption, **kwargs).render()


@register.simple_tag
def simple_table(headers: str, rows: Iterable[Any], caption: str, **kwargs: Any) -> SafeString:
    """Rows of plain values: ``{% simple_table "Year|Amount#" rows "Budget" %}`` (# is numeric)."""
    columns = [
        Column(str(i), label.removesuffix("#"), value=at(i), numeric=label.endswith("#"))
        for i, label in enumerate(headers.split("|"))
    ]
    return Table(columns, rows, caption, **kwargs).render()


def at(index: int) -> Any:
    return lambda row: row[index]


@register.inclusion_tag("nhsuk/components/pagination.html")
def pagination(page: ListPage) -> dict[str, Any]:
    """Numbered pages of a list."""
    here, pages = page.page.number, page.page.paginator.num_pages
    numbers = page.page.paginator.get_elided_page_range(here, on_each_side=1, on_ends=1)
    return {
        "current": here,
        "previous": page.page_url(here - 1) if here > 1 else "",
        "next": page.page_url(here + 1) if here < pages else "",
        "links": [(n, page.page_url(n) if isinstance(n, int) else "") for n in numbers],
    }


@register.inclusion_tag("nhsuk/components/list.html")
def list_page(page: ListPage) -> dict[str, Any]:
    """A whole list: filters, count, files, table, pages."""
    return {"page": page}


@register.simple_tag(takes_context=True)
def message_banners(context: Context) -> SafeString:
    """Django's messages as notification banners; success is green."""
    request = context.get("request")
    found = get_messages(request) if request is not None else []
    banners = [
        components.notification(
            components.notification_text(message),
            variant="success" if "success" in message.tags.split() else "",
            ident=f"message-{number}",
        )
        for number, message in enumerate(found, start=1)
    ]
    return mark_safe("".join(banners))


@register.filter
def day(value: datetime.date | None) -> str:
    """ "12 March 2021"; nothing for None."""
    return long_date(value) if value else ""


@register.filter
def or_no_data(value: Any) -> Any:
    """The value, or a grey "No data"."""
    if value is None or value == "":
        return format_html('<span class="app-no-data">{}</span>', "No data")
    return value
