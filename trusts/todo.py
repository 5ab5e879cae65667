"""What people work there is to do."""

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.todo import Todo
from trusts.models import Invitation, Membership, Trust
from trusts.people import team_of
from trusts.policies.people import can_manage_team


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """Invite a second person; send again what did not arrive."""
    if not can_manage_team(user, trust):
        return []
    found = []
    waiting = list(Invitation.objects.filter(trust=trust).waiting())
    if len({m.user_id for m in team_of(trust)}) == 1 and not waiting:
        found.append(
            Todo(
                title="Invite a second person",
                url=reverse("trusts:team_invite"),
                owner="You",
                minutes=2,
                detail="Who prepares evidence cannot sign it off, and nobody should be alone.",
            )
        )
    stuck = [i for i in waiting if i.state in ("expired", "bounced")]
    return found + [send_again(i, reverse("trusts:team")) for i in stuck]


def send_again(invitation: Invitation, url: str) -> Todo:
    return Todo(
        title=f"Send the invitation of {invitation.name} again",
        url=url,
        owner="You",
        minutes=1,
        detail=f"{invitation.state_label}.",
    )


def for_staff(user: User) -> list[Todo]:
    """Trusts whose people are there but nobody can sign; staff invitations that did not arrive."""
    if not user.has(Permission.STAFF_INVITE):
        return []
    stuck = [i for i in Invitation.objects.filter(trust=None).waiting() if i.state != "sent"]
    return [
        *(nobody_signs(trust) for trust in trusts_without_signer()),
        *(send_again(i, reverse("trusts:people")) for i in stuck),
    ]


def trusts_without_signer() -> list[Trust]:
    """Trusts with people today but nobody who may sign off."""
    people = Membership.objects.in_force().filter(user__is_active=True)
    signed_for = people.signing().values("trust")
    return list(Trust.objects.filter(pk__in=people.values("trust")).exclude(pk__in=signed_for))


def nobody_signs(trust: Trust) -> Todo:
    return Todo(
        title=f"Find a chief information officer for {trust}",
        url=reverse("trusts:people_invite"),
        owner="Programme manager",
        detail="Nobody there can sign off what the trust claims.",
    )
