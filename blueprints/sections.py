"""The parts of a blueprint, in the order in which it is written and read: the same everywhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One text in Markdown: the name of its field, its heading, and what it should say."""

    field: str
    heading: str
    hint: str
    rows: int = 8


SECTIONS = (
    Section(
        "context",
        "Context",
        "The place it was done in: sites, wards, systems, who was there before you began.",
    ),
    Section("problem", "The problem", "What was wrong, for whom, and how you knew."),
    Section(
        "what_we_did",
        "What we did",
        "In the order in which it happened, so that others can do it too.",
        14,
    ),
    Section(
        "what_went_wrong",
        "What went wrong",
        "What you would do differently. Readers say that this part helps them most.",
    ),
    Section("outcome", "Outcome", "What changed, with figures, and how you measured it."),
    Section("staff_needed", "Staff needed", "Roles, and days of work of each.", 5),
    Section(
        "artefacts",
        "Documents to reuse",
        "Plans, training material, specifications: what there is and where to get it.",
        5,
    ),
    Section(
        "contact",
        "Whom to ask",
        "A role and a shared mailbox rather than a person's own address: everybody can read it.",
        3,
    ),
)
FIELDS = tuple(section.field for section in SECTIONS)
HEADINGS = {section.field: section.heading for section in SECTIONS}

# Characters.
LONGEST_TITLE = 120
LONGEST_SUMMARY = 300
LONGEST_SECTION = 20_000
LONGEST_STEP = 120
LONGEST_DETAIL = 2_000
MOST_STEPS = 60
