"""What several pages of maturity show beside their own."""

from django import template

from maturity import outcomes
from maturity.models import Assessment

register = template.Library()


@register.simple_tag
def outcomes_of(assessment: Assessment) -> list[outcomes.Outcome]:
    """The outcome measures of an assessment, with their figures."""
    return outcomes.outcomes_of(assessment)
