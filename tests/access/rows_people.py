"""Rows of the team of a trust, invitations and everyone."""

import secrets
from typing import Any

from accounts.models import StaffRole
from core.actors import PORTAL
from tests.access.matrix import ALL_TRUSTS, NOBODY, SIGNED_IN, Row, any_trust, own, staff
from tests.factories.accounts import make_user
from tests.factories.people import add_member
from tests.support.acting import save
from trusts.models import Invitation
from trusts.services.invitations import hashed, invite

INVITERS = staff("programme_manager", "administrator")
READERS = INVITERS | staff("finance_approver", "auditor")
ADMIN = staff("administrator")
CIOS = any_trust("cio")


def scene(world: Any) -> None:
    """A colleague at the own trust, invitations, and a person on the staff."""
    world.member = add_member(make_user("Colleague"), world.own)
    world.invitation = invite(
        by=PORTAL, email="new@access.example", name="New", role="viewer", trust=world.own
    )
    world.token = secrets.token_urlsafe()
    save(_with_token(world))
    world.staff_person = make_user("Staff person")
    world.staff_role = save(StaffRole(user=world.staff_person, role="auditor"))
    world.staff_invitation = invite(
        by=PORTAL, email="staff@access.example", name="New", role="auditor"
    )


def _with_token(world: Any) -> Invitation:
    return Invitation(
        email="link@access.example",
        name="Link",
        role="viewer",
        trust=world.own,
        token_hash=hashed(world.token),
    )


def member(world: Any) -> dict[str, Any]:
    return {"pk": world.member.pk}


def invitation(world: Any) -> dict[str, Any]:
    return {"pk": world.invitation.pk}


def person(world: Any) -> dict[str, Any]:
    return {"pk": world.staff_person.pk}


ROWS = [
    Row("trusts:team", get=ALL_TRUSTS),
    Row("trusts:team_invite", get=CIOS, post=CIOS),
    Row("trusts:team_cover", get=CIOS, post=CIOS),
    Row("trusts:team_role", get=own("cio"), post=own("cio"), at=member),
    Row("trusts:team_remove", get=own("cio"), post=own("cio"), at=member),
    Row("trusts:team_send_again", post=own("cio"), at=invitation),
    Row("trusts:team_withdraw", post=own("cio"), at=invitation),
    Row("trusts:choose", get=SIGNED_IN, post=NOBODY),
    Row(
        "trusts:accept_invitation",
        get=frozenset({"signed out"}),
        post=frozenset({"signed out"}),
        at=lambda world: {"token": world.token},
    ),
    Row("trusts:people", get=READERS),
    Row("trusts:people_invite", get=INVITERS, post=INVITERS),
    Row("trusts:person", get=READERS, at=person, hidden=False),
    Row("trusts:give_role", get=INVITERS, post=INVITERS, at=person, hidden=False),
    Row("trusts:cover_person", get=INVITERS, post=INVITERS, at=person, hidden=False),
    Row(
        "trusts:end_role",
        post=INVITERS,
        at=lambda world: {"pk": world.staff_role.pk},
        hidden=False,
    ),
    Row("trusts:end_person_membership", post=INVITERS, at=member, hidden=False),
    Row(
        "trusts:people_send_again",
        post=INVITERS,
        at=lambda world: {"pk": world.staff_invitation.pk},
        hidden=False,
    ),
    Row(
        "trusts:people_withdraw",
        post=INVITERS,
        at=lambda world: {"pk": world.staff_invitation.pk},
        hidden=False,
    ),
    Row(
        "trusts:help_person",
        get=ADMIN,
        post=ADMIN,
        at=lambda world: {"pk": world.staff_person.pk, "action": "end-sessions"},
        hidden=False,
    ),
]
