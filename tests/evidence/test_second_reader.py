"""Two assessors read a sampled statement, neither knowing of the other; then it is resolved."""

from typing import Any

import pytest
from post_office.models import Email

from accounts.models import User
from evidence import policies, services, todo
from evidence.models import Claim, Reading, Review
from evidence.policies.assessing import outcomes_for
from evidence.queue import next_free
from tests.evidence.helpers import again, codes, database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    SAMPLE_KIND,
    blind_claim,
    decide,
    make_claim,
    submitted_claim,
    twice_read,
)
from tests.factories.people import add_member, make_member
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def outsider() -> User:
    return make_user(staff_role="assessor")


def settle(claim: Claim, by: User, level: int, reason: str = "Seen on page 3.", **more: Any) -> Any:
    return decide(again(claim), "settled", by=by, verified_level=level, reason=reason, **more)


def test_only_a_sample_has_a_second_reader_and_it_is_fixed_when_it_is_asked_for() -> None:
    with refused("second_reader"):
        make_claim(second_reader=True)
    assert not make_claim(kind=SAMPLE_KIND).second_reader
    claim = make_claim(kind=SAMPLE_KIND, second_reader=True)
    claim.second_reader = False
    with database_refuses("keeps its trust and what was asked"):
        save(claim)
    plain = make_claim()
    fields = {field.attname: getattr(plain, field.attname) for field in Claim._meta.fields}
    fields |= {"id": None, "reference": "CL-2022-9999", "second_reader": True}
    with database_refuses("second_reader_of_sample"):
        save(Claim(**fields))


def test_two_who_agree_settle_it_at_once_and_the_trust_is_told_once() -> None:
    claim = blind_claim()
    make_member(claim.trust, "cio", name="Cora")
    first, second = outsider(), outsider()
    services.take_claim(by=first, claim=claim)
    reading = settle(claim, first, 3)
    assert isinstance(reading, Reading)
    waits = again(claim)
    assert (waits.status, waits.assessor, waits.to_resolve) == ("submitted", None, False)
    assert not Email.objects.exists()
    review = settle(claim, second, 3)
    assert (review.outcome, review.verified_level, review.blind) == ("settled", 3, True)
    assert (review.assessor, again(claim).status) == (second, "settled")
    assert Reading.objects.filter(submission=review.submission).count() == 2
    told = Email.objects.count()
    assert told > 0
    with refused("already_decided"):
        settle(claim, first, 2)
    assert Email.objects.count() == told


def test_the_first_reader_is_offered_it_no_more_and_may_not_take_it() -> None:
    claim = blind_claim()
    manager = make_user(staff_role="programme_manager")
    (first,) = twice_read(claim, 3)
    assert codes(policies.check_can_take, first, again(claim)) == "read_already"
    with refused("read_already"):
        services.allocate_claim(by=manager, claim=claim, assessor=first)
    assert next_free(first) is None
    assert next_free(outsider()) == claim
    assert todo.for_staff(User.objects.get(pk=first.pk)) == []
    (waits,) = todo.for_staff(outsider())
    assert waits.title == "Take: 1 piece of evidence to check"
    twice_read(claim, 1)
    assert again(claim).to_resolve
    assert next_free(first) == claim
    assert len(todo.for_staff(User.objects.get(pk=first.pk))) == 1


def test_an_assessor_of_a_blind_claim_neither_chooses_the_next_nor_writes_beside_it() -> None:
    claim = blind_claim()
    reader, manager = outsider(), make_user(staff_role="programme_manager")
    services.take_claim(by=reader, claim=claim)
    held = again(claim)
    assert codes(policies.check_can_allocate, reader, held) == "blind"
    assert codes(policies.check_can_write, reader, held) == "blind"
    assert policies.can_release(reader, held)
    assert policies.can_allocate(manager, held)
    assert policies.can_write(manager, held)
    assert policies.can_write(make_member(claim.trust), held)
    with pytest.raises(Exception, match=r"^Another assessor has taken"):
        policies.check_can_take(outsider(), held)
    twice_read(claim_back(claim, reader), 3, 1)
    open_now = again(claim)
    assert policies.can_write(reader, open_now)
    services.take_claim(by=reader, claim=open_now)
    assert policies.can_allocate(reader, again(claim))
    with pytest.raises(Exception, match=rf"^{reader} has taken"):
        policies.check_can_take(outsider(), again(claim))


def claim_back(claim: Claim, holder: User) -> Claim:
    return services.release_claim(by=holder, claim=claim)


