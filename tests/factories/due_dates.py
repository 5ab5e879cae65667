"""Other dates for commitments, for tests, all through the services."""

from datetime import date, timedelta

from accounts.models import User
from core.dates import today
from funding import services
from funding.models import Commitment, DueDateRequest
from tests.factories.accounts import make_user
from tests.factories.people import make_member


def ask_for(
    commitment: Commitment, wanted_on: date | None = None, by: User | None = None
) -> DueDateRequest:
    """Somebody of the trust asks for 60 days from today, or for another day."""
    return services.ask_due_date(
        by=by or make_member(commitment.trust, "contributor"),
        commitment=commitment,
        wanted_on=wanted_on or today() + timedelta(60),
        reason="The supplier is late",
    )


def agree(request: DueDateRequest, by: User | None = None) -> DueDateRequest:
    manager = by or make_user(staff_role="programme_manager")
    return services.agree_due_date(by=manager, request=request, reason="It is the last time.")
