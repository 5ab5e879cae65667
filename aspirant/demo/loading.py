"""Loading all of the demonstration, in the order in which it could have happened."""

from django.db import transaction

from aspirant.demo.people import make_people
from aspirant.demo.places import make_trusts
from aspirant.demo.programmes import make_pairings, make_programmes
from core.actors import PORTAL
from programmes.services import load_published_facts


def load() -> None:
    """Published facts, then the invented trusts and all that happens to them; all or nothing."""
    with transaction.atomic():
        load_published_facts(by=PORTAL)
        trusts = make_trusts()
        people = make_people(trusts)
        programmes = make_programmes(trusts, people)
        make_pairings(programmes, people)
