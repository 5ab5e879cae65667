"""Refusals become pages that explain; private pages stay out of caches."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from core.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]
# Characters; two hundred references of claims fit.
LONGEST_ADDRESS = 6000


class RefusalMiddleware:
    """A domain error that a view lets pass is shown as a page: why, and what to do next."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.accepts("text/html"):
            return self.only_a_button(request, response)
        return response

    def only_a_button(self, request: HttpRequest, refused: HttpResponse) -> HttpResponse:
        """An address that only takes what a form sends says so to whoever opens it."""
        page = render(request, "405.html", status=refused.status_code)
        page.headers["Allow"] = refused.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, "refusal.html", {"refusal": error}, status=error.status)


class LongAddressMiddleware:
    """An address longer than any of ours gets a page that says so. The web server's own limit is
    higher and ends the connection without one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return render(request, "414.html", status=HTTPStatus.REQUEST_URI_TOO_LONG)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Whatever a signed-in person was sent is not kept by any cache (ASVS 14.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith("/accounts/"):
            response.headers["Cache-Control"] = "no-store"
        return response
