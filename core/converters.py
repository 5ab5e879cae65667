"""Parts of addresses that every app uses."""

import re

from django.urls import register_converter


class Reference:
    """A reference such as CL-2021-0007; any other text is no address at all (a 404)."""

    regex = "[A-Z]{2}-[0-9]{4}-[0-9]{4,12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def is_reference(text: str) -> bool:
    """Whether a text from an address may be looked up as a reference."""
    return re.fullmatch(Reference.regex, text) is not None


register_converter(Reference, "reference")