# Who resolves readings of 3 and 1, and at which levels: the third at any, a reader at the other's.
@pytest.mark.parametrize(
    ("who", "level", "reason", "code"),
    [
        ("third", 3, "So.", ""),
        ("third", 1, "So.", ""),
        ("third", 5, "So.", ""),
        ("third", 2, " ", "reason_missing"),
        ("first", 1, "I agree.", ""),
        ("first", 3, "No.", "insists"),
        ("first", 2, "In between.", "insists"),
        ("second", 3, "I agree.", ""),
        ("second", 1, "No.", "insists"),
        ("second", 3, "", "reason_missing"),
        ("connected", 3, "So.", "connected"),
        ("manager", 3, "So.", "role"),
    ],
)
def test_who_resolves_at_which_level(who: str, level: int, reason: str, code: str) -> None:
    claim = blind_claim()
    first, second = twice_read(claim, 3, 1)
    people = {"first": first, "second": second, "third": outsider(), "connected": outsider()}
    people["manager"] = make_user(staff_role="programme_manager")
    add_member(people["connected"], claim.trust, "viewer")
    assert outcomes_for(again(claim)) == ["settled"]
    act: Any = lambda: settle(claim, people[who], level, reason)  # noqa: E731
    if code:
        assert codes(act) == code
        assert not Review.objects.exists()
    else:
        review = act()
        assert (review.verified_level, review.blind) == (level, False)
        assert again(claim).status == "settled"
        assert not again(claim).to_resolve


def test_a_reading_needs_its_reason() -> None:
    with refused("reason_missing"):
        settle(blind_claim(), outsider(), 3, " ")


@pytest.mark.parametrize("returns", ["first", "second"])
def test_either_may_send_it_back_once_and_it_is_read_anew(returns: str) -> None:
    claim = blind_claim()
    if returns == "second":
        twice_read(claim, 3)
    assert outcomes_for(again(claim)) == ["settled", "returned"]
    decide(again(claim), "returned", by=outsider())
    sent = submitted_claim(again(claim))
    assert outcomes_for(sent) == ["settled"]
    services.release_claim(by=make_user(staff_role="programme_manager"), claim=sent)
    twice_read(sent, 3, 3)
    assert again(claim).status == "settled"


def reading(claim: Claim, level: int = 3, **fields: Any) -> Reading:
    facts = {"assessor": outsider(), "reason": "So.", **fields}
    return Reading(submission=again(claim).latest_submission, verified_level=level, **facts)


def review(claim: Claim, level: int | None, **fields: Any) -> Review:
    facts = {"assessor": outsider(), "reason": "So.", "outcome": "settled", **fields}
    return Review(submission=again(claim).latest_submission, verified_level=level, **facts)


def test_the_database_refuses_a_reading_where_none_belongs() -> None:
    with database_refuses("with a second reader"):
        save(reading(submitted_claim(kind=SAMPLE_KIND)))
    claim = blind_claim()
    connected = outsider()
    add_member(connected, claim.trust, "viewer")
    with database_refuses("nothing to do with the trust"):
        save(reading(claim, assessor=connected))
    with database_refuses("neither wrote nor signed"):
        save(reading(claim, assessor=claim.latest_submission.certifier))
    with database_refuses("reading_has_reason"):
        save(reading(claim, reason=""))
    one = save(reading(claim, 3))
    with database_refuses("read_once"):
        save(reading(claim, 4, assessor=one.assessor))
    save(reading(claim, 4))
    assert again(claim).to_resolve
    with database_refuses("Two assessors read"):
        save(reading(claim, 5))
    with database_refuses("never changed or removed"):
        Reading.objects.update(verified_level=4)
    with database_refuses("never changed or removed"):
        Reading.objects.all().delete()
    settle(claim, outsider(), 4)
    with database_refuses("Only what was submitted"):
        save(reading(claim, 4))


def test_the_database_refuses_to_settle_before_two_have_read_and_what_they_do_not_say() -> None:
    claim = blind_claim()
    with database_refuses("after two readings"):
        save(review(claim, 3))
    one = save(reading(claim, 3))
    with database_refuses("after two readings"):
        save(review(claim, 3))
    two = save(reading(claim, 3))
    assert not again(claim).to_resolve
    for wrong in (
        review(claim, 4, assessor=one.assessor),
        review(claim, 3),
    ):
        with database_refuses("settled by them, at that level"):
            save(wrong)
    with database_refuses("have read is settled"):
        save(review(claim, None, outcome="returned"))
    save(review(claim, 3, assessor=two.assessor))


def test_the_database_lets_no_reader_insist() -> None:
    claim = blind_claim()
    first, second = (save(reading(claim, level)) for level in (3, 1))
    for who, level in ((first, 3), (first, 2), (second, 1), (second, 2)):
        with database_refuses("at the level of the other"):
            save(review(claim, level, assessor=who.assessor))
    with database_refuses("with a reason"):
        save(review(claim, 2, reason=""))
    save(review(claim, 1, assessor=first.assessor))


def test_a_page_that_was_opened_before_two_had_read_it_does_not_resolve_it() -> None:
    claim, third = blind_claim(), outsider()
    twice_read(claim, 3, 1)
    with refused("changed_since"):
        settle(claim, third, 3, resolving=False)
    assert settle(claim, third, 3, resolving=True).outcome == "settled"
