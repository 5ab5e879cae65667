"""People who sign in, and the staff roles they hold."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from accounts import grants, roles
from accounts.dated import DatedQuerySet, DatedRole, given_by_another, one_at_a_time
from accounts.permissions import Permission
from core.guards import never_deleted
from core.history import tracked


def sees_everyone(user: "User") -> bool:
    """Whether a person reads about the people of the whole portal, and their roles."""
    return user.has(Permission.STAFF_INVITE) or user.has(Permission.HISTORY_VIEW)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Everyone, for staff who invite people or read the history; else oneself."""
        return self.all() if sees_everyone(user) else self.filter(pk=user.pk)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_staff_role(self, *slugs: str, on: date | None = None) -> Self:
        """People who hold one of these staff roles on a day (today)."""
        held = StaffRole.objects.in_force(on).filter(role__in=slugs)
        return self.active().filter(pk__in=held.values("user"))

    def with_permission(self, permission: Permission) -> Self:
        """Staff whose roles of today allow this."""
        allowing = [
            role.slug
            for role in roles.of_scope("staff", "administrator")
            if permission in role.permissions
        ]
        return self.with_staff_role(*allowing)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address, kept in lower case; no password means none works."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.strip().lower())


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person. Deactivated when they leave, never deleted: history names them."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField("full name", max_length=150)
    is_active = models.BooleanField("may sign in", default=True)
    is_demo = models.BooleanField("invented for the demonstration", default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sessions_ended = models.PositiveIntegerField(
        "how often all sessions were ended", default=0, editable=False
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"
            ),
        )
        triggers = (*never_deleted("People"),)

    def __str__(self) -> str:
        return self.name

    @property
    def actor_key(self) -> str:
        return f"user:{self.pk}"

    @property
    def actor_name(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What keeps a session alive: a new password or an ended session makes it another."""
        kept: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return salted_hmac(
            "accounts.sessions", f"{kept}:{self.sessions_ended}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @cached_property
    def staff_roles(self) -> list[type[roles.Role]]:
        """The staff and administrator roles held today; read once for each request."""
        if not self.is_active or self.pk is None:
            return []
        return roles.staff(
            StaffRole.objects.in_force().filter(user=self).values_list("role", flat=True)
        )

    def roles_at(self, trust: Any) -> list[type[roles.Role]]:
        """The roles held today at a trust, cover included."""
        return grants.trust_roles(self, trust) if self.is_active else []

    def has(self, permission: Permission, trust: Any = None) -> bool:
        """Whether a staff role, or a role at `trust`, allows this today."""
        if any(permission in role.permissions for role in self.staff_roles):
            return True
        return trust is not None and any(
            permission in role.permissions for role in self.roles_at(trust)
        )

    @property
    def is_programme_staff(self) -> bool:
        """Holds any staff or administrator role: sees the programme's side of the portal."""
        return bool(self.staff_roles)

    # Django admin asks for these three.
    @property
    def is_staff(self) -> bool:
        return roles.Administrator in self.staff_roles

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Administrators see and edit what each ModelAdmin opens; nobody deletes."""
        return self.is_staff and ".delete_" not in perm

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class StaffRoleQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Everyone's, for staff who invite people or read the history; else one's own."""
        return self.all() if sees_everyone(user) else self.filter(user=user)


@tracked(rules=[given_by_another("accounts_staffrole_event_given_by_another")])
class StaffRole(DatedRole):
    """A staff or administrator role of a person between two days, both included.

    `covers` names the absent colleague whose work this role covers: the person acts in their
    own name, so every separation of duties counts them as themselves.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="staff_role_rows")
    role = models.CharField(max_length=30, choices=roles.choices("staff", "administrator"))
    covers = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="covered_by"
    )

    objects = StaffRoleQuerySet.as_manager()

    class Meta(DatedRole.Meta):
        ordering = ("user", "role", "from_date")
        constraints = (  # type: ignore[assignment]
            *DatedRole.Meta.constraints,
            one_at_a_time("user", "role", name="accounts_staffrole_one_at_a_time"),
        )
        triggers = (*never_deleted("Staff roles"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
