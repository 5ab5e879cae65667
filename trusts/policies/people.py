"""Who may change the team of a trust: a CIO the own trust's only, and nobody oneself."""

from accounts import roles
from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import (
    allows,
    check_has,
    check_may_grant_staff_role,
    check_not_oneself,
    is_oneself,
)
from core.actors import Actor, SystemActor
from core.dates import today
from core.errors import BadInput, NotAllowed, NotPossible
from trusts.models import Invitation, Membership, Trust


def check_can_manage_team(by: Actor, trust: Trust) -> None:
    """The trust's own CIO, whoever covers for them, or staff who invite anyone."""
    if not allows(check_has, by, Permission.STAFF_INVITE):
        check_has(by, Permission.TEAM_MANAGE, trust)


def can_manage_team(by: Actor, trust: Trust) -> bool:
    return allows(check_can_manage_team, by, trust)


def check_trust_role(role: str) -> None:
    """Raise BadInput for a role that no trust has: no way from a team to a staff role."""
    if role not in dict(roles.choices("trust")):
        raise BadInput("Choose a role at the trust.", code="role")


def check_can_give_role(by: Actor, user: User, trust: Trust, role: str) -> None:
    check_trust_role(role)
    check_can_manage_team(by, trust)
    check_not_oneself(by, user, "give yourself a role")


def check_can_invite(by: Actor, trust: Trust | None, role: str) -> None:
    """To a trust by who manages its team; to a staff role by who may give it."""
    if trust is None:
        check_may_grant_staff_role(by, role)
    else:
        check_trust_role(role)
        check_can_manage_team(by, trust)


def can_invite(by: Actor, trust: Trust | None, role: str) -> bool:
    return allows(check_can_invite, by, trust, role)


def check_can_end_membership(by: Actor, row: Membership) -> None:
    """One's own anyone may end; another's, who manages the team. A trust keeps one CIO."""
    if not is_oneself(by, row.user):
        check_can_manage_team(by, row.trust)
    check_not_ended(row)
    check_somebody_still_signs(row)


def check_not_ended(row: Membership) -> None:
    if row.until_date is not None and row.until_date < max(today(), row.from_date):
        raise NotPossible(f"This role of {row.user} has ended already.", code="ended")


def check_somebody_still_signs(row: Membership) -> None:
    """Raise NotPossible if nobody but cover would be left to sign for the trust."""
    if Permission.CLAIM_SIGN not in row.role_class.permissions or row.covers_id is not None:
        return
    others = Membership.objects.in_force().signing().filter(trust=row.trust, covers=None)
    if not others.filter(user__is_active=True).exclude(user=row.user).exists():
        raise NotPossible(
            f"{row.user} is the only {row.role_class.name.lower()} of {row.trust}.",
            next_step="Give somebody else that role first.",
            code="last_cio",
        )


def can_do_without(row: Membership) -> bool:
    """Whether somebody would still sign for the trust if this role ended."""
    return allows(check_somebody_still_signs, row)


def can_end_membership(by: Actor, row: Membership) -> bool:
    return allows(check_can_end_membership, by, row)


def check_can_cover(by: Actor, absent: Membership, person: User) -> None:
    """Cover is arranged by who manages the team, for a colleague of the same trust."""
    check_can_manage_team(by, absent.trust)
    check_not_oneself(by, person, "arrange cover by yourself")
    check_not_ended(absent)
    if absent.covers_id is not None:
        raise NotPossible(
            f"{absent.user} is covering too.",
            next_step="Arrange cover for the person who is absent.",
            code="cover_of_cover",
        )
    if person.pk == absent.user_id:
        raise BadInput("Choose somebody other than the absent person.", code="cover_self")
    if not Membership.objects.ahead().filter(trust=absent.trust, user=person).exists():
        raise NotPossible(
            f"{person} does not belong to {absent.trust}.",
            next_step="Invite them first.",
            code="not_a_member",
        )


def check_is_waiting(invitation: Invitation) -> None:
    if invitation.state in ("accepted", "revoked"):
        raise NotPossible(
            f"This invitation is {invitation.state_label.lower()}.",
            next_step="Invite the person again.",
            code="invitation_closed",
        )


def check_is_open(invitation: Invitation) -> None:
    """Raise NotPossible unless the link still works."""
    check_is_waiting(invitation)
    if invitation.state == "expired":
        raise NotPossible(
            "This invitation has expired.",
            next_step="Ask the person who invited you to send it again.",
            code="invitation_expired",
        )


def check_is_the_portal(by: Actor) -> None:
    """Raise NotAllowed for a person: accepting gives a role, which nobody gives themselves."""
    if not isinstance(by, SystemActor):
        raise NotAllowed("Invitations are carried out by the portal.", code="portal_only")


def check_is_for(invitation: Invitation, person: User | None) -> None:
    """Raise NotAllowed unless `person` (None: nobody is signed in) is who was invited."""
    if person is not None and person.email != invitation.email:
        raise NotAllowed(
            f"This invitation is for {invitation.email}.",
            next_step="Sign out, then open the link again.",
            code="sign_out_first",
        )
    if person is None and User.objects.filter(email=invitation.email).exists():
        raise NotAllowed(
            "This invitation is for somebody who has an account.",
            next_step=f"Sign in as {invitation.email}, then open the link again.",
            code="sign_in_first",
        )
