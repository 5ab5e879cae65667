"""One table of allowed moves for each status field.

The same table feeds the services (`check`), the form choices, the database triggers
(`triggers`) and the diagrams in the docs, so none of them can disagree.
"""

from collections.abc import Iterable, Mapping

import pgtrigger
from django.db import models

from core.errors import NotPossible


class Lifecycle:
    """The states of a thing, where it begins, and where it may go from each state.

    `moves` maps every state to the states that may follow it; `labels` gives the words on
    screen; a state missing from `labels` is shown as its name with spaces.
    """

    def __init__(
        self,
        name: str,
        *,
        initial: str,
        moves: Mapping[str, Iterable[str]],
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.initial = initial
        self.moves = {state: frozenset(after) for state, after in moves.items()}
        self.labels = {state: state.replace("_", " ").capitalize() for state in self.moves}
        self.labels.update(labels or {})
        unknown = {after for afters in self.moves.values() for after in afters} | {initial}
        if missing := (unknown | set(self.labels)) - set(self.moves):
            raise ValueError(f"{name}: no row of moves for {sorted(missing)}")

    @property
    def states(self) -> list[str]:
        return list(self.moves)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(state, self.labels[state]) for state in self.moves]

    @property
    def final(self) -> frozenset[str]:
        """The states that nothing follows."""
        return frozenset(state for state, after in self.moves.items() if not after)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each allowed move as (from, to)."""
        return [(old, new) for old, after in self.moves.items() for new in sorted(after)]

    def allows(self, old: str, new: str) -> bool:
        return new in self.moves.get(old, frozenset())

    def check(self, old: str, new: str, *, next_step: str = "") -> None:
        """Raise NotPossible unless `old` may become `new`."""
        if self.allows(old, new):
            return
        is_now = f"This {self.name} is “{self.labels[old].lower()}”"
        message = f"{is_now}, so it cannot become “{self.labels[new].lower()}”."
        step = next_step or "Look at the page again: it may have changed since."
        if old == new:
            # Pressed twice, or by two people: what was wanted is there.
            message = f"This {self.name} is already “{self.labels[old].lower()}”."
            step = "Nothing more to do here: look at the page again."
        raise NotPossible(message, next_step=step, code=f"{self.name.replace(' ', '_')}_move")

    def field(self, **kwargs: object) -> "models.CharField[str, str]":
        """A status field that begins in the initial state."""
        return models.CharField(
            max_length=20,
            choices=self.choices,
            default=self.initial,
            editable=False,
            **kwargs,  # type: ignore[arg-type]
        )

    def triggers(self, field: str) -> list[pgtrigger.Trigger]:
        """The same table, enforced by PostgreSQL whoever writes."""
        return [
            InitialState(name=f"{field}_begins", lifecycle=self, field=field),
            AllowedMoves(name=f"{field}_moves", lifecycle=self, field=field),
        ]


class _LifecycleTrigger(pgtrigger.Trigger):
    when = pgtrigger.Before

    def __init__(self, *, name: str, lifecycle: Lifecycle, field: str) -> None:
        self.lifecycle = lifecycle
        self.field = field
        super().__init__(name=name)

    @property
    def column(self) -> str:
        return f'"{self.field}"'


class InitialState(_LifecycleTrigger):
    """An INSERT that starts in a late state is refused."""

    operation = pgtrigger.Insert

    def get_func(self, model: models.Model) -> str:
        column = self.column
        return self.format_sql(f"""
            IF NEW.{column} IS DISTINCT FROM '{self.lifecycle.initial}' THEN
                RAISE EXCEPTION
                    'A new {self.lifecycle.name} begins as {self.lifecycle.initial}, not as %',
                    NEW.{column} USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """)


class AllowedMoves(_LifecycleTrigger):
    """An UPDATE along a move that the table does not list is refused."""

    operation = pgtrigger.Update

    def get_func(self, model: models.Model) -> str:
        column = self.column
        allowed = ", ".join(f"('{old}', '{new}')" for old, new in self.lifecycle.pairs)
        return self.format_sql(f"""
            IF OLD.{column} IS DISTINCT FROM NEW.{column}
               AND (OLD.{column}, NEW.{column}) NOT IN ({allowed}) THEN
                RAISE EXCEPTION 'A {self.lifecycle.name} cannot go from % to %',
                    OLD.{column}, NEW.{column} USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """)
