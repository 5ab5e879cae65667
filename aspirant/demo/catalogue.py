"""What the invented programmes ask of their trusts: the catalogue of commitments."""

from typing import Any

from accounts.models import User
from funding.models import CommitmentType
from funding.services import set_commitment_type

SOURCE = "Written for the demonstration, after the terms that the programmes published"

CATALOGUE: dict[str, dict[str, Any]] = {
    "cio-on-board": {
        "title": "Chief information officer on the board",
        "requirement": "A chief information officer sits on the trust's board, or reports to it "
        "at every meeting.",
        "owner": "Chief executive",
        "evidence_wanted": "Board minutes that name the post and its holder.",
    },
    "ccio-on-board": {
        "title": "Chief clinical information officer on the board",
        "requirement": "A chief clinical information officer sits on the trust's board, or "
        "reports to it at every meeting.",
        "owner": "Medical director",
        "evidence_wanted": "Board minutes that name the post and its holder.",
    },
    "snomed-ct": {
        "title": "SNOMED CT in the emergency department",
        "requirement": "Diagnoses in the emergency department are recorded in SNOMED CT.",
        "owner": "Chief clinical information officer",
        "standard": "SCCI0034",
        "evidence_wanted": "A report of records by coding system over one month.",
    },
    "interoperability": {
        "title": "Records shared across the care system",
        "requirement": "Clinicians outside the trust read its discharge letters in the shared "
        "care record on the day of discharge.",
        "owner": "Chief information officer",
        "evidence_wanted": "A report of letters sent and read over one month.",
    },
    "dspt": {
        "title": "Data Security and Protection Toolkit: standards met",
        "requirement": "The trust's newest assessment in the toolkit reads “standards met”.",
        "owner": "Senior information risk owner",
        "standard": "DSPT",
        "evidence_wanted": "The published assessment.",
        "expires_after_months": 12,
    },
    "disaster-recovery": {
        "title": "Disaster recovery test",
        "requirement": "Within the last year the trust has restored its main record system from "
        "backup, within the time that its plan names.",
        "owner": "Digital programme lead",
        "evidence_wanted": "The signed test report, with its date.",
        "expires_after_months": 12,
    },
    "wgll-plan": {
        "title": "Plan towards What Good Looks Like",
        "requirement": "The board has agreed a plan for each of the seven measures.",
        "owner": "Chief information officer",
        "evidence_wanted": "The plan, and the minute that agreed it.",
    },
    "assessment": {
        "title": "Assessment of digital maturity",
        "requirement": "The trust has completed this year's assessment.",
        "owner": "Chief information officer",
        "evidence_wanted": "The certificate of completion.",
    },
    "blueprints": {
        "title": "Two blueprints published",
        "requirement": "The trust has published two blueprints that others can use.",
        "owner": "Digital programme lead",
        "evidence_wanted": "The published blueprints.",
    },
    "blueprint-copied": {
        "title": "A blueprint of the exemplar copied",
        "requirement": "The trust has copied a blueprint of its exemplar, and says how it went.",
        "owner": "Digital programme lead",
        "evidence_wanted": "The plan, and a report on what was used, adapted or abandoned.",
    },
    "digital-strategy": {
        "title": "Digital strategy",
        "requirement": "The board has agreed a digital strategy for the next three years.",
        "owner": "Chief information officer",
        "evidence_wanted": "The strategy, and the minute that agreed it.",
        "for_seed": True,
    },
    "business-case": {
        "title": "Business case",
        "requirement": "The board has agreed a business case for the strategy's first step.",
        "owner": "Finance lead",
        "evidence_wanted": "The business case, and the minute that agreed it.",
        "for_seed": True,
    },
}


def make_catalogue(by: User) -> dict[str, CommitmentType]:
    """The catalogue by code."""
    return {
        code: set_commitment_type(by=by, code=code, source=SOURCE, **fields)
        for code, fields in CATALOGUE.items()
    }
