"""Who belongs to a trust, and who has been asked to."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts import roles
from accounts.dated import DatedQuerySet, DatedRole, given_by_another, one_at_a_time
from accounts.permissions import Permission
from core.guards import never_deleted
from core.history import tracked
from trusts.models.organisations import Trust

if TYPE_CHECKING:
    from accounts.models import User

INVITATION_DAYS = 14


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: "User") -> Self:
        """The people of one's own trusts; every trust's for those who see all teams."""
        if user.has(Permission.TEAM_VIEW):
            return self
        own = Membership.objects.in_force().filter(user=user)
        return self.filter(trust__in=own.values("trust"))

    def signing(self) -> Self:
        """Memberships whose role signs off what a trust claims."""
        return self.filter(role__in=trust_roles_with(Permission.CLAIM_SIGN))

    def managing(self) -> Self:
        """Memberships whose role looks after the team."""
        return self.filter(role__in=trust_roles_with(Permission.TEAM_MANAGE))


def trust_roles_with(permission: Permission) -> list[str]:
    """The roles at a trust that allow this."""
    return [role.slug for role in roles.of_scope("trust") if permission in role.permissions]


@tracked(rules=[given_by_another("trusts_membership_event_given_by_another")])
class Membership(DatedRole):
    """A person's role at a trust between two days, both included.

    `covers` names the absent colleague whose work this role covers: the person acts in their
    own name, so every separation of duties counts them as themselves.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=roles.choices("trust"))
    covers = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="covered_at",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(DatedRole.Meta):
        ordering = ("trust", "user", "role", "from_date")
        constraints = (  # type: ignore[assignment]
            *DatedRole.Meta.constraints,
            one_at_a_time("user", "trust", "role", name="trusts_membership_one_at_a_time"),
        )
        triggers = (*never_deleted("Memberships"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def role_class(self) -> type[roles.Role]:
        return roles.by_slug(self.role)


def expiry() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: "User") -> Self:
        """Invitations to the trusts whose team one manages; all of them for staff who invite."""
        if user.has(Permission.STAFF_INVITE):
            return self
        own = Membership.objects.in_force().filter(user=user).managing()
        return self.filter(trust__in=own.values("trust"))

    def waiting(self) -> Self:
        """Neither accepted nor withdrawn; expired ones are still listed, to be sent again."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def stuck(self) -> Self:
        """Waiting, but the link has expired or the message could not be delivered. By the clock of
        the database, so that a query which is written once asks for the moment all the same."""
        gone = Q(bounced_at__isnull=False) | Q(expires_at__lte=Now())
        return self.waiting().filter(gone)


@tracked(exclude=["token_hash"])
class Invitation(models.Model):
    """An e-mail that lets one person in, once, with one role.

    `invited_by` is empty where the portal itself invited (the first administrator).

    The link's token is nowhere in this table: only its SHA-256. Sending again makes a new one,
    and the old link stops working.
    """

    email = models.EmailField("email address")
    name = models.CharField("full name", max_length=150)
    trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=30, choices=roles.choices("trust", "staff", "administrator"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="invitations_made",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    times_sent = models.PositiveSmallIntegerField(default=1, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=expiry, editable=False)
    bounced_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="invitations_accepted",
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="trusts_invitation_email_lower"
            ),
            models.CheckConstraint(
                condition=Q(trust__isnull=False, role__in=[r.slug for r in roles.of_scope("trust")])
                | Q(
                    trust__isnull=True,
                    role__in=[r.slug for r in roles.of_scope("staff", "administrator")],
                ),
                name="trusts_invitation_role_fits",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="trusts_invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("invited_by")),
                name="trusts_invitation_not_to_oneself",
            ),
            models.UniqueConstraint(
                fields=("email", "trust", "role"),
                nulls_distinct=False,
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="trusts_invitation_one_waiting",
            ),
        )
        triggers = (*never_deleted("Invitations"),)

    STATES: ClassVar[dict[str, str]] = {
        "accepted": "Accepted",
        "revoked": "Withdrawn",
        "expired": "Expired",
        "bounced": "Could not be delivered",
        "sent": "Sent",
    }

    def __str__(self) -> str:
        return f"Invitation to {self.name}"

    @property
    def role_class(self) -> type[roles.Role]:
        return roles.by_slug(self.role)

    @property
    def state(self) -> str:
        """One of STATES, as of now."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        if self.bounced_at:
            return "bounced"
        return "expired" if self.expires_at <= timezone.now() else "sent"

    @property
    def state_label(self) -> str:
        return self.STATES[self.state]
