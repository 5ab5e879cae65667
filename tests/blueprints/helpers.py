"""What several tests of this app share."""

import re
from typing import Any

from accounts.models import User
from blueprints.models import BlueprintVersion
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.blueprints import whole_content

__all__ = [
    "ATTACK",
    "again",
    "browser",
    "codes",
    "database_refuses",
    "fields",
    "of_number",
    "refused",
    "text",
    "titles",
    "writer_of",
]

ATTACK = "<script>alert(1)</script>"


def again(row: Any) -> Any:
    """The row as it is in the database now."""
    return type(row)._default_manager.get(pk=row.pk)


def of_number(version: BlueprintVersion, number: int) -> BlueprintVersion:
    """Another version of the same blueprint."""
    return version.blueprint.versions.get(number=number)


def text(client: Any, address: str, status: int = 200, **data: Any) -> str:
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<h2 class="nhsuk-heading-s"><a[^>]*>([^<]*)</a>', html)


def fields(version: BlueprintVersion, **changes: Any) -> dict[str, Any]:
    """What the browser sends of the page of a draft."""
    content = whole_content(title=version.title)
    return {
        "edition": again(version).edition,
        "title": content.title,
        "summary": content.summary,
        **content.texts,
        "result": "worked",
        "cost_low": "100,000",
        "cost_high": "£150,000",
        "elapsed_months": "14",
        "steps": "Walk the wards\r\nWith a pharmacist.\r\n\r\nBuy devices",
        **changes,
    }


def writer_of(version: BlueprintVersion) -> tuple[User, Any]:
    author = version.blueprint.author
    return author, browser(author)
