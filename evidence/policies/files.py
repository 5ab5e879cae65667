"""Who may add evidence, and which evidence may be used."""

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import NotAllowed, NotPossible
from evidence import lifecycles
from evidence.models import Claim, EvidenceItem, EvidenceVersion
from evidence.policies.twins import person, twin
from trusts.models import Trust


def check_can_upload(by: Actor, trust: Trust) -> None:
    """May add evidence for this trust, in their own name. Raises NotAllowed."""
    person(by)
    check_has(by, Permission.EVIDENCE_UPLOAD, trust)


def check_can_use(item: EvidenceItem, claim: Claim) -> None:
    """Raise NotAllowed unless the evidence is of the claim's own trust."""
    if item.trust_id != claim.trust_id:
        raise NotAllowed(
            f"{item.reference} does not belong to this trust.",
            next_step="Choose evidence that your own trust holds.",
            code="other_trust",
        )


def check_is_open(version: EvidenceVersion) -> None:
    """Raise NotPossible while a file may not be read: closed until scanned (ASVS 5.4.3)."""
    if version.is_open:
        return
    if version.scan_state == lifecycles.INFECTED:
        raise NotPossible(
            f"“{version.original_name}” contains a virus.",
            next_step="Clean the file on a safe computer and upload it as a new version.",
            code="infected",
        )
    raise NotPossible(
        f"“{version.original_name}” is waiting for its virus scan.",
        next_step="Try again in a few minutes. If it still waits tomorrow, tell us.",
        code="not_scanned_yet",
    )


can_upload = twin(check_can_upload)
