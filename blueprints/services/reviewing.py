"""An editor's decisions: publish, send back, retire."""

from blueprints import lifecycles, notifications, policies, signals
from blueprints.models import BlueprintReview, BlueprintVersion
from blueprints.sections import LONGEST_DETAIL
from blueprints.texts import checked, checked_line
from core.actors import Actor
from core.dates import now
from core.errors import BadInput
from core.services import locked, service
from evidence.policies import person

LONGEST_REASON = 500


@service
def send_back(*, by: Actor, version: BlueprintVersion, notes: str) -> BlueprintReview:
    """Give it back to its writers, who read in `notes` what to change.

    Raises NotAllowed for an author or somebody of the trust (domain rule 23), NotPossible, or
    BadInput without notes.
    """
    version = locked_whole(version)
    policies.check_can_review(by, version)
    if not notes.strip():
        raise BadInput("Say what has to change.", code="no_notes")
    review = record(by, version, "sent_back", notes)
    version.status = lifecycles.DRAFT
    version.save(update_fields=["status"])
    notifications.decided(review)
    return review


@service
def publish(*, by: Actor, version: BlueprintVersion, notes: str = "") -> BlueprintReview:
    """Let everybody read it; an earlier version becomes superseded. Sends `blueprint_published`.

    Raises NotAllowed for an author or somebody of the trust (domain rule 23), or NotPossible.
    """
    version = locked_whole(version)
    policies.check_can_review(by, version)
    review = record(by, version, "published", notes)
    supersede(version)
    version.status = lifecycles.PUBLISHED
    version.reviewed_by, version.published_at = person(by), now()
    version.save(update_fields=["status", "reviewed_by", "published_at"])
    signals.blueprint_published.send(sender=BlueprintVersion, trust_id=version.blueprint.trust_id)
    notifications.decided(review)
    return review


def locked_whole(version: BlueprintVersion) -> BlueprintVersion:
    """The version under lock, after its blueprint: two versions never pass each other."""
    version.blueprint = locked(version.blueprint)
    return locked(version)


def record(by: Actor, version: BlueprintVersion, outcome: str, notes: str) -> BlueprintReview:
    return BlueprintReview.objects.create(
        version=version,
        round=version.round,
        reviewer=person(by),
        outcome=outcome,
        notes=checked(notes, "Notes", LONGEST_DETAIL),
        decided_at=now(),
    )


def supersede(newer: BlueprintVersion) -> None:
    """End the version that was published so far, if there is one."""
    for version in newer.blueprint.versions.published().select_for_update():
        version.status, version.ended_at = lifecycles.SUPERSEDED, now()
        version.save(update_fields=["status", "ended_at"])


@service
def retire(*, by: Actor, version: BlueprintVersion, reason: str) -> BlueprintVersion:
    """Take a published blueprint out of the library; its page stays, and says why.

    Raises NotAllowed, NotPossible unless it is published, or BadInput without a reason.
    """
    version = locked(version)
    policies.check_can_retire(by, version)
    reason = checked_line(reason, "Reason", LONGEST_REASON)
    if not reason:
        raise BadInput("Say why it is taken out of the library.", code="reason")
    version.status, version.ended_at = lifecycles.RETIRED, now()
    version.retired_because = reason
    version.save(update_fields=["status", "ended_at", "retired_because"])
    return version
