"""The catalogue of commitments that the portal brings along."""

from dataclasses import asdict

from core.actors import Actor
from core.services import service
from funding import policies
from funding.catalogue import CATALOGUE
from funding.models import CommitmentType
from funding.services.tranches import set_commitment_type


@service
def load_catalogue(*, by: Actor) -> int:
    """Add the commitments that are missing from the catalogue; gives how many. What is there is
    left as people have written it."""
    policies.check_can_edit_catalogue(by)
    known = set(CommitmentType.objects.values_list("code", flat=True))
    missing = [entry for entry in CATALOGUE if entry.code not in known]
    for entry in missing:
        set_commitment_type(by=by, **asdict(entry))
    return len(missing)
