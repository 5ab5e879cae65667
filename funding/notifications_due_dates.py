"""The trust is told at once whether a commitment gets another date."""

from accounts.models import User
from core.mail import Letter, send_mails
from funding import queries
from funding.models import DueDateRequest

TEMPLATE = "funding/due_date_answered"


def answered(request: DueDateRequest) -> None:
    """Whoever asked, and who signs off for the trust: the answer, and by when it is due now."""
    commitment = request.commitment
    signers = User.objects.active().filter(
        memberships__in=queries.memberships_at(commitment.trust, ("cio",))
    )
    people = {person.pk: person for person in signers}
    if request.asked_by.is_active:
        people[request.asked_by_id] = request.asked_by
    context = {"request": request, "commitment": commitment, "claim": commitment.claim}
    letters = [
        Letter(
            person.email,
            {**context, "person": person, "url": commitment.get_absolute_url()},
            f"{TEMPLATE}:{request.pk}:{person.pk}",
        )
        for person in people.values()
    ]
    send_mails(template=TEMPLATE, letters=letters)
