"""What stands in the error summary of a page, from its forms."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BaseForm, BaseFormSet

from nhsuk.fields import error_target

Line = tuple[str, str | None]


def all_forms(things: Iterable[Any]) -> Iterator[BaseForm | BaseFormSet]:
    """Forms and formsets among ``things``, lists of them opened; anything else is passed over."""
    for thing in things:
        if isinstance(thing, BaseForm):
            yield thing
        elif isinstance(thing, BaseFormSet):
            yield thing
            yield from thing.forms
        elif isinstance(thing, list | tuple):
            yield from all_forms(thing)


def summary_lines(*things: Any) -> list[Line]:
    """(text, id to link to or None) of every error, in the order of the page."""
    lines: list[Line] = []
    for form in all_forms(things):
        if not form.is_bound:
            continue
        if isinstance(form, BaseFormSet):
            lines += [(str(text), None) for text in form.non_form_errors()]
        else:
            lines += form_lines(form)
    return lines


def form_lines(form: BaseForm) -> list[Line]:
    lines: list[Line] = [(str(text), None) for text in form.non_field_errors()]
    for bound in form:
        for error in bound.errors.as_data():
            parts = (error.params or {}).get("parts", ()) if error.params else ()
            target = error_target(bound, parts)
            lines += [(str(text), target) for text in error.messages]
    return lines
