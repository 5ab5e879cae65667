"""Every pair of states, allowed or not: the services' table and the database agree."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotPossible
from programmes.lifecycles import PAIRING, PARTICIPATION
from programmes.models import Participation
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.support.acting import save

ALLOWED = {
    ("proposed", "due_diligence"),
    ("proposed", "declined"),
    ("proposed", "withdrawn"),
    ("due_diligence", "agreement_signed"),
    ("due_diligence", "declined"),
    ("due_diligence", "withdrawn"),
    ("agreement_signed", "active"),
    ("agreement_signed", "withdrawn"),
    ("active", "completed"),
    ("active", "withdrawn"),
}


@pytest.mark.parametrize("old", PARTICIPATION.states)
@pytest.mark.parametrize("new", PARTICIPATION.states)
def test_a_participation_moves_only_along_its_table(old: str, new: str) -> None:
    assert PARTICIPATION.allows(old, new) is ((old, new) in ALLOWED)
    if (old, new) not in ALLOWED:
        with pytest.raises(NotPossible):
            PARTICIPATION.check(old, new)


def test_a_pairing_is_proposed_then_confirmed_then_ended_or_denied() -> None:
    assert PAIRING.pairs == [
        ("proposed", "confirmed"),
        ("proposed", "denied"),
        ("confirmed", "ended"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("old", PARTICIPATION.states)
@pytest.mark.parametrize("new", PARTICIPATION.states)
def test_the_database_refuses_every_other_move(old: str, new: str) -> None:
    row = make_participation(status=old)
    row.status = new
    row.reason = "Any"
    row.due_diligence_finished_on = row.agreement_signed_on = row.proposed_on
    if (old, new) in ALLOWED or old == new != "proposed":
        save(row)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            save(row)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [s for s in PARTICIPATION.states if s != "proposed"])
def test_no_participation_begins_in_a_late_state(status: str) -> None:
    row = Participation(
        programme=make_programme(),
        trust=make_trust(),
        role="aspirant",
        name_at_the_time="A",
        status=status,
        reason="Any",
    )
    with pytest.raises(IntegrityError, match="begins as proposed"), transaction.atomic():
        save(row)
