"""`{% demonstration_people as groups %}` on the sign-in page of the demonstration."""

from django import template

from trusts.demonstration import people_by_role

register = template.Library()
register.simple_tag(people_by_role, name="demonstration_people")
