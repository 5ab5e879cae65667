"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """The demonstration's mark; the navigation comes with the pages."""
    return {"demonstration": settings.DEMONSTRATION}
