"""Programmes, participations and pairings for tests, moved along by the services."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from programmes import services
from programmes.models import Pairing, Participation, Programme, RoleCap
from tests.factories.accounts import make_user
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Trust

_numbers = count(1)
WAY = ("proposed", "due_diligence", "agreement_signed", "active", "completed")


def make_programme(**facts: Any) -> Programme:
    """A programme with a cap of £10m for exemplars, £5m for followers, £6m, and £250,000."""
    number = next(_numbers)
    defaults = {"slug": f"programme-{number}", "name": f"Programme {number}", "summary": "A test."}
    programme: Programme = save(Programme(**{**defaults, **facts}))
    for role, amount in (
        ("exemplar", 10_000_000),
        ("fast_follower", 5_000_000),
        ("aspirant", 6_000_000),
        ("seed", 250_000),
    ):
        save(
            RoleCap(
                programme=programme,
                role=role,
                amount=Decimal(amount),
                source="A test",
                as_of=date(2016, 9, 7),
            )
        )
    return programme


def make_manager() -> User:
    """A programme manager who has nothing to do with any trust."""
    return make_user(staff_role="programme_manager")


def make_participation(
    programme: Programme | None = None,
    trust: Trust | None = None,
    role: str = "aspirant",
    status: str = "active",
    by: User | None = None,
) -> Participation:
    """A participation moved along by the services as far as `status`."""
    by = by or make_manager()
    participation: Participation = services.propose_participation(
        by=by,
        programme=programme or make_programme(),
        trust=trust or make_trust(),
        role=role,
        reason="Chosen for a test",
    )
    if status in ("declined", "withdrawn"):
        leave = services.decline if status == "declined" else services.withdraw
        return leave(by=by, participation=participation, reason="Left in a test")
    for step in WAY[1 : WAY.index(status) + 1]:
        participation = _step(by, participation, step)
    return participation


def _step(by: User, participation: Participation, to: str) -> Participation:
    if to == "agreement_signed":
        services.finish_due_diligence(by=by, participation=participation)
    step = {
        "due_diligence": services.start_due_diligence,
        "agreement_signed": services.sign_agreement,
        "active": services.activate,
        "completed": services.complete,
    }[to]
    return step(by=by, participation=participation)


def make_pair(
    programme: Programme | None = None, status: str = "active"
) -> tuple[Participation, Participation]:
    """An exemplar and a fast follower of one programme, not yet paired."""
    programme = programme or make_programme()
    return (
        make_participation(programme, role="exemplar", status=status),
        make_participation(programme, role="fast_follower", status=status),
    )


def make_pairing(exemplar: Participation, follower: Participation) -> Pairing:
    """A proposed pairing of the two."""
    return services.propose_pairing(
        by=make_manager(), exemplar=exemplar, follower=follower, reason="Alike in a test"
    )
