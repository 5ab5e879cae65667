"""A box to tick in a row of a list."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def checkbox(name: str, value: str, form: str, *, about: str = "", ticked: bool) -> SafeString:
    """It belongs to the form with the id `form`, wherever that stands on the page. `about`: what
    it selects, if not what `value` says."""
    return format_html(
        '<span class="nhsuk-checkboxes nhsuk-checkboxes--small app-select">'
        '<span class="nhsuk-checkboxes__item">'
        '<input class="nhsuk-checkboxes__input" id="{0}" name="{1}" type="checkbox" '
        'value="{2}" form="{3}"{4}>'
        '<label class="nhsuk-label nhsuk-checkboxes__label" for="{0}">'
        '<span class="nhsuk-u-visually-hidden">Select {5}</span></label></span></span>',
        f"select-{value}",
        name,
        value,
        form,
        SafeString(" checked") if ticked else "",
        about or value,
    )
