"""A machine that tries every step on claims, by anybody, in any order; after each, the rules of
separation and of history hold."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoTestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from core.errors import DomainError
from evidence import lifecycles, services
from evidence.models import Claim, EvidenceItem, Review, Submission
from programmes.separation import is_connected
from tests.factories.accounts import make_user
from tests.factories.evidence import KIND, SAMPLE_KIND, make_claim, unique_csv
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_pair, make_pairing
from tests.support.examples import SOAK
from trusts.people import forget_memberships

AUTHORS, SIGNERS, ASSESSORS, EVERYBODY = "authors", "signers", "assessors", "everybody"
which = st.integers(0, 2)
number = st.integers(0, 11)
# Mostly those who may, so that many claims get far; anybody else as often as not.
author = st.tuples(st.sampled_from([AUTHORS, AUTHORS, EVERYBODY]), number)
signer = st.tuples(st.sampled_from([SIGNERS, SIGNERS, EVERYBODY]), number)
assessor = st.tuples(st.sampled_from([ASSESSORS, ASSESSORS, EVERYBODY]), number)
anybody = st.tuples(st.just(EVERYBODY), number)


class ClaimMachine(RuleBasedStateMachine):
    """Two trusts that are paired; one of them is asked for three things: two of these are samples,
    one with a second reader."""

    @initialize()
    def people_and_claims(self) -> None:
        own, follower = make_pair()
        make_pairing(own, follower)
        self.trust = own.trust
        long_ago = today() - timedelta(days=30)
        contributors = [make_member(self.trust) for _ in range(2)]
        signing = [make_member(self.trust, "cio") for _ in range(2)]
        two_hats = make_user(staff_role="assessor")
        add_member(two_hats, self.trust, "cio")
        former = make_user(staff_role="assessor")
        add_member(former, self.trust, from_date=long_ago, until_date=today() - timedelta(days=1))
        paired = make_user(staff_role="assessor")
        add_member(paired, follower.trust)
        assessing = [make_user(staff_role="assessor") for _ in range(2)]
        others = [make_user(staff_role="programme_manager"), make_user(staff_role="auditor")]
        self.people = {
            AUTHORS: [*contributors, *signing],
            SIGNERS: [*signing, two_hats],
            ASSESSORS: [*assessing, former, two_hats, paired],
        }
        self.people[EVERYBODY] = [
            *contributors, *signing, two_hats, former, paired, *assessing, *others,
            make_member(follower.trust, "cio"),
        ]  # fmt: skip
        self.claims = [
            make_claim(self.trust, KIND, valid_months=12),
            make_claim(self.trust, SAMPLE_KIND, requirement_code="SAMPLE"),
            make_claim(self.trust, SAMPLE_KIND, requirement_code="TWICE", second_reader=True),
        ]
        self.frozen: dict[int, Any] = {}
        self.items: list[EvidenceItem] = []

    def who(self, chosen: tuple[str, int]) -> User:
        """The person, as a request would find them: nothing about them is remembered."""
        group = self.people[chosen[0]]
        person = group[chosen[1] % len(group)]
        return User.objects.get(pk=person.pk)

    def claim(self, index: int) -> Claim:
        return Claim.objects.get(pk=self.claims[index].pk)

    def attempt(self, step: Any, **kwargs: Any) -> Any:
        """A step that may be refused, and never breaks; history says that it was this person."""
        before = {claim.pk: claim.events.count() for claim in self.claims}  # type: ignore[attr-defined]
        try:
            done = step(**kwargs)
        except DomainError:
            return None
        for claim in self.claims:
            for event in claim.events.order_by("pgh_id")[before[claim.pk] :]:  # type: ignore[attr-defined]
                assert event.pgh_context["actor"] == kwargs["by"].actor_key
                assert event.pgh_context["service"] == f"evidence.{step.__name__}"
        return done

    def chosen(self, mask: int) -> list[tuple[EvidenceItem, None]]:
        return [(item, None) for n, item in enumerate(self.items[:4]) if mask & 1 << n]

    @rule(by=author, expires=st.booleans())
    def upload(self, by: Any, expires: bool) -> None:
        self.upload_by(by, today() + timedelta(days=30) if expires else None)

    def upload_by(self, by: Any, expires_on: date | None = None) -> None:
        item = self.attempt(
            services.upload_evidence,
            by=self.who(by), trust=self.trust, file=unique_csv(), title="Evidence",
            effective_date=date(2021, 3, 1), expires_on=expires_on,
        )  # fmt: skip
        self.items += [item] if item else []

    @rule(by=author, index=st.integers(0, 3))
    def newer_version(self, by: Any, index: int) -> None:
        for item in self.items[index : index + 1]:
            self.attempt(services.add_version, by=self.who(by), item=item, file=unique_csv())

    @rule(by=author, claim=which, text=st.sampled_from(["", "Done.", "Better."]), mask=number)
    def write(self, by: Any, claim: int, text: str, mask: int) -> None:
        self.attempt(
            services.save_draft,
            by=self.who(by), claim=self.claim(claim), text=text, items=self.chosen(mask),
        )  # fmt: skip

    @rule(by=author, claim=which, text=st.sampled_from(["Ready.", "Now ready."]), mask=number)
    def prepare(self, by: Any, claim: int, text: str, mask: int) -> None:
        self.upload_by(by)
        self.attempt(
            services.prepare_claim,
            by=self.who(by), claim=self.claim(claim), text=text, ready=True,
            items=self.chosen(mask) or [(item, None) for item in self.items[-1:]],
        )  # fmt: skip

    @rule(by=signer, claim=which)
    def mark_ready(self, by: Any, claim: int) -> None:
        self.attempt(services.mark_ready, by=self.who(by), claim=self.claim(claim))

    @rule(by=signer, claims=st.sampled_from([[0], [1], [2], [0, 1, 2]]))
    def sign(self, by: Any, claims: list[int]) -> None:
        self.attempt(
            services.sign_claims, by=self.who(by), claims=[self.claim(each) for each in claims]
        )

    @rule(
        writes=author,
        signs=signer,
        takes=assessor,
        claim=which,
        then=st.sampled_from([None, *lifecycles.OUTCOMES]),
    )
    def send(self, writes: Any, signs: Any, takes: Any, claim: int, then: str | None) -> None:
        """A claim's usual way, by whoever it may be: so that many get far."""
        self.prepare(by=writes, claim=claim, text="Sent.", mask=0)
        self.sign(by=signs, claims=[claim])
        self.take(by=takes, claim=claim)
        if then:
            level = 3 if then == lifecycles.SETTLED else None
            self.decide(by=takes, claim=claim, outcome=then, level=level, reason="Seen.")

    @rule(by=signer, claim=which)
    def withdraw(self, by: Any, claim: int) -> None:
        self.attempt(services.withdraw_claim, by=self.who(by), claim=self.claim(claim))

    @rule(by=assessor, claim=which)
    def take(self, by: Any, claim: int) -> None:
        self.attempt(services.take_claim, by=self.who(by), claim=self.claim(claim))

    @rule(by=anybody, to=assessor, claim=which)
    def allocate(self, by: Any, to: Any, claim: int) -> None:
        self.attempt(
            services.allocate_claim,
            by=self.who(by), assessor=self.who(to), claim=self.claim(claim),
        )  # fmt: skip

    @rule(by=anybody, claim=which)
    def release(self, by: Any, claim: int) -> None:
        self.attempt(services.release_claim, by=self.who(by), claim=self.claim(claim))

    @rule(
        by=assessor,
        claim=which,
        outcome=st.sampled_from(lifecycles.OUTCOMES),
        level=st.sampled_from([None, 0, 3]),
        reason=st.sampled_from(["", "Not shown."]),
    )
    def decide(self, by: Any, claim: int, outcome: str, level: int | None, reason: str) -> None:
        person = self.who(by)
        row = self.claim(claim)
        review = self.attempt(
            services.decide_claim,
            by=person, claim=row, outcome=outcome, reason=reason, verified_level=level,
        )  # fmt: skip
        assert review is None or not is_connected(person, self.trust)

    @rule(by=signer, claim=which)
    def ask_second_look(self, by: Any, claim: int) -> None:
        self.attempt(
            services.ask_second_look, by=self.who(by), claim=self.claim(claim), reason="Look again"
        )

    @rule(by=assessor, claim=which)
    def revoke(self, by: Any, claim: int) -> None:
        self.attempt(
            services.revoke_claim, by=self.who(by), claim=self.claim(claim), reason="It was wrong"
        )

    @rule(claim=which)
    def a_year_later(self, claim: int) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=400)):
            self.attempt(
                services.expire_claim, by=PORTAL, claim=self.claim(claim), reason="Its time is over"
            )

    @rule(by=anybody, claim=which)
    def write_message(self, by: Any, claim: int) -> None:
        self.attempt(
            services.write_message, by=self.who(by), claim=self.claim(claim), text="A question"
        )

    @rule(claim=which, days=st.integers(0, 60))
    def move_due_date(self, claim: int, days: int) -> None:
        self.attempt(
            services.move_due_date,
            by=PORTAL, claim=self.claim(claim), due_on=today() + timedelta(days=days), reason="-",
        )  # fmt: skip

    @rule(index=st.integers(0, 4))
    def an_assessor_joins_the_trust(self, index: int) -> None:
        """From now on they have to do with it, whatever they have in hand."""
        person = self.people[ASSESSORS][index]
        if not is_connected(person, self.trust) and index == 1:
            add_member(person, self.trust, "viewer")
            forget_memberships(person)

    @invariant()
    def nobody_checks_their_own_work(self) -> None:
        for submission in self.submissions():
            authors = set(submission.authors.values_list("person", flat=True))
            uploaders = set(submission.items.values_list("version__uploaded_by", flat=True))
            assert authors
            assert uploaders <= authors
            assert submission.certifier_id not in authors
            assessors = list(submission.reviews.values_list("assessor", flat=True))
            assert len(assessors) == len(set(assessors)) <= 2
            assert not {*authors, submission.certifier_id} & set(assessors)

    @invariant()
    def statuses_move_only_along_the_table(self) -> None:
        for claim in self.claims:
            events = claim.events.order_by("pgh_id")  # type: ignore[attr-defined]
            states = list(events.values_list("status", flat=True))
            assert states[0] == lifecycles.OPEN
            for before, after in pairwise(states):
                assert after == before or after in lifecycles.CLAIM.moves[before]

    @invariant()
    def what_was_decided_has_its_review(self) -> None:
        for claim in Claim.objects.filter(status__in=lifecycles.OUTCOMES):
            last = Review.objects.filter(submission=claim.latest_submission).order_by("pk").last()
            assert last is not None
            assert last.outcome == claim.status
            assert last.reason or last.outcome in (lifecycles.ACCEPTED, lifecycles.SETTLED)
            assert (last.verified_level is not None) == claim.sampled or (
                last.outcome == lifecycles.RETURNED
            )

    @invariant()
    def what_two_read_follows_their_readings(self) -> None:
        """Two who agree settle it there; of two that differ none keeps to their own level."""
        twice = self.claim(2)
        sent = twice.latest_submission
        differ = sent and len({reading.verified_level for reading in sent.readings.all()}) == 2
        assert twice.to_resolve == bool(differ and twice.status == lifecycles.SUBMITTED)
        for submission in self.submissions():
            found = dict(submission.readings.values_list("assessor", "verified_level"))
            levels = set(found.values())
            assert len(found) <= (2 if submission.claim.second_reader else 0)
            for review in submission.reviews.filter(outcome=lifecycles.SETTLED):
                if submission.claim.second_reader:
                    assert len(found) == 2
                    assert levels == {review.verified_level} or (
                        found.get(review.assessor_id) != review.verified_level
                    )

    @invariant()
    def what_was_signed_off_is_frozen(self) -> None:
        for submission in self.submissions():
            content = (
                submission.text,
                submission.certifier_id,
                sorted(submission.items.values_list("version__sha256", flat=True)),
                sorted(submission.authors.values_list("person", flat=True)),
            )
            assert self.frozen.setdefault(submission.pk, content) == content
        assert len(self.frozen) == self.submissions().count()

    @invariant()
    def history_names_who_signed_and_who_decided(self) -> None:
        for submission in self.submissions():
            (event,) = submission.events.all()
            assert event.pgh_context["user"] == submission.certifier_id
            for review in submission.reviews.all():
                (event,) = review.events.all()
                assert event.pgh_context["user"] == review.assessor_id

    def check_everything(self) -> None:
        self.nobody_checks_their_own_work()
        self.statuses_move_only_along_the_table()
        self.what_was_decided_has_its_review()
        self.what_two_read_follows_their_readings()
        self.what_was_signed_off_is_frozen()
        self.history_names_who_signed_and_who_decided()

    def submissions(self) -> Any:
        return Submission.objects.filter(claim__in=self.claims).order_by("pk")


