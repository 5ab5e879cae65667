"""What people work there is to do."""

from django.db.models import Exists, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.prepared import prepared
from core.todo import Todo, first_few
from trusts.models import Invitation, Membership, Trust
from trusts.people import team_of
from trusts.policies.people import can_manage_team


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """Invite a second person; send again what did not arrive."""
    if not can_manage_team(user, trust):
        return []
    people = {m.user_id: m for m in team_and_invited(trust=trust.pk)}
    if len(people) == 1 and not any(m.invited for m in people.values()):
        return [invite_a_second()]
    if people and not any(m.stuck for m in people.values()):
        return []
    stuck = Invitation.objects.filter(trust=trust).stuck()
    return [send_again(i, reverse("trusts:team")) for i in stuck]


@prepared(trust=Trust)
def team_and_invited(trust: Trust) -> "QuerySet[Membership]":
    """The team; each with whether anybody is `invited` to it, and any invitation is `stuck`."""
    invitations = Invitation.objects.filter(trust=trust)
    return team_of(trust).annotate(
        invited=Exists(invitations.waiting()), stuck=Exists(invitations.stuck())
    )


def invite_a_second() -> Todo:
    return Todo(
        title="Invite a second person",
        url=reverse("trusts:team_invite"),
        owner="You",
        minutes=2,
        detail="Who prepares evidence cannot sign it off, and nobody should be alone.",
    )


def send_again(invitation: Invitation, url: str) -> Todo:
    return Todo(
        title=f"Send the invitation of {invitation.name} again",
        url=url,
        owner="You",
        minutes=1,
        detail=f"{invitation.state_label}.",
    )


def for_staff(user: User) -> list[Todo]:
    """Trusts whose people are there but nobody can sign, for whoever may invite somebody."""
    if not user.has(Permission.STAFF_INVITE):
        return []
    more = "Find a chief information officer for {} more trusts"
    return first_few(trusts_without_signer(), nobody_signs, more, reverse("trusts:people"))


def invitations_for_staff(user: User) -> list[Todo]:
    """Staff invitations that did not arrive."""
    if not user.has(Permission.STAFF_INVITE):
        return []
    url, more = reverse("trusts:people"), "Send {} more invitations again"
    return first_few(stuck_invitations(), lambda i: send_again(i, url), more, url)


def stuck_invitations() -> "QuerySet[Invitation]":
    return Invitation.objects.filter(trust=None).stuck()


def trusts_without_signer() -> "QuerySet[Trust]":
    """Trusts with people today but nobody who may sign off."""
    people = Membership.objects.in_force().filter(user__is_active=True)
    signed_for = people.signing().values("trust")
    return Trust.objects.filter(pk__in=people.values("trust")).exclude(pk__in=signed_for)


def nobody_signs(trust: Trust) -> Todo:
    return Todo(
        title=f"Find a chief information officer for {trust}",
        url=reverse("trusts:people_invite"),
        owner="Programme manager",
        detail="Nobody there can sign off what the trust claims.",
    )
