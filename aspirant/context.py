"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from aspirant.navigation import navigation


def portal(request: HttpRequest) -> dict[str, Any]:
    """The navigation of whoever looks, and the demonstration's mark.

    A request that was refused before anybody was known gets the layout without navigation.
    """
    known = hasattr(request, "trust")
    return {"demonstration": settings.DEMONSTRATION} | (navigation(request) if known else {})
