"""From a form to a service."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import BaseForm

from core.errors import DomainError

Row = TypeVar("Row")


def carried_out(form: BaseForm, service: Callable[..., Row], **given: Any) -> Row | None:
    """What a service makes of a form's fields and of what is `given` besides.

    None if the form is not valid, or if the service refuses: why is then said on the form.
    """
    if not form.is_valid():
        return None
    try:
        return service(**given, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
