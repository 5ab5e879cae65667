"""Who is written to about assessments. Whatever else waits for a trust is on its home page."""

from collections.abc import Iterable

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import of_scope
from core.dates import today
from core.mail import send_mail
from maturity.models import Assessment, Bound, Invitation, Publication
from trusts.models import Membership


def round_reminder(invitation: Invitation) -> None:
    """Remind a trust that it has not signed off, and by when it should."""
    assessment = invitation.assessment
    if assessment is None:
        return
    for person in concerned(assessment):
        send_mail(
            to=person.email,
            template="maturity/round_reminder",
            context={"assessment": assessment, "round": invitation.round, "person": person},
            dedupe_key=f"maturity-reminder-{assessment.pk}-{today()}-{person.pk}",
        )


def concerned(assessment: Assessment) -> Iterable[User]:
    """Whoever signs for the trust today, and who has answered and still belongs there."""
    roles = of_scope("trust")
    signing = [role.slug for role in roles if Permission.MATURITY_SIGN in role.permissions]
    members = Membership.objects.in_force().filter(trust=assessment.trust)
    signers = User.objects.filter(pk__in=members.filter(role__in=signing).values("user"))
    wrote = User.objects.filter(pk__in=assessment.authors.values("person"))
    authors = wrote.filter(pk__in=members.values("user"))
    return (signers | authors).active().distinct().order_by("pk")


def score_ready(publication: Publication) -> None:
    """Tell a trust what its checked score is, and by when to correct facts."""
    assessment = publication.draw.assessment
    bound = Bound.objects.filter(draw=publication.draw).last()
    for person in concerned(assessment):
        send_mail(
            to=person.email,
            template="maturity/score_ready",
            context={
                "assessment": assessment,
                "bound": bound,
                "publication": publication,
                "person": person,
            },
            dedupe_key=f"maturity-score-{publication.pk}-{publication.public_from}-{person.pk}",
        )
