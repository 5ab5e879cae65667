"""Who is told what: the trust, at once, when a payment is approved, when it is paid, and when it
came back."""

from django.db.models import QuerySet

from accounts.models import User
from core.dates import london_day, working_days_after
from core.mail import Letter, send_mails
from core.prepared import prepared
from funding import queries
from funding.models import Release
from trusts.models import Trust

TOLD = ("cio", "finance_lead")


@prepared(trust=Trust)
def told_at(trust: Trust) -> QuerySet[User]:
    """A trust's chief information officer and finance lead, each once."""
    roles = User.objects.active().filter(memberships__in=queries.memberships_at(trust, TOLD))
    return roles.distinct().order_by("pk")


def people_to_tell(release: Release) -> list[User]:
    """Who at the payee hears what becomes of a payment."""
    return told_at(trust=release.tranche.payee_id)


def approved(release: Release) -> None:
    """The money is on its way; when it should arrive."""
    rules = queries.rules_of(release.tranche.award.programme)
    expected = working_days_after(
        london_day(release.approved_at or release.proposed_at), rules.payment_working_days
    )
    _tell(release, "funding/payment_approved", {"expected": expected})


def paid(release: Release) -> None:
    """The money was paid, with the reference to look for."""
    _tell(release, "funding/payment_made", {})


def returned(release: Release) -> None:
    """The payment came back, and why; what the programme does next."""
    _tell(release, "funding/payment_returned", {})


def _tell(release: Release, template: str, facts: dict[str, object]) -> None:
    facts = {"release": release, **facts}
    letters = [
        Letter(
            person.email,
            {"person": person, "url": release.tranche.get_absolute_url(), **facts},
            f"{template}:{release.pk}:{person.pk}",
        )
        for person in people_to_tell(release)
    ]
    send_mails(template=template, letters=letters)
