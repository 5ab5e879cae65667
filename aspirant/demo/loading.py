"""Loading all of the demonstration, in the order in which it could have happened."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.models import User
from aspirant.demo import (
    ambulances,
    blueprints,
    budgets,
    conditions,
    corrections,
    harrowdale,
    later_dates,
    maturity,
    milestones,
    next_steps,
    others,
    over_time,
    thorncombe,
    waivers,
    wealden,
)
from aspirant.demo.catalogue import make_catalogue
from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.people import make_people
from aspirant.demo.places import make_trusts
from aspirant.demo.programmes import MANAGER, make_pairings, make_programmes
from aspirant.demo.scene import Cast
from aspirant.demo.worker import tasks_run_here, together
from blueprints.services import load_synonyms
from core.actors import PORTAL
from programmes.services import load_published_facts

LOCK = "SELECT pg_advisory_lock(hashtext('aspirant.demonstration'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('aspirant.demonstration'))"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two that load at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        try:
            yield
        finally:
            cursor.execute(UNLOCK)


def load() -> bool:
    """Published facts, then the invented trusts and all that happens to them.

    All or nothing but for the checked scores, which are told step by step: what is drawn is known
    only once a signature has been committed. False for whoever finds it loaded.
    """
    with tasks_run_here(), one_at_a_time():
        if User.objects.exists():
            return False
        with together():
            cast = tell_of_everything()
        maturity.tell(cast)
        next_steps.tell(cast)
        conditions.tell(cast)
    return True


@transaction.atomic
def tell_of_everything() -> Cast:
    """All but the assessments."""
    load_published_facts(by=PORTAL)
    load_synonyms(by=PORTAL)
    trusts = make_trusts()
    people = make_people(trusts)
    with days_ago(within_year(140)):
        programmes = make_programmes(trusts, people)
        make_pairings(programmes, people)
    cast = Cast(people, trusts, programmes, make_catalogue(people[MANAGER]))
    stories = (
        budgets,
        wealden,
        thorncombe,
        ambulances,
        harrowdale,
        others,
        over_time,
        waivers,
        later_dates,
        milestones,
        blueprints,
        corrections,
    )
    for story in stories:
        story.tell(cast)
    return cast
