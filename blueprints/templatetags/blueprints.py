"""`{% load blueprints %}`: Markdown and states on pages."""

from django import template

from blueprints.columns import result_tag, status_tag
from blueprints.markdown import rendered

register = template.Library()

register.filter("markdown", rendered)
register.simple_tag(status_tag, name="status_tag")
register.simple_tag(result_tag, name="result_tag")
