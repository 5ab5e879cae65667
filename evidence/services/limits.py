"""The yearly limits of requests."""

from core.actors import Actor
from core.services import service
from evidence.models import RequestLimit


@service
def set_request_limit(
    *, by: Actor, participant_type: str, per_year: int, source: str
) -> RequestLimit:
    """Set how many requests a year a participant of this type is asked (domain rule 18). Called
    by the admin, which knows who may."""
    limit, _ = RequestLimit.objects.update_or_create(
        participant_type=participant_type, defaults={"per_year": per_year, "source": source}
    )
    return limit
