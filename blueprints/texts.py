"""What may stand in a text that others will read. Hidden characters may not."""

import re

from core.errors import BadInput

# Marks that turn the direction of the text around them, and control characters: a reader cannot
# see them, and they can make a sentence say something else than it holds.
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def one_kind_of_line_end(text: str) -> str:
    """Browsers send CR LF; the portal keeps LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def made_visible(text: str) -> str:
    """Each hidden character as its number, `[U+202E]`."""
    return HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def checked(text: str, name: str, longest: int) -> str:
    """The text without blanks around it. Raises BadInput for one that is too long or hides
    characters; `name` is what the page calls it."""
    text = one_kind_of_line_end(text).strip()
    if len(text) > longest:
        raise BadInput(
            f"“{name}” has {len(text):,} characters; the most is {longest:,}.",
            next_step="Shorten it, or put the rest into a document and say where to get it.",
            code="too_long",
        )
    if found := HIDDEN.search(text):
        raise BadInput(
            f"“{name}” holds a hidden character ({made_visible(found[0])[1:-1]}) that can change "
            "what readers see.",
            next_step="Take it out, or paste the text again as plain text.",
            code="hidden_character",
        )
    return text


def checked_line(text: str, name: str, longest: int) -> str:
    """The same for a text of one line: line breaks and runs of blanks become one blank."""
    return checked(" ".join(text.split()), name, longest)
