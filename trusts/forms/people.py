"""Forms of the team page and of invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts import roles
from accounts.forms import LONG_ENOUGH
from accounts.models import User
from core.dates import today
from nhsuk.forms import Form, SplitDateField
from trusts.models import Invitation, Membership, Trust
from trusts.policies.people import can_invite


def role_field(*scopes: roles.Scope, label: str = "Role") -> forms.ChoiceField:
    """Radios, each with the role's sentence."""
    hints = {role.slug: role.sentence for role in roles.of_scope(*scopes)}
    return forms.ChoiceField(
        label=label,
        choices=roles.choices(*scopes),
        widget=forms.RadioSelect(attrs={"hints": hints}),
    )


class InviteForm(Form):
    """Somebody to join the trust acted for."""

    submit_label = "Send the invitation"
    name = forms.CharField(label="Full name", max_length=150)
    email = forms.EmailField(label="Email address", help_text="We send the link there.")
    role = role_field("trust")


class InviteAnyoneForm(InviteForm):
    """Somebody to join a trust, or the programme's staff."""

    role = role_field("staff", "administrator", "trust")
    trust = forms.ModelChoiceField(
        label="Trust",
        queryset=Trust.objects.none(),
        required=False,
        help_text="For a role at a trust only.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trusts = Trust.objects.visible_to(user).open_on()
        self.fields["trust"].queryset = trusts  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, name)
            for role, name in roles.choices("staff", "administrator", "trust")
            if roles.by_slug(role).scope == "trust" or can_invite(user, None, role)
        ]

    def clean(self) -> dict[str, Any]:
        """A role at a trust needs one; a staff role has none."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if role := found.get("role"):
            at_trust = roles.by_slug(role).scope == "trust"
            if at_trust and not found.get("trust"):
                self.add_error("trust", "Select the trust that this person works for.")
            if not at_trust:
                found["trust"] = None
        return found


class RoleForm(Form):
    """Another role for a member."""

    submit_label = "Change the role"
    role = role_field("trust", label="New role")


class CoverForm(Form):
    """Who does an absent person's work, and when."""

    submit_label = "Arrange cover"
    absent = forms.ModelChoiceField(label="Who is absent", queryset=Membership.objects.none())
    person = forms.ModelChoiceField(label="Who covers", queryset=User.objects.none())
    from_date = SplitDateField(label="First day")
    until_date = SplitDateField(label="Last day")
    reason = forms.CharField(label="Reason", max_length=200, required=False)

    def __init__(self, *args: Any, members: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        absent, person = self.fields["absent"], self.fields["person"]
        absent.queryset = members.filter(covers=None)  # type: ignore[attr-defined]
        absent.label_from_instance = lambda m: f"{m.user}, {m.get_role_display()}"  # type: ignore[attr-defined]
        colleagues = User.objects.active().filter(pk__in=members.values("user"))
        person.queryset = colleagues.exclude(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["from_date"].initial = today()


class JoinForm(Form):
    """A name and a password, for somebody invited who has no account yet."""

    submit_label = "Join"
    name = forms.CharField(label="Full name", max_length=150)
    password = forms.CharField(
        label="Password",
        help_text=LONG_ENOUGH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": invitation.name}
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.invitation.email, name=self.data.get("name", ""))
        validate_password(password, person)
        return password
