"""Two people at the same moment; each race has a twin without the lock that sees it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection

from core.errors import DomainError
from evidence import policies, services
from evidence.models import Claim, Reading, Review, Submission
from tests.factories.accounts import make_user
from tests.factories.evidence import blind_claim, ready_claim, submitted_claim
from tests.factories.people import make_member
from tests.support.databases import CommittingDatabase

pytestmark = pytest.mark.usefixtures("committing_db")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of these gave or raised, each in a connection of its own."""
    begin = Barrier(len(acts), timeout=20)

    def run(act: Callable[[], Any]) -> Any:
        try:
            begin.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def deciding(claim: Claim, outcome: str) -> Callable[[], Any]:
    assessor = make_user(staff_role="assessor")
    return lambda: services.decide_claim(by=assessor, claim=claim, outcome=outcome, reason="So.")


def signing(claim: Claim) -> Callable[[], Any]:
    cio = make_member(claim.trust, "cio")
    return lambda: services.sign_claims(by=cio, claims=[claim])


def test_of_two_decisions_at_the_same_moment_one_stands_and_one_is_told() -> None:
    claim = submitted_claim()
    results = at_once(deciding(claim, "accepted"), deciding(claim, "returned"))
    told = [result for result in results if isinstance(result, DomainError)]
    assert len(told) == 1
    assert told[0].code in ("already_decided", "taken")
    review = Review.objects.get()
    assert Claim.objects.get(pk=claim.pk).status == review.outcome


def test_of_two_signings_at_the_same_moment_one_stands_and_one_is_told() -> None:
    claim = ready_claim()
    results = at_once(signing(claim), signing(claim))
    told = [result for result in results if isinstance(result, DomainError)]
    assert [error.code for error in told] == ["with_assessor"]
    assert Submission.objects.count() == 1


def test_a_double_click_on_decide_says_what_was_decided() -> None:
    claim = submitted_claim()
    assessor = make_user("Ada", staff_role="assessor")
    click = {"by": assessor, "claim": claim, "outcome": "accepted"}
    services.decide_claim(**click)
    with pytest.raises(DomainError, match=r"was decided on .* by Ada: met"):
        services.decide_claim(**click)
    assert Review.objects.count() == 1


def without_lock(monkeypatch: pytest.MonkeyPatch, module: str, check: str) -> None:
    """Take the lock away, and let both pass the policy before either writes."""
    both_passed = Barrier(2, timeout=20)
    original = getattr(policies, check)

    def checked(*args: Any) -> None:
        original(*args)
        both_passed.wait()

    monkeypatch.setattr(policies, check, checked)
    if module:
        monkeypatch.setattr(f"{module}.locked", lambda row, *_: type(row).objects.get(pk=row.pk))


def test_without_the_lock_both_deciders_pass_and_only_the_database_stops_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = submitted_claim()
    acts = deciding(claim, "accepted"), deciding(claim, "returned")
    without_lock(monkeypatch, "evidence.services.deciding", "check_can_decide")
    results = at_once(*acts)
    stopped = [result for result in results if isinstance(result, Exception)]
    assert len(stopped) == 1
    assert not isinstance(stopped[0], DomainError)
    assert Review.objects.count() == 1


def test_without_the_lock_both_certifiers_pass_and_only_the_database_stops_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = ready_claim()
    acts = signing(claim), signing(claim)
    without_lock(monkeypatch, "", "check_can_sign")
    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda rows, **_: rows)
    results = at_once(*acts)
    stopped = [result for result in results if isinstance(result, Exception)]
    assert len(stopped) == 1
    assert not isinstance(stopped[0], DomainError)
    assert Submission.objects.count() == 1


def test_of_two_that_take_the_same_claim_one_has_it(committing_db: CommittingDatabase) -> None:
    claim = submitted_claim()
    people = [make_user(staff_role="assessor") for _ in range(2)]
    results = at_once(*(lambda by=by: services.take_claim(by=by, claim=claim) for by in people))
    told = [result for result in results if isinstance(result, DomainError)]
    assert [error.code for error in told] == ["taken"]
    assert Claim.objects.get(pk=claim.pk).assessor in people


def reading(claim: Claim, level: int) -> Callable[[], Any]:
    by = make_user(staff_role="assessor")
    facts = {"outcome": "settled", "verified_level": level, "reason": "So.", "resolving": False}
    return lambda: services.decide_claim(by=by, claim=claim, **facts)


def test_of_three_readings_at_the_same_moment_two_stand_and_nobody_resolves_unseeing() -> None:
    claim = blind_claim()
    results = at_once(*(reading(claim, level) for level in (1, 2, 3)))
    told = [result for result in results if isinstance(result, DomainError)]
    assert [error.code for error in told] == ["changed_since"]
    assert (Reading.objects.count(), Review.objects.count()) == (2, 0)
    assert Claim.objects.get(pk=claim.pk).to_resolve


def test_two_who_agree_at_the_same_moment_settle_it_once() -> None:
    claim = blind_claim()
    results = at_once(reading(claim, 2), reading(claim, 2))
    assert sorted(type(result).__name__ for result in results) == ["Reading", "Review"]
    assert Claim.objects.get(pk=claim.pk).status == "settled"


def test_without_the_lock_the_database_still_lets_only_two_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = blind_claim()
    acts = [reading(claim, level) for level in (1, 2)]
    third = reading(claim, 3)
    without_lock(monkeypatch, "evidence.services.deciding", "check_can_decide")
    results = at_once(*acts)
    assert [type(result) for result in results] == [Reading, Reading]
    monkeypatch.setattr(policies, "check_can_decide", lambda *_: None)
    stale = Claim.objects.get(pk=claim.pk)
    stale.to_resolve = False
    monkeypatch.setattr("evidence.services.deciding.locked", lambda *_: stale)
    with pytest.raises(DatabaseError, match="Two assessors read"):
        third()
