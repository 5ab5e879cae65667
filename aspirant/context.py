"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from aspirant.navigation import account_menu, main_menu


def portal(request: HttpRequest) -> dict[str, Any]:
    """The navigation of whoever looks, and the demonstration's mark.

    Errors that happen before anybody is known (a refused host, say) get the public pages' bare
    layout.
    """
    if not hasattr(request, "user"):
        return {"demonstration": settings.DEMONSTRATION}
    return {
        "navigation": main_menu(request),
        "account_menu": account_menu(request),
        "demonstration": settings.DEMONSTRATION,
    }
