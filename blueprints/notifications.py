"""Who is told what about blueprints: at once what an editor decided. The rest is on home pages."""

from accounts.models import User
from blueprints.models import BlueprintReview
from core.mail import send_mail
from trusts.models import Membership


def decided(review: BlueprintReview) -> None:
    """Tell the writers what was decided and what to do next."""
    version = review.version
    for person in writers(review):
        send_mail(
            to=person.email,
            template="blueprints/decided",
            context={"review": review, "version": version, "person": person},
            dedupe_key=f"blueprint-review-{review.pk}-{person.pk}",
        )


def writers(review: BlueprintReview) -> list[User]:
    """Whoever wrote in this version and still belongs to its trust, or holds a staff role."""
    wrote = review.version.editors.values("person")
    members = Membership.objects.in_force().filter(trust=review.version.blueprint.trust)
    people = User.objects.active().filter(pk__in=wrote).order_by("pk")
    belong = set(members.values_list("user", flat=True))
    return [person for person in people if person.pk in belong or person.is_programme_staff]
