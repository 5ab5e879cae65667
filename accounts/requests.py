"""What the portal's middleware adds to a request, for type checkers."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from accounts.models import User

if TYPE_CHECKING:

    class SignedInRequest(HttpRequest):
        """A request of a signed-in person; `trust` is the trust acted for, or None."""

        user: User
        trust: Any
        trusts: list[Any]

else:
    SignedInRequest = HttpRequest


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: the fields sent, even if there are none, or nothing on a GET."""
    return request.POST if request.method == "POST" else None
