"""The trust is told at once whether a commitment gets another date."""

from django.db.models import Q

from accounts.models import User
from core.mail import Letter, send_mails
from funding import queries
from funding.models import DueDateRequest

TEMPLATE = "funding/due_date_answered"


def answered(request: DueDateRequest) -> None:
    """Whoever asked, and who signs off for the trust: the answer, and by when it is due now."""
    commitment = request.commitment
    signers = queries.memberships_at(commitment.trust, ("cio",))
    told = Q(memberships__in=signers) | Q(pk=request.asked_by_id)
    people = User.objects.active().filter(told).distinct().order_by("pk")
    context = {"request": request, "commitment": commitment, "claim": commitment.claim}
    letters = [
        Letter(
            person.email,
            {**context, "person": person, "url": commitment.get_absolute_url()},
            f"{TEMPLATE}:{request.pk}:{person.pk}",
        )
        for person in people
    ]
    send_mails(template=TEMPLATE, letters=letters)
