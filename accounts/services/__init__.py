"""Every write about people and staff roles."""

from accounts.services.people import (
    change_email,
    create_user,
    deactivate_user,
    reactivate_user,
    rename_user,
)
from accounts.services.sign_in import end_sessions, reset_second_factor
from accounts.services.staff import cover_staff, end_staff_role, give_staff_role

__all__ = [
    "change_email",
    "cover_staff",
    "create_user",
    "deactivate_user",
    "end_sessions",
    "end_staff_role",
    "give_staff_role",
    "reactivate_user",
    "rename_user",
    "reset_second_factor",
]
