"""Names from the register, which is all capitals, as people write them."""

import re
from functools import lru_cache

SMALL = frozenset({"and", "at", "for", "in", "of", "on", "super", "the", "to", "under", "upon"})
KEPT = frozenset({"NHS", "ICB", "ICS", "UK"})
# An apostrophe does not end a word: Queen's, St Thomas'.
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=20_000)
def display_name(capitals: str) -> str:
    """`GUY'S AND ST THOMAS' NHS FOUNDATION TRUST` as people write it.

    A name that is not all capitals was written by a person, and is left alone.
    """
    if capitals != capitals.upper():
        return capitals
    return WORD.sub(lambda found: _word(found, capitals), capitals)


def _word(found: re.Match[str], name: str) -> str:
    word = found[0]
    inside = found.start() > 0 and name[found.start() - 1] != "("
    if word in KEPT:
        return word
    if inside and word.lower() in SMALL:
        return word.lower()
    if word[0].isdigit():
        return word.lower()
    return word[0] + word[1:].lower()
