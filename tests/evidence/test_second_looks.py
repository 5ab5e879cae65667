"""A second look at a settled level: once, by somebody without a part in it, and only when asked."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from post_office.models import Email

from accounts.models import StaffRole, User
from evidence import agreement, policies, services, todo
from evidence.models import Claim, Review, SecondLook
from evidence.policies.assessing import outcomes_for
from evidence.queue import next_free
from tests.evidence.helpers import again, browser, codes, database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    SAMPLE_KIND,
    blind_claim,
    decide,
    decided_claim,
    submitted_claim,
    twice_read,
)
from tests.factories.people import add_member, make_member
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def settled_claim(level: int = 3) -> Claim:
    claim = submitted_claim(kind=SAMPLE_KIND)
    decide(claim, "settled", verified_level=level)
    return again(claim)


def ask(claim: Claim, by: User | None = None) -> SecondLook:
    signer = by or make_member(claim.trust, "cio")
    return services.ask_second_look(by=signer, claim=claim, reason="Page 3 shows the next level.")


def assessor() -> User:
    return make_user(staff_role="assessor")


def manager() -> User:
    return make_user(staff_role="programme_manager")


def test_a_trust_asks_once_and_another_assessor_decides_for_good() -> None:
    claim = settled_claim()
    first, signer = claim.assessor, make_member(claim.trust, "cio")
    assert first is not None
    with refused("reason"):
        services.ask_second_look(by=signer, claim=claim, reason=" ")
    assert ask(claim, signer).from_trust
    waits = Claim.objects.with_words().get(pk=claim.pk)
    assert (waits.status, waits.assessor, waits.status_words) == (
        "settled",
        None,
        "Second look asked",
    )
    assert codes(policies.check_can_ask_second_look, signer, waits) == "asked_already"
    assert codes(policies.check_can_take, first, waits) == "second_look_by_first"
    assert next_free(first) is None
    second = assessor()
    assert next_free(second) == waits
    assert outcomes_for(waits) == ["settled"]
    with refused("reason_missing"):
        decide(waits, "settled", by=second, verified_level=4)
    review = decide(waits, "settled", by=second, verified_level=4, reason="Page 3 shows it.")
    assert (review.second_look, review.blind) == (True, False)
    done = again(claim)
    assert (done.status, done.assessor, done.waiting_since) == ("settled", second, None)
    assert done.looked_again
    assert codes(policies.check_can_decide, assessor(), done) == "already_decided"
    assert codes(policies.check_can_ask_second_look, manager(), done) == "asked_already"
    told = Email.objects.filter(to=signer.email).latest("pk")
    assert "checked, Level 4" in told.message
    assert "it is final" in told.message


def test_staff_ask_for_one_as_outsiders_and_only_at_a_level() -> None:
    claim = settled_claim()
    connected = manager()
    add_member(connected, claim.trust, "viewer")
    assert codes(policies.check_can_ask_second_look, connected, claim) == "connected"
    assert codes(policies.check_can_ask_second_look, assessor(), claim) == "role"
    assert codes(policies.check_can_ask_second_look, manager(), decided_claim("rejected")) != ""
    both = manager()
    save(StaffRole(user=both, role="assessor"))
    assert not ask(claim, both).from_trust
    assert codes(policies.check_can_take, both, again(claim)) == "second_look_by_first"


def test_after_two_readings_it_is_somebody_who_read_neither() -> None:
    claim = blind_claim()
    readers = twice_read(claim, 3, 3)
    before = agreement.overall(agreement.by_year()).counts
    ask(claim)
    for reader in readers:
        assert codes(policies.check_can_take, reader, again(claim)) == "second_look_by_first"
        with database_refuses("taken by another assessor"):
            save(look(claim, assessor=reader))
    decide(again(claim), "settled", by=assessor(), verified_level=1, reason="Only the first.")
    assert again(claim).latest_submission.reviews.last().verified_level == 1
    assert agreement.overall(agreement.by_year()).counts == before


def look(claim: Claim, **fields: Any) -> Review:
    facts = {"assessor": assessor(), "reason": "So.", "verified_level": 5, **fields}
    sent = again(claim).latest_submission
    return Review(**{"submission": sent, "outcome": "settled", "second_look": True, **facts})


def test_nobody_decides_again_without_being_asked_twice_or_silently() -> None:
    claim = settled_claim()
    with database_refuses("one that was asked for"):
        save(look(claim))
    with database_refuses("Only a submitted claim"):
        save(look(claim, second_look=False))
    asked = ask(claim, manager())
    for person in (claim.assessor, asked.asked_by):
        with database_refuses("taken by another assessor"):
            save(look(claim, assessor=person))
    with database_refuses("has its reason"):
        save(look(claim, reason=""))
    with database_refuses("one that was asked for"):
        save(look(claim, outcome="returned", verified_level=None))
    save(look(claim))
    with database_refuses("evidence_review_once"):
        save(look(claim))
    with database_refuses("submission_id"):
        save(request(claim))


def request(claim: Claim, **fields: Any) -> SecondLook:
    facts = {"asked_by": make_member(claim.trust, "cio"), "reason": "So.", **fields}
    return SecondLook(
        submission=again(claim).latest_submission, decision_due_on="2022-03-10", **facts
    )


def test_a_request_is_for_a_decision_and_staff_keep_to_levels_of_others() -> None:
    with database_refuses("or at a level"):
        save(request(submitted_claim(kind=SAMPLE_KIND)))
    with database_refuses("Staff ask for"):
        save(request(decided_claim("rejected"), asked_by=manager(), from_trust=False))
    with database_refuses("Staff ask for"):
        save(request(settled_claim(), from_trust=False))


def test_nobody_says_that_a_second_look_was_taken() -> None:
    claim = settled_claim()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_claim SET looked_again = TRUE, waiting_since = now()")
    assert (again(claim).looked_again, again(claim).waiting_since) == (False, None)


def test_it_is_asked_for_and_decided_on_pages() -> None:
    claim = settled_claim()
    signer = make_member(claim.trust, "cio")
    url = claim.get_absolute_url()
    trust, form = browser(signer), {"verified_level": "4", "reason": "So.", "outcome": "settled"}
    assert "Ask for a second look" in trust.get(url).content.decode()
    for client, words in ((trust, "you sent; nothing"), (browser(manager()), "it sent; nothing")):
        page = client.get(reverse("evidence:claim_second_look", args=[claim.reference]))
        assert words in page.content.decode()
    trust.post(f"{url}second-look/", {"reason": "See page 3."})
    shown = trust.get(url).content.decode()
    assert "A second look was asked for on" in shown
    assert "Until then the first level counts." in shown
    [waits] = [each for each in todo.for_trust(claim.trust, signer) if each.with_us]
    assert waits.title.startswith("Second look: ")
    person = assessor()
    services.take_claim(by=person, claim=claim)
    [taken, *_] = todo.for_staff(person)
    assert taken.title.startswith("Second look: ")
    desk = browser(person).get(f"{url}decide/").content.decode()
    for words in ("A second look is final", "First decision: Checked, Level 3", "See page 3."):
        assert words in desk
    assert "(optional)" not in desk
    assert browser(person).post(f"{url}decide/", form).status_code == 302
    shown = trust.get(url).content.decode()
    assert "Second look: Checked" in shown
    assert "The trust asked for a second look on" in shown
    assert "Ask for a second look" not in shown
