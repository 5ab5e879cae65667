"""The commitments that the portal brings along: what staff ask of trusts in return for money.

A starting point: the catalogue itself is rows, which administrators and programme managers change.
"""

from dataclasses import dataclass

TERMS = "Terms of the digital programmes as published, 2016 to 2021"


@dataclass(frozen=True)
class Entry:
    """One commitment: what is asked, what would show it, and who at the trust sees to it."""

    code: str
    title: str
    requirement: str
    evidence_wanted: str
    owner: str
    standard: str = ""
    expires_after_months: int | None = None
    for_seed: bool = False
    source: str = TERMS


CATALOGUE = (
    Entry(
        "cio-on-board",
        "Chief information officer on the board",
        "A chief information officer sits on the board, or reports straight to somebody who does.",
        "The board's list of members, or the minutes of the appointment.",
        "Chief executive",
    ),
    Entry(
        "ccio-on-board",
        "Chief clinical information officer on the board",
        "A clinician leads on information for the board, with time set aside for it.",
        "The board's list of members, or the minutes of the appointment, with the time agreed.",
        "Medical director",
    ),
    Entry(
        "dspt",
        "Data security and protection standards met",
        "The Data Security and Protection Toolkit was published with “standards met” this year.",
        "The confirmation that the toolkit sends after publication.",
        "Senior information risk owner",
        standard="DSPT",
        expires_after_months=15,
    ),
    Entry(
        "snomed-ct",
        "Clinical terms recorded in SNOMED CT",
        "Problems, procedures and allergies are recorded in SNOMED CT where care is given.",
        "A report of coded entries for one month, by department.",
        "Chief clinical information officer",
        standard="SNOMED CT",
    ),
    Entry(
        "interoperability",
        "Systems that talk to each other",
        "Discharge summaries and clinic letters leave as structured messages to general practice.",
        "Message counts for one month, and a sample without patient data.",
        "Chief information officer",
        standard="Interoperability standards",
    ),
    Entry(
        "clinical-safety",
        "Clinical safety of systems managed",
        "New systems go live with a clinical safety case that a named officer signed.",
        "The safety case and hazard log of the newest system.",
        "Clinical safety officer",
        standard="DCB0129 and DCB0160",
    ),
    Entry(
        "blueprints",
        "Blueprint published for others to copy",
        "At least one blueprint says what was done, what went wrong, what it cost and whom to ask.",
        "The address of the published blueprint.",
        "Digital programme lead",
    ),
    Entry(
        "blueprint-copied",
        "Exemplar's blueprint used",
        "A blueprint of the exemplar was used or adapted, and the trust says how it went.",
        "The trust's own plan, and a page on what was kept and what was changed.",
        "Digital programme lead",
    ),
    Entry(
        "assessment",
        "Part taken in the maturity assessment",
        "The trust answered and signed off this year's assessment of its digital maturity.",
        "The sign-off of the assessment.",
        "Chief information officer",
        expires_after_months=18,
    ),
    Entry(
        "wgll-plan",
        "Plan towards What Good Looks Like",
        "The board agreed a plan, with dates, for the measures on which the trust is weakest.",
        "The plan, and the minutes in which it was agreed.",
        "Chief information officer",
        standard="What Good Looks Like",
    ),
    Entry(
        "digital-strategy",
        "Digital strategy agreed by the board",
        "The board agreed a digital strategy that names priorities, cost and who answers for them.",
        "The strategy, and the minutes in which it was agreed.",
        "Chief executive",
        for_seed=True,
    ),
    Entry(
        "business-case",
        "Business case for digital investment",
        "An outline business case says what is to be bought, why, at what cost and benefit.",
        "The business case, and the minutes in which it was agreed.",
        "Director of finance",
        for_seed=True,
    ),
)
