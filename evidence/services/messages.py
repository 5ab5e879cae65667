"""Short messages between a trust and its assessor."""

from core.actors import Actor
from core.errors import BadInput
from core.services import service
from evidence import policies
from evidence.models import Claim, ClaimMessage
from evidence.policies.messages import writes_for_staff

LONGEST = 2000


@service
def write_message(*, by: Actor, claim: Claim, text: str) -> ClaimMessage:
    """Add a message to a claim's thread. Raises BadInput if it is empty or too long."""
    policies.check_can_write(by, claim)
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise BadInput(f"Enter a message of up to {LONGEST:,} characters.", code="message")
    return ClaimMessage.objects.create(
        claim=claim,
        author=policies.person(by),
        from_trust=not writes_for_staff(by),
        text=text,
    )
