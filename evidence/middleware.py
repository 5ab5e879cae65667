"""A request whose body is too big is refused before any of it is read (ASVS 5.2.1).

Django reads no more of a body than Content-Length says, so the header is the cap while streaming
too: a body that says less than it holds is cut there.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import BadInput
from evidence.files import MEGABYTE, MOST_BYTES

# What the other fields of a form may add to its file.
MOST_BODY = MOST_BYTES + MEGABYTE
# Nobody has reason to send more before signing in.
MOST_SIGNED_OUT = MEGABYTE
TOO_BIG = 413


class BodySizeMiddleware:
    """Stands after authentication and before anything that reads a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return too_big(request) or self.get_response(request)


def too_big(request: HttpRequest) -> HttpResponse | None:
    """The refusal, if the body is bigger than this person may send."""
    length = content_length(request)
    if length <= MOST_SIGNED_OUT:
        return None
    if length <= MOST_BODY and request.user.is_authenticated:
        return None
    refusal = BadInput(
        "The selected file must be smaller than 20MB.",
        next_step="Go back and select a smaller file. Long reports can be sent in parts.",
        code="body_too_big",
    )
    return render(request, "refusal.html", {"refusal": refusal}, status=TOO_BIG)


def content_length(request: HttpRequest) -> int:
    """What the header says; a header that is no number counts as nothing, as in Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
