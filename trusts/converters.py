"""Parts of addresses."""

from django.urls import register_converter


class OdsCode:
    """An ODS code; small letters are accepted, and led to the address in capitals."""

    regex = "[A-Za-z0-9]{3}|[A-Za-z0-9]{5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OdsCode, "ods")
