"""Forms about staff roles."""

from typing import Any

from django import forms

from accounts import roles
from accounts.models import User
from accounts.policies import can_give_staff_role
from core.dates import today
from nhsuk.forms import Form, SplitDateField
from trusts.forms.people import role_field


class StaffRoleForm(Form):
    """A staff role for somebody who has an account."""

    submit_label = "Give the role"
    role = role_field("staff", "administrator")
    from_date = SplitDateField(label="First day")
    until_date = SplitDateField(label="Last day", required=False)
    reason = forms.CharField(label="Reason", max_length=200, required=False)

    def __init__(self, *args: Any, user: User, by: User, **kwargs: Any) -> None:
        """`by` is offered the roles that they may give to `user`."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, name)
            for role, name in roles.choices("staff", "administrator")
            if can_give_staff_role(by, user, role)
        ]
        self.fields["from_date"].initial = today()


class StaffCoverForm(Form):
    """Who does an absent colleague's work, and when."""

    submit_label = "Arrange cover"
    role = forms.ChoiceField(label="Which role")
    person = forms.ModelChoiceField(label="Who covers", queryset=User.objects.none())
    from_date = SplitDateField(label="First day")
    until_date = SplitDateField(label="Last day")
    reason = forms.CharField(label="Reason", max_length=200, required=False)

    def __init__(self, *args: Any, absent: User, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(role.slug, role.name) for role in absent.staff_roles]
        self.fields["role"].choices = held  # type: ignore[attr-defined]
        staff = User.objects.with_staff_role(*(r.slug for r in roles.of_scope("staff")))
        self.fields["person"].queryset = staff.exclude(pk__in=[absent.pk, by.pk])  # type: ignore[attr-defined]
        self.fields["from_date"].initial = today()
