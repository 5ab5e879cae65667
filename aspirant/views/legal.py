"""Pages of fixed text, open to everyone."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

NAMES = ("help", "accessibility", "cookies", "privacy")


def text_page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of ``templates/pages/<name>.html``."""

    @require_safe
    @login_not_required
    def show(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{name}.html")

    return show


def addresses() -> list[URLPattern]:
    """``/help/`` and its neighbours, named as they are called."""
    return [path(f"{name}/", text_page(name), name=name) for name in NAMES]
