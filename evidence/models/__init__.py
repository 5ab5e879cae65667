"""Evidence, claims, and what was decided about them."""

from evidence.models.claims import Claim, ClaimMessage, Draft, DraftEditor, DraftItem
from evidence.models.items import (
    EvidenceItem,
    EvidencePage,
    EvidenceVersion,
    Processing,
    storage_name,
)
from evidence.models.limits import RequestLimit
from evidence.models.submissions import (
    Reading,
    Review,
    SecondLook,
    Submission,
    SubmissionAuthor,
    SubmissionItem,
)

__all__ = [
    "Claim",
    "ClaimMessage",
    "Draft",
    "DraftEditor",
    "DraftItem",
    "EvidenceItem",
    "EvidencePage",
    "EvidenceVersion",
    "Processing",
    "Reading",
    "RequestLimit",
    "Review",
    "SecondLook",
    "Submission",
    "SubmissionAuthor",
    "SubmissionItem",
    "storage_name",
]
