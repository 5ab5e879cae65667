"""People for tests."""

from itertools import count

from allauth.mfa.models import Authenticator

from accounts.models import StaffRole, User
from tests.support.acting import save

_numbers = count(1)


def make_user(name: str = "", *, staff_role: str = "", is_active: bool = True) -> User:
    """A person with an address of their own; with `staff_role`, also that role from today on."""
    number = next(_numbers)
    name = name or f"Person {number}"
    user = User(email=f"person{number}@example.nhs.uk", name=name, is_active=is_active)
    user.set_unusable_password()
    save(user)
    if staff_role:
        save(StaffRole(user=user, role=staff_role))
    return user


def make_staff(role: str, name: str = "") -> User:
    """A person of the programme team who has a second factor, so that pages open."""
    user = make_user(name, staff_role=role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user
