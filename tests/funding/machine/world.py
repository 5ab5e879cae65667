"""Where the machine plays: two programmes with too little money, and everybody who might act."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from accounts.models import StaffRole
from core.actors import PORTAL
from core.dates import today
from funding import services
from funding.conditions import SomethingShown
from funding.models import Commitment
from programmes.models import Programme
from tests.factories.accounts import make_user
from tests.factories.evidence import submitted_claim
from tests.factories.funding import (
    MILLION,
    accept,
    make_award,
    make_budget,
    make_commitment,
    make_tranche,
    make_type,
    this_year,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Trust

MANAGERS, FINANCE, OFFICERS, ASSESSORS = "managers", "finance", "officers", "assessors"
TRUST, EVERYBODY = "trust", "everybody"
LIGHT = Decimal(300_000)


@dataclass
class World:
    """Ids only: rows are read again at each step, as a request would."""

    people: dict[str, list[int]] = field(default_factory=dict)
    # What the trusts are asked to show, and who shows it: author and certifier of each trust.
    claims: list[int] = field(default_factory=list)
    senders: dict[int, tuple[int, int]] = field(default_factory=dict)
    programmes: list[int] = field(default_factory=list)
    trusts: list[int] = field(default_factory=list)
    # A trust that takes part and has no award yet.
    spare: list[int] = field(default_factory=list)


def staff(*roles: str) -> int:
    """A person of the programme team, with one role or with two hats."""
    user = make_user(staff_role=roles[0])
    for role in roles[1:]:
        save(StaffRole(user=user, role=role))
    return user.pk


def make_people(world: World, trusts: list[Trust]) -> None:
    """Each role by itself, two hats on one head, and staff who have to do with a trust."""
    managers = [staff("programme_manager") for _ in range(2)]
    finance = [staff("finance_approver") for _ in range(2)]
    officers = [staff("payments_officer") for _ in range(2)]
    assessors = [staff("assessor") for _ in range(2)]
    both_approvals = staff("programme_manager", "finance_approver")
    approves_and_pays = staff("finance_approver", "payments_officer")
    assesses_and_approves = staff("assessor", "programme_manager")
    own = make_user(staff_role="programme_manager")
    add_member(own, trusts[0], "viewer")
    former = make_user(staff_role="finance_approver")
    long_ago, lately = today() - timedelta(days=90), today() - timedelta(days=30)
    add_member(former, trusts[1], from_date=long_ago, until_date=lately)
    for trust in trusts:
        author, certifier = make_member(trust), make_member(trust, "cio")
        world.senders[trust.pk] = (author.pk, certifier.pk)
    world.people = {
        MANAGERS: [*managers, both_approvals, assesses_and_approves, own.pk],
        FINANCE: [*finance, both_approvals, approves_and_pays, former.pk],
        OFFICERS: [*officers, approves_and_pays],
        ASSESSORS: [*assessors, assesses_and_approves],
        TRUST: [world.senders[trusts[0].pk][1], make_user(staff_role="auditor").pk],
    }
    gone = make_user(staff_role="finance_approver", is_active=False).pk
    world.people[EVERYBODY] = sorted({gone, *(pk for all_ in world.people.values() for pk in all_)})


def asked(world: World, commitment: Commitment) -> Commitment:
    world.claims.append(commitment.claim_id)
    return commitment


def make_large(world: World, programme: Programme, trusts: list[Trust]) -> None:
    """Two awards of £6m in all; the budget has £3.5m, and less than that next year."""
    make_budget(programme, amount=MILLION * 7 / 2)
    for of_class in ("capital", "revenue"):
        facts = {"year": this_year() + 1, "capital_class": of_class}
        make_budget(programme, confirmed=False, amount=MILLION * 3 / 2, **facts)
    soon = today() + timedelta(days=10)
    one = make_award(programme, trusts=trusts[:1], amount=4 * MILLION)
    shown = asked(world, make_commitment(one))
    submitted_claim(shown.claim)
    done = asked(world, make_commitment(one))
    accept(done)
    make_tranche(one, conditions=[shown])
    make_tranche(one)
    make_tranche(one, conditions=[done, soon], due_on=soon)
    shared = make_award(programme, trusts=trusts[1:3], amount=2 * MILLION, upfront_agreed=True)
    lead = shared.holders.get(lead=True).trust
    promised = asked(world, make_commitment(shared))
    own_words = SomethingShown(lead, "Staff were asked", "Show it.", soon)
    waiting = make_tranche(shared, conditions=[promised, own_words])
    own = waiting.conditions.exclude(claim=None).values_list("claim", flat=True)
    world.claims += [claim for claim in own if claim]
    make_tranche(shared, upfront=True)


def make_small(world: World, programme: Programme, trusts: list[Trust]) -> None:
    """Awards of a programme with a light route, too small a budget, and none for revenue yet."""
    make_budget(programme, amount=MILLION)
    make_budget(programme, amount=MILLION / 2, capital_class="revenue", confirmed=False)
    rules = {"programme": programme, "light_route_below": LIGHT}
    services.set_funding_rules(by=PORTAL, **rules)
    one = make_award(
        programme,
        trusts=trusts[:1],
        amount=Decimal(1_400_000),
        amounts=[
            services.YearAmount(this_year(), "capital", MILLION),
            services.YearAmount(this_year(), "revenue", MILLION * 2 / 5),
        ],
    )
    shown = asked(world, make_commitment(one))
    submitted_claim(shown.claim)
    make_tranche(one, amount=Decimal(200_000))
    make_tranche(one, amount=Decimal(200_000), capital_class="revenue")
    make_tranche(one, amount=Decimal(500_000), conditions=[shown])
    draft = make_award(programme, trusts=trusts[1:2], amount=MILLION / 2, agreed=False)
    make_tranche(draft, amount=Decimal(250_000))


def make_world() -> World:
    """Awards in every stage. Several instalments wait for nothing, several for evidence."""
    world = World()
    trusts = [make_trust() for _ in range(6)]
    large, small = make_programme(), make_programme()
    make_people(world, trusts)
    make_large(world, large, trusts[:3])
    make_small(world, small, trusts[3:5])
    make_participation(small, trusts[5])
    make_type(code="played")
    world.spare = [trusts[5].pk]
    world.programmes, world.trusts = [large.pk, small.pk], [trust.pk for trust in trusts]
    return world
