import pytest

from core.errors import NotPossible
from core.lifecycles import Lifecycle

DOOR = Lifecycle(
    "barn door",
    initial="open",
    moves={"open": {"shut"}, "shut": {"open", "locked"}, "locked": ()},
    labels={"locked": "Locked for good"},
)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("open", "shut", True),
        ("shut", "open", True),
        ("shut", "locked", True),
        ("open", "locked", False),
        ("locked", "open", False),
        ("nowhere", "open", False),
    ],
)
def test_only_listed_moves_are_allowed(old, new, allowed):
    assert DOOR.allows(old, new) is allowed


def test_a_refused_move_says_what_the_state_is():
    with pytest.raises(NotPossible) as refusal:
        DOOR.check("locked", "open")
    assert str(refusal.value) == (
        "This barn door is “locked for good”, so it cannot become “open”. "
        "Look at the page again: it may have changed since."
    )
    assert refusal.value.code == "barn_door_move"


def test_the_same_move_twice_says_that_it_is_done():
    with pytest.raises(NotPossible) as refusal:
        DOOR.check("locked", "locked", next_step="Open it.")
    assert str(refusal.value) == (
        "This barn door is already “locked for good”. "
        "Nothing more to do here: look at the page again."
    )
    assert refusal.value.code == "barn_door_move"


def test_a_listed_move_passes():
    DOOR.check("open", "shut")


def test_states_choices_and_ends_come_from_the_one_table():
    assert DOOR.states == ["open", "shut", "locked"]
    assert DOOR.choices[2] == ("locked", "Locked for good")
    assert DOOR.final == {"locked"}
    assert DOOR.pairs == [("open", "shut"), ("shut", "locked"), ("shut", "open")]


def test_a_status_field_begins_at_the_beginning():
    field = DOOR.field(db_index=True)
    assert field.default == "open"
    assert not field.editable


def test_a_move_to_a_state_without_a_row_is_a_mistake_in_the_table():
    with pytest.raises(ValueError, match="no row of moves for"):
        Lifecycle("gate", initial="open", moves={"open": {"ajar"}})
