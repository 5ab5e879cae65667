"""A condition as it is stored, with what pages say of it."""

from dataclasses import dataclass

from funding.conditions import TYPES, ConditionType, Facts


@dataclass(frozen=True)
class StoredCondition:
    """A condition by its id and kind, with its type's facts."""

    id: int
    kind: str
    facts: Facts

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
