"""What every page is given."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from aspirant.navigation import navigation
from core.addresses import address_of


def portal(request: HttpRequest) -> dict[str, Any]:
    """The navigation of whoever looks, and the demonstration's mark.

    A request that was refused before anybody was known gets the layout without navigation.
    """
    known = hasattr(request, "trust")
    return {
        "demonstration": settings.DEMONSTRATION,
        "support_email": settings.SUPPORT_EMAIL,
        "report_mistake_url": report_mistake_url(request),
    } | (navigation(request) if known else {})


def report_mistake_url(request: HttpRequest) -> str:
    """Where a reader says what is wrong on this page."""
    return f"{address_of('corrections:report')}?{urlencode({'page': request.path})}"
