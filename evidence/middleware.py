"""A request whose body is too big is refused before any of it is read (ASVS 5.2.1).

Django reads no more of a body than Content-Length says, so the header is the cap while streaming
too: a body that says less than it holds is cut there.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.files import MEGABYTE, MOST_BYTES

# A little more than a form with its file: a file that is only somewhat too big is refused beside
# its field, with nothing lost; a bigger one by a page.
MOST_BODY = MOST_BYTES + 5 * MEGABYTE
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
    return render(request, "errors/too_big.html", {"form_url": request.path}, status=TOO_BIG)


def content_length(request: HttpRequest) -> int:
    """What the header says; a header that is no number counts as nothing, as in Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
