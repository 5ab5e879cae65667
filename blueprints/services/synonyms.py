"""Words that mean the same: reference data that an administrator looks after."""

import csv
from importlib.resources import files

from accounts.permissions import Permission
from accounts.policies import check_has
from blueprints.models import Synonym
from blueprints.texts import checked_line
from core.actors import Actor
from core.errors import BadInput
from core.services import service


@service
def set_synonym(*, by: Actor, term: str, means: str, is_used: bool = True) -> Synonym:
    """Record that `term` means `means`, or that searches no longer use that.

    Raises NotAllowed for who does not look after accounts and reference data, BadInput for empty
    words or two that are the same.
    """
    check_has(by, Permission.ACCOUNTS_MANAGE)
    term, means = checked_line(term, "Term", 60), checked_line(means, "Means", 120)
    if not term or not means:
        raise BadInput("Enter the term and what it means.", code="synonym")
    if term.casefold() == means.casefold():
        raise BadInput("Enter two different words.", code="synonym")
    found = Synonym.objects.filter(term__iexact=term, means__iexact=means).first()
    synonym = found or Synonym(term=term, means=means)
    synonym.is_used = is_used
    synonym.save()
    return synonym


@service
def load_synonyms(*, by: Actor) -> int:
    """Add the shipped synonyms that are not there yet; returns how many were added. What an
    administrator changed stays."""
    check_has(by, Permission.ACCOUNTS_MANAGE)
    known = {(s.term.casefold(), s.means.casefold()) for s in Synonym.objects.all()}
    text = files("blueprints.facts").joinpath("synonyms.csv").read_text(encoding="utf-8")
    fresh = [
        row
        for row in csv.DictReader(text.splitlines())
        if (row["term"].casefold(), row["means"].casefold()) not in known
    ]
    Synonym.objects.bulk_create(Synonym(**row) for row in fresh)
    return len(fresh)
