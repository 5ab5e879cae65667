"""`{% load blueprints %}`: Markdown and states on pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blueprints.columns import result_tag, status_tag
from blueprints.markdown import rendered

register = template.Library()

register.filter("markdown", rendered)


@register.filter
def about(label: str, what: str) -> SafeString:
    """A button's label that says what it is about to who cannot see where it stands."""
    return format_html('{}<span class="nhsuk-u-visually-hidden">: {}</span>', label, what)


register.simple_tag(status_tag, name="status_tag")
register.simple_tag(result_tag, name="result_tag")
