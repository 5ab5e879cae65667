"""When PostgreSQL or Redis does not answer, the page says so and asks to come back."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from redis import RedisError

OUTAGES = (OperationalError, InterfaceError, RedisError)
RETRY_AFTER_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: 503 when a dependency failed, 500 for a mistake of ours.

    Django calls it inside the except block of whatever failed, in a view or a middleware.
    Neither page asks the database for anything.
    """
    if isinstance(sys.exc_info()[1], OUTAGES):
        return unavailable()
    return render(None, "500.html", {"support_email": settings.SUPPORT_EMAIL}, status=500)


def unavailable() -> HttpResponse:
    """The page for an outage."""
    response = HttpResponse(
        render_to_string("503.html", {"support_email": settings.SUPPORT_EMAIL}), status=503
    )
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
