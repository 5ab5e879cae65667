"""Layout objects for crispy's FormHelper, in NHS.UK's terms.

crispy's own Layout, Div, Row, Column, Field, HTML, Hidden, Submit and ButtonHolder work as well.
Text given to the objects here is text: it is escaped, and never read as a template, so that names
from the database are safe in it.
"""

from typing import Any

from crispy_forms.layout import HTML, Div, Field, Layout
from crispy_forms.layout import Fieldset as CrispyFieldset
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nhsuk import components
from nhsuk.fields import legend

__all__ = [
    "HTML",
    "Button",
    "ButtonGroup",
    "Details",
    "Div",
    "Field",
    "Fieldset",
    "Heading",
    "Inset",
    "Layout",
    "Link",
    "Text",
]


class Button:
    """A button; ``variant`` is "" (green), "secondary", "reverse" or "warning"."""

    def __init__(
        self, label: str, *, name: str = "", value: str = "", variant: str = "", **attrs: Any
    ) -> None:
        self.label, self.name, self.value, self.variant = label, name, value, variant
        self.attrs = attrs

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        attrs = {name.replace("_", "-"): value for name, value in self.attrs.items()}
        return components.button(
            self.label,
            name=self.name,
            value=self.value,
            variant=self.variant,
            attrs=attrs,
        )


class Link:
    """A link beside a button, such as Cancel."""

    def __init__(self, label: str, url: str) -> None:
        self.label, self.url = label, url

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.url, self.label)


class Text:
    """Static text in a paragraph."""

    html = "<p>{}</p>"

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        return format_html(self.html, self.text)


class Heading(Text):
    """A heading between groups of fields."""

    html = '<h2 class="nhsuk-heading-m">{}</h2>'


class Inset(Text):
    """Inset text."""

    def render(self, form: Any, context: Context, **kwargs: Any) -> SafeString:
        return components.inset(format_html("<p>{}</p>", self.text))


class ButtonGroup(Div):
    """Buttons and links in one row."""

    css_class = "nhsuk-button-group"


class Details(Div):
    """Fields that are folded away until somebody wants them."""

    def __init__(self, summary: str, *fields: Any, opened: bool = False, **kwargs: Any) -> None:
        super().__init__(*fields, **kwargs)
        self.summary, self.opened = summary, opened

    def render(
        self, form: Any, context: Context, template_pack: Any = "nhsuk", **kwargs: Any
    ) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return components.details(
            fields, self.summary, expander=True, opened=self.opened, ident=self.css_id or ""
        )


class Fieldset(CrispyFieldset):
    """A fieldset with a legend; ``page_heading`` puts the page's h1 into the legend."""

    def __init__(
        self,
        text: str,
        *fields: Any,
        size: str = "m",
        page_heading: bool = False,
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(text, *fields, **kwargs)
        self.size, self.page_heading, self.hint = size, page_heading, hint

    def render(
        self, form: Any, context: Context, template_pack: Any = "nhsuk", **kwargs: Any
    ) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            "nhsuk/layout/fieldset.html",
            {
                "fieldset": self,
                "legend_html": legend(self.legend, size=self.size, page_heading=self.page_heading),
                "fields": fields,
                "hint_id": f"{self.css_id or 'fieldset'}-hint" if self.hint else "",
            },
        )
