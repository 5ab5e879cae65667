"""The invented programmes: every kind of participant, in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from programmes import services
from programmes.models import Pairing, Participation, Programme, Wave
from trusts.models import Trust

SOURCE = "Invented for the demonstration"
MANAGER = "Ruth Calder"
STEPS = ("due_diligence", "agreement_signed", "active", "completed")

# trust, role, how far
EXEMPLARS = [
    ("ZZ2", "exemplar", "active"),
    ("ZZB", "exemplar", "agreement_signed"),
    ("ZZ3", "fast_follower", "active"),
    ("ZZ4", "fast_follower", "due_diligence"),
    ("ZZ5", "fast_follower", "due_diligence"),
    ("ZZF", "fast_follower", "completed"),
]
AMBULANCES = [(code, "exemplar", "active") for code in ("ZZ6", "ZZ7", "ZZ8")]
ASPIRANTS = [
    ("ZZ1", "aspirant", "active"),
    ("ZZ9", "seed", "active"),
    ("ZZA", "aspirant", "due_diligence"),
    ("ZZE", "aspirant", "proposed"),
    ("ZZC", "aspirant", "declined"),
    ("ZZD", "aspirant", "withdrawn"),
]
CRITERIA = [
    ("Need", "How far is the trust from where it should be?", 3),
    ("Readiness", "Who will lead, and what is in place already?", 2),
    ("Money", "Can the trust carry what the programme does not pay?", 1),
]


@dataclass(frozen=True)
class Programmes:
    """What the rest of the demonstration builds on: participations by trust code."""

    exemplars: Programme
    ambulances: Programme
    aspirants: Programme
    wave: Wave
    participations: dict[str, Participation]


def make_programmes(trusts: Mapping[str, Trust], people: Mapping[str, User]) -> Programmes:
    """Three programmes with their participants and pairings."""
    manager = people[MANAGER]
    exemplars = services.create_programme(
        by=PORTAL,
        slug="demonstration-exemplars",
        name="Digital Exemplars (demonstration)",
        summary="An invented programme: exemplars, and the fast followers that learn from them.",
        terms="Central money is matched locally, at least one to one.",
        source=SOURCE,
        is_demo=True,
    )
    ambulances = services.create_programme(
        by=PORTAL,
        slug="demonstration-ambulances",
        name="Ambulance Exemplars (demonstration)",
        summary="An invented programme in which three trusts share one award.",
        source=SOURCE,
        is_demo=True,
    )
    aspirants = services.create_programme(
        by=PORTAL,
        slug="demonstration-aspirants",
        name="Digital Aspirants (demonstration)",
        summary="An invented programme: money in return for commitments, and seed funding.",
        terms="Seed funding pays for a digital strategy and a business case only.",
        source=SOURCE,
        is_demo=True,
    )
    set_caps(manager, exemplars, ambulances, aspirants)
    announce_counts(
        manager,
        {
            exemplars: [("exemplar", 2), ("fast_follower", 4)],
            ambulances: [("exemplar", 3)],
            aspirants: [("aspirant", 4), ("seed", 2)],
        },
    )
    wave = services.open_wave(
        by=manager,
        programme=aspirants,
        slug="wave-1",
        name="Wave 1",
        opens_on=today() - timedelta(days=60),
        closes_on=today() + timedelta(days=200),
        places=6,
        criteria=CRITERIA,
    )
    found = {}
    for programme, rows, in_wave in (
        (exemplars, EXEMPLARS, None),
        (ambulances, AMBULANCES, None),
        (aspirants, ASPIRANTS, wave),
    ):
        for code, role, status in rows:
            proposal = services.propose_participation(
                by=manager,
                programme=programme,
                trust=trusts[code],
                role=role,
                wave=in_wave,
                reason="Ready to begin, and its board agrees",
            )
            found[code] = bring(manager, proposal, status)
    return Programmes(exemplars, ambulances, aspirants, wave, found)


def set_caps(
    manager: User, exemplars: Programme, ambulances: Programme, aspirants: Programme
) -> None:
    one = Decimal(1)
    for programme, role, amount, shared, ratio, purpose in (
        (exemplars, "exemplar", 10_000_000, False, one, ""),
        (exemplars, "fast_follower", 5_000_000, False, one, ""),
        (ambulances, "exemplar", 5_000_000, True, None, "Joint blueprints"),
        (aspirants, "aspirant", 6_000_000, False, None, ""),
        (aspirants, "seed", 250_000, False, None, "A digital strategy and a business case only"),
    ):
        services.set_cap(
            by=manager,
            programme=programme,
            role=role,
            amount=Decimal(amount),
            shared=shared,
            match_ratio=ratio,
            purpose=purpose,
            source=SOURCE,
        )


def announce_counts(manager: User, made: Mapping[Programme, Sequence[tuple[str, int]]]) -> None:
    """How many were announced: more than are named, as in life."""
    for programme, counts in made.items():
        for role, number in counts:
            services.set_announced_count(
                by=manager, programme=programme, role=role, number=number, source=SOURCE
            )


def bring(manager: User, row: Participation, status: str) -> Participation:
    """Move a proposal along until it stands at `status`."""
    if status == "declined":
        return services.decline(by=manager, participation=row, reason="Not ready this year")
    if status == "withdrawn":
        row = bring(manager, row, "agreement_signed")
        return services.withdraw(by=manager, participation=row, reason="Merging with a neighbour")
    if status == "proposed":
        return row
    row = services.start_due_diligence(by=manager, participation=row)
    if status == "due_diligence":
        return row
    services.finish_due_diligence(by=manager, participation=row)
    row = services.sign_agreement(by=manager, participation=row)
    if status in ("active", "completed"):
        row = services.activate(by=manager, participation=row)
    if status == "completed":
        row = services.complete(by=manager, participation=row)
    return row


def make_pairings(programmes: Programmes, people: Mapping[str, User]) -> None:
    """One pairing confirmed, one proposed, one denied, one ended."""
    manager = people[MANAGER]
    confirmed = propose(manager, programmes, "ZZ2", "ZZ3")
    services.confirm_pairing(by=people["Helen Marsh"], pairing=confirmed, side="exemplar")
    services.confirm_pairing(by=people["Daniel Frost"], pairing=confirmed, side="follower")
    ended = propose(manager, programmes, "ZZ2", "ZZF")
    services.confirm_pairing(by=people["Helen Marsh"], pairing=ended, side="exemplar")
    services.confirm_pairing(by=people["Edith Crane"], pairing=ended, side="follower")
    services.end_pairing(by=manager, pairing=ended, reason="The follower has finished")
    proposed = propose(manager, programmes, "ZZ2", "ZZ4")
    services.confirm_pairing(by=people["Rosalind Achebe"], pairing=proposed, side="follower")
    denied = propose(manager, programmes, "ZZB", "ZZ5")
    services.deny_pairing(
        by=people["Gareth Vale"], pairing=denied, reason="Nobody asked us, and our systems differ"
    )


def propose(manager: User, programmes: Programmes, exemplar: str, follower: str) -> Pairing:
    return services.propose_pairing(
        by=manager,
        exemplar=programmes.participations[exemplar],
        follower=programmes.participations[follower],
        reason="The same supplier, and alike in size",
    )
