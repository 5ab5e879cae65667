"""Which trust the signed-in person acts for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from trusts.models import Trust
from trusts.people import trusts_of

ACTING_FOR = "acting_for_trust"


class ActingTrustMiddleware:
    """Sets `request.trusts` (where the person belongs today) and `request.trust` (acting for).

    With one trust it is that one; with several, the one chosen on the page for it; None until
    chosen, for staff, and for anyone not signed in. A membership that ended ends this at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.trusts = trusts_of(user) if user.is_authenticated else []  # type: ignore[attr-defined]
        request.trust = acting_trust(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def acting_trust(request: HttpRequest) -> Trust | None:
    own: list[Trust] = request.trusts  # type: ignore[attr-defined]
    if len(own) == 1:
        return own[0]
    if not own:
        return None
    chosen = request.session.get(ACTING_FOR)
    return next((trust for trust in own if trust.pk == chosen), None)
