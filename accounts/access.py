"""How a view says who may open it. A view without one of these is open to any signed-in person
only if the access matrix in the tests lists it so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from accounts.permissions import Permission
from accounts.policies import check_has, has

View = Callable[..., HttpResponseBase]


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Decorate a view: any one of `permissions`, by staff role or at the trust acted for.

    Class-based views: `path("…", needs(P.X)(MyView.as_view()))` or `method_decorator`.
    The refusal is a page that explains (403). Which rows a person sees is `visible_to`'s part.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            trust = getattr(request, "trust", None)
            if not any(has(request.user, permission, trust) for permission in permissions):  # type: ignore[arg-type]
                check_has(request.user, permissions[0], trust)  # type: ignore[arg-type]
            return view(request, *args, **kwargs)

        guarded.needs = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate
