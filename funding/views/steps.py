"""Pages that ask something short, such as a reason, and then take one step."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from core.dates import long_date
from core.forms import carried_out


def said(person: Any, at: datetime) -> str:
    """Who did something, and on which day."""
    return f"{person.name}, {long_date(at)}"


def urls_of(actions: Iterable[tuple[str, str]], found: Any) -> list[tuple[str, str]]:
    """Labels with where they lead."""
    return [(label, reverse(f"funding:{name}", args=[found.reference])) for label, name in actions]


@dataclass(frozen=True)
class Step:
    """`name`: of the row, as its services call it; `caption` stands before its reference; `about`:
    a sentence that says what it is; `crumbs`: the way up."""

    name: str
    caption: str
    about: Callable[[Any], str]
    crumbs: Sequence[Any]

    def take(
        self, request: HttpRequest, found: Any, form: Any, service: Callable[..., Any], done: str
    ) -> HttpResponseBase:
        """Ask, then do it and say what happened (`done`, with `{ref}`)."""
        form.cancel_url = found.get_absolute_url()
        if carried_out(form, service, by=request.user, **{self.name: found}):
            messages.success(request, done.format(ref=found.reference))
            return redirect(found)
        context = {
            "caption": f"{self.caption} {found.reference}",
            "about": self.about(found),
            "form": form,
            "title": form.submit_label,
            "breadcrumbs": [*self.crumbs, (found.reference, found.get_absolute_url())],
        }
        return render(request, "funding/step.html", context)
