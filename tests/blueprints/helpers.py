"""What several tests of this app share."""

from typing import Any

from blueprints.models import BlueprintVersion
from tests.evidence.helpers import browser, codes, database_refuses, refused

__all__ = ["again", "browser", "codes", "database_refuses", "refused"]


def again(row: Any) -> Any:
    """The row as it is in the database now."""
    return type(row)._default_manager.get(pk=row.pk)


def of_number(version: BlueprintVersion, number: int) -> BlueprintVersion:
    """Another version of the same blueprint."""
    return version.blueprint.versions.get(number=number)
