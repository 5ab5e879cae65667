"""Who may answer a report, and when."""

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import BadInput
from corrections.lifecycles import REPORT
from corrections.models import Report

LONGEST_ADDRESS = 300


def check_can_answer(by: Actor, report: Report, to: str) -> None:
    """Raises NotAllowed without the permission; NotPossible for one that is answered already."""
    check_has(by, Permission.CORRECTION_HANDLE)
    REPORT.check(
        report.status, to, next_step="Record a further correction if something else is wrong."
    )


def check_can_record(by: Actor) -> None:
    check_has(by, Permission.CORRECTION_HANDLE)


def check_page(page: str) -> None:
    """A page of this portal, named by its path; raises BadInput for anything else.

    A path that begins with two slashes would be an address elsewhere.
    """
    inside = page.startswith("/") and not page.startswith(("//", "/\\"))
    if not inside or len(page) > LONGEST_ADDRESS or not page.isprintable():
        raise BadInput(
            "That is not the address of a page here.",
            next_step="Use the link at the foot of the page that is wrong.",
            code="page_address",
        )


def check_says_something(text: str, what: str) -> None:
    if not text.strip():
        raise BadInput(f"Enter {what}.", code="empty")
