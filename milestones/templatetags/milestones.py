"""``{% load milestones %}``: a plan's line, and a criterion as a row of ``{% summary %}``."""

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.dates import long_date
from milestones.models.plans import day_or_month
from milestones.picture import Axis, with_words
from milestones.queries import CriterionLine
from milestones.standing import Standing
from nhsuk.templatetags.nhsuk import summary_row

register = template.Library()


@register.simple_tag
def plan_line(standing: Standing, axis: Axis) -> SafeString:
    """The line with its words."""
    return with_words(standing, axis)


@register.simple_tag
def published_date(published: dict[str, str]) -> str:
    """`June 2018`, of a participation `with_published_date`."""
    return day_or_month(date.fromisoformat(published["day"]), published["precision"])


@register.simple_tag(takes_context=True)
def criterion_row(context: Context, line: CriterionLine, claim_status: Any = "") -> str:
    """What is asked, and how it stands: for anyone "Met" with its date; for those who may see
    claims the status, and the way to it."""
    words = f"{line.words} on {long_date(line.decided_on)}" if line.decided_on else line.words
    value = format_html(
        '{}<div class="app-muted">{}</div>{}',
        claim_status or words,
        line.asked.criterion.requirement,
        format_html('<div class="app-muted">Wanted: {}</div>', wanted)
        if claim_status and (wanted := line.asked.criterion.evidence_wanted)
        else "",
    )
    claim = line.asked.claim
    url = claim.get_absolute_url() if claim_status else ""
    return summary_row(context, claim.title, value, url, "Open")
