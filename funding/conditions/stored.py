"""A condition as it is stored, with what pages say of it."""

from dataclasses import dataclass

from funding.conditions import TYPES, ConditionType, Facts
from funding.models import Waiver


@dataclass(frozen=True)
class StoredCondition:
    """A condition by its id and kind, with its type's facts, and the waiver that lifts it or waits
    to be granted."""

    id: int
    kind: str
    facts: Facts
    waiver: Waiver | None = None

    @property
    def lifted_by(self) -> Waiver | None:
        """The waiver that lifts it today."""
        return self.waiver if self.waiver and self.waiver.is_in_force else None

    @property
    def type(self) -> type[ConditionType]:
        return TYPES[self.kind]

    @property
    def title(self) -> str:
        return self.type.title(self.facts)

    @property
    def url(self) -> str:
        return self.type.url(self.facts)

    @property
    def detail(self) -> str:
        return self.type.detail(self.facts)

    @property
    def due(self) -> str:
        return self.type.due(self.facts)
