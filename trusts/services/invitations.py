"""Letting people in: invited, sent again, withdrawn, accepted."""

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import create_user, give_staff_role
from accounts.services.people import clean_email, clean_name
from core.actors import PORTAL, Actor
from core.dates import long_date
from core.errors import NotPossible
from core.mail import send_mail
from core.services import locked, service
from trusts.models import Invitation, Membership, Trust
from trusts.models.people import expiry
from trusts.policies import people as policies
from trusts.services.people import add_member

TOKEN_BYTES = 32


def hashed(token: str) -> str:
    """What the table keeps of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_path(token: str) -> str:
    return reverse("trusts:accept_invitation", kwargs={"token": token})


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that a link belongs to, whatever became of it."""
    rows = Invitation.objects.select_related("trust", "invited_by")
    return rows.filter(token_hash=hashed(token)).first()


@service
def invite(
    *, by: Actor, email: str, name: str, role: str, trust: Trust | None = None, reason: str = ""
) -> Invitation:
    """Ask a person to join, at a trust or as staff, by a link that works once for 14 days.

    Raises NotPossible if they hold the role or have been asked already.
    """
    policies.check_can_invite(by, trust, role)
    email = clean_email(email)
    _check_is_news(email, trust, role)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        email=email,
        name=clean_name(name),
        trust=trust,
        role=role,
        invited_by_id=by.pk,
        token_hash=hashed(token),
    )
    _send(invitation, token)
    return invitation


def _check_is_news(email: str, trust: Trust | None, role: str) -> None:
    waiting = Invitation.objects.waiting().filter(email=email, trust=trust, role=role)
    if waiting.exists():
        raise NotPossible(
            "This person has been invited already.",
            next_step="Send that invitation again.",
            code="invited",
        )
    members = Membership.objects.in_force().filter(user__email=email, trust=trust, role=role)
    if trust is not None and members.exists():
        raise NotPossible("This person has that role already.", code="held")


def _send(invitation: Invitation, token: str) -> None:
    """Queue the mail. Only it holds the token, and the outbox drops it once delivered."""
    inviter = invitation.invited_by or "The programme team"
    send_mail(
        to=invitation.email,
        template="trusts/invitation",
        context={
            "inviter": inviter,
            "trust": invitation.trust,
            "role": invitation.role_class,
            "expires": long_date(invitation.expires_at),
            "url": settings.PUBLIC_URL + invitation_path(token),
        },
        dedupe_key=mail_key(invitation),
        secret=True,
    )


def mail_key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}:{invitation.times_sent}"


@service
def send_invitation_again(*, by: Actor, invitation: Invitation) -> Invitation:
    """Send a new link, good for another 14 days; the old one stops working."""
    row = locked(invitation)
    policies.check_can_invite(by, row.trust, row.role)
    policies.check_is_waiting(row)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row.token_hash = hashed(token)
    row.times_sent += 1
    row.sent_at, row.expires_at, row.bounced_at = timezone.now(), expiry(), None
    row.save()
    _send(row, token)
    return row


@service
def withdraw_invitation(*, by: Actor, invitation: Invitation, reason: str = "") -> Invitation:
    """The link stops working."""
    row = locked(invitation)
    policies.check_can_invite(by, row.trust, row.role)
    policies.check_is_waiting(row)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    return row


@service
def mark_invitation_bounced(*, by: Actor, invitation: Invitation) -> Invitation:
    """The mail did not arrive: shown in the team's list, to be sent again."""
    row = locked(invitation)
    row.bounced_at = timezone.now()
    row.save(update_fields=["bounced_at"])
    return row


@service
def accept_invitation(
    *,
    by: Actor,
    invitation: Invitation,
    person: User | None = None,
    name: str = "",
    password: str | None = None,
    reason: str = "",
) -> User:
    """Let the invited person in: a new account, or one more role for the one they have.

    `person` is whoever is signed in. Only the portal carries this out: nobody gives themselves a
    role, whoever invited gave it. Raises NotPossible once the link was used, withdrawn or has
    expired, NotAllowed for anybody but the person invited.
    """
    policies.check_is_the_portal(by)
    row = locked(invitation)
    policies.check_is_open(row)
    policies.check_is_for(row, person)
    user = person or create_user(by=by, email=row.email, name=name, password=password)
    if row.trust is None:
        give_staff_role(by=by, user=user, role=row.role)
    else:
        add_member(by=by, user=user, trust=row.trust, role=row.role)
    row.accepted_at, row.accepted_by = timezone.now(), user
    row.save(update_fields=["accepted_at", "accepted_by"])
    return user


def accept(invitation: Invitation, person: User | None, **given: str) -> User:
    """Accept in the portal's name, and say in the history who had invited."""
    why = f"Accepted the invitation of {invitation.invited_by or 'the portal'}"
    return accept_invitation(by=PORTAL, invitation=invitation, person=person, reason=why, **given)
