"""A validation from outside as it is handed around before it is recorded."""

from dataclasses import dataclass
from datetime import date

from evidence.models import EvidenceItem
from maturity.models import ExternalScheme


@dataclass(frozen=True)
class Finding:
    """Which stage was found, for how much of the trust, by whom, when, and what shows it.

    `scope`: a value of `models.external.Scope`; `site_name` for one site only. `valid_until`: the
    last day, None where the validator named none.
    """

    scheme: ExternalScheme
    stage: int
    scope: str
    validator: str
    validated_on: date
    site_name: str = ""
    valid_until: date | None = None
    source: str = ""
    evidence: EvidenceItem | None = None
