"""Names from the register, which is all capitals, as people write them."""

import re

SMALL = frozenset({"and", "at", "for", "in", "of", "on", "the", "to", "under", "upon"})
KEPT = frozenset({"NHS", "ICB", "ICS", "UK"})
# Capitals that begin a new word inside one: 5 Boroughs, 2gether; Queen's does not.
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def display_name(capitals: str) -> str:
    """`GUY'S AND ST THOMAS' NHS FOUNDATION TRUST` as people write it.

    A name that is not all capitals was written by a person, and is left alone.
    """
    if capitals != capitals.upper():
        return capitals
    written = WORD.sub(lambda found: _word(found, capitals), capitals)
    return written


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