class TestClaimMachine(DjangoTestCase, ClaimMachine.TestCase):  # type: ignore[valid-type]
    settings = settings(  # type: ignore[assignment]
        max_examples=400 if SOAK else 4,
        stateful_step_count=80 if SOAK else 25,
        # Shrinking a long run takes minutes; a failure prints its steps as they were.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.django_db
def test_the_machine_gets_everywhere() -> None:
    """Its rules would mean nothing if its steps were always refused."""
    machine = ClaimMachine()
    reached: list[str] = []
    machine.people_and_claims()

    def now_at() -> None:
        machine.check_everything()
        reached.append(machine.claim(0).status)

    def send() -> None:
        machine.send(
            writes=(AUTHORS, 0), signs=(SIGNERS, 0), takes=(ASSESSORS, 0), claim=0, then=None
        )
        now_at()

    def decide(outcome: str, by: int = 0) -> None:
        machine.decide(by=(ASSESSORS, by), claim=0, outcome=outcome, level=None, reason="Seen.")
        now_at()

    send()
    decide(lifecycles.RETURNED)
    send()
    machine.withdraw(by=(SIGNERS, 0), claim=0)
    now_at()
    send()
    decide(lifecycles.REJECTED)
    machine.ask_second_look(by=(SIGNERS, 1), claim=0)
    decide(lifecycles.ACCEPTED, by=0)
    decide(lifecycles.ACCEPTED, by=1)
    machine.a_year_later(claim=0)
    now_at()
    send()
    # It came back to whoever had it last.
    decide(lifecycles.ACCEPTED, by=1)
    machine.revoke(by=(ASSESSORS, 1), claim=0)
    now_at()
    assert reached == [
        "submitted", "returned", "submitted", "withdrawn", "submitted", "rejected", "rejected",
        "accepted", "expired", "submitted", "accepted", "revoked",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_machine_resolves_what_two_read() -> None:
    machine = ClaimMachine()
    machine.people_and_claims()
    machine.send(writes=(AUTHORS, 0), signs=(SIGNERS, 0), takes=(ASSESSORS, 0), claim=2, then=None)
    for by, level, to_resolve, status in (
        (0, 3, False, "submitted"),
        (1, 0, True, "submitted"),
        (1, 0, True, "submitted"),
        (1, 3, False, "settled"),
    ):
        facts = {"outcome": lifecycles.SETTLED, "level": level, "reason": "Seen."}
        machine.decide(by=(ASSESSORS, by), claim=2, **facts)
        machine.check_everything()
        assert (machine.claim(2).to_resolve, machine.claim(2).status) == (to_resolve, status)
