"""Who may do what to a claim, in each of its states."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from evidence import policies, services
from evidence.models import Claim, Review
from evidence.policies.assessing import check_outcome, latest_submission, outcomes_for
from tests.evidence.helpers import again, codes, database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    SAMPLE_KIND,
    decide,
    decided_claim,
    make_claim,
    make_item,
    ready_claim,
    sign,
    submitted_claim,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_pair, make_pairing
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.people import forget_memberships

pytestmark = pytest.mark.django_db

STATES = ("open", "submitted", "accepted", "returned", "rejected", "withdrawn", "revoked")


def claim_in(state: str) -> Claim:
    if state == "open":
        return make_claim()
    if state == "submitted":
        return submitted_claim()
    if state == "withdrawn":
        claim = submitted_claim()
        services.withdraw_claim(by=make_member(claim.trust, "cio"), claim=claim)
    elif state == "revoked":
        claim = decided_claim("accepted")
        services.revoke_claim(by=make_user(staff_role="assessor"), claim=claim, reason="Wrong.")
    else:
        claim = decided_claim(state)
    return again(claim)


@pytest.mark.parametrize(
    ("state", "edit", "withdraw", "revoke", "second_look", "decide"),
    [
        ("open", True, False, False, False, False),
        ("submitted", False, True, False, False, True),
        ("accepted", False, False, True, False, False),
        ("returned", True, False, False, False, False),
        ("rejected", True, False, False, True, False),
        ("withdrawn", True, False, False, False, False),
        ("revoked", True, False, False, False, False),
    ],
)
def test_what_each_state_allows_to_who_may(
    state: str, edit: bool, withdraw: bool, revoke: bool, second_look: bool, decide: bool
) -> None:
    claim = claim_in(state)
    cio, assessor = make_member(claim.trust, "cio"), claim.assessor or outsider()
    assert policies.can_edit(cio, claim) is edit
    assert policies.can_withdraw(cio, claim) is withdraw
    assert policies.can_revoke(assessor, claim) is revoke
    assert policies.can_ask_second_look(cio, claim) is second_look
    assert policies.can_decide(assessor, claim) is decide


@pytest.mark.parametrize(
    ("role", "edits", "signs"),
    [
        ("cio", True, True),
        ("contributor", True, False),
        ("finance_lead", True, False),
        ("viewer", False, False),
    ],
)
def test_what_each_role_at_the_trust_may(role: str, edits: bool, signs: bool) -> None:
    claim = ready_claim()
    own, other = make_member(claim.trust, role), make_member(make_trust(), role)
    assert policies.can_edit(own, claim) is edits
    assert policies.can_sign(own, claim) is signs
    assert policies.can_upload(own, claim.trust) is edits
    assert not policies.can_edit(other, claim)
    assert not policies.can_sign(other, claim)
    assert not policies.can_upload(other, claim.trust)


@pytest.mark.parametrize(
    ("role", "decides", "allocates"),
    [
        ("assessor", True, False),
        ("programme_manager", False, True),
        ("finance_approver", False, False),
        ("payments_officer", False, False),
        ("auditor", False, False),
        ("administrator", False, False),
    ],
)
def test_what_each_staff_role_may(role: str, decides: bool, allocates: bool) -> None:
    claim, person = submitted_claim(), make_user(staff_role=role)
    assert policies.can_decide(person, claim) is decides
    assert policies.can_take(person, claim) is decides
    assert policies.can_allocate(person, claim) is allocates
    assert not policies.can_edit(person, claim)
    assert not policies.can_sign(person, claim)


def outsider() -> User:
    return make_user(staff_role="assessor")


def test_the_portal_neither_signs_nor_decides_nor_uploads() -> None:
    claim = submitted_claim()
    for check, thing in (
        (policies.check_can_sign, claim),
        (policies.check_can_decide, claim),
        (policies.check_can_upload, claim.trust),
        (policies.check_can_write, claim),
    ):
        assert codes(check, PORTAL, thing) == "person"


def test_a_certifier_who_wrote_the_text_cannot_sign() -> None:
    claim = make_claim()
    cio = make_member(claim.trust, "cio")
    ready_claim(claim, by=cio)
    with refused("author_signs"):
        services.sign_claims(by=cio, claims=[claim])


def test_a_certifier_who_only_uploaded_the_evidence_cannot_sign() -> None:
    claim = make_claim()
    cio, writer = make_member(claim.trust, "cio"), make_member(claim.trust)
    item = make_item(claim.trust, cio)
    services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, None)])
    services.mark_ready(by=writer, claim=claim)
    with refused("author_signs"):
        services.sign_claims(by=cio, claims=[claim])


def test_saving_a_draft_unchanged_makes_nobody_an_author_and_keeps_it_ready() -> None:
    claim = ready_claim()
    cio, draft = make_member(claim.trust, "cio"), claim.draft
    items = [(chosen.item, chosen.page) for chosen in draft.items.all()]
    services.save_draft(by=cio, claim=claim, text=draft.text, items=items)
    assert policies.can_sign(cio, again(claim))


def test_changing_a_draft_makes_it_no_longer_ready() -> None:
    claim = ready_claim()
    item = claim.draft.items.get().item
    services.save_draft(
        by=make_member(claim.trust), claim=claim, text="Other words.", items=[(item, None)]
    )
    assert codes(policies.check_can_sign, make_member(claim.trust, "cio"), again(claim)) == (
        "not_ready"
    )


@pytest.mark.parametrize("connection", ["member", "former member", "paired"])
def test_nobody_connected_decides(connection: str) -> None:
    assessor, trust = outsider(), make_trust()
    if connection == "paired":
        exemplar, follower = make_pair()
        make_pairing(exemplar, follower)
        trust = exemplar.trust
        add_member(assessor, follower.trust, "viewer")
    else:
        ends = {"until_date": today() - timedelta(days=300)} if connection != "member" else {}
        add_member(assessor, trust, "viewer", from_date=date(2020, 1, 1), **ends)
    claim = submitted_claim(trust=trust)
    assert codes(policies.check_can_decide, assessor, claim) == "connected"
    with database_refuses("has nothing to do with the trust"):
        save(Review(submission=claim.latest_submission, assessor=assessor, outcome="accepted"))


@pytest.mark.parametrize("part", ["author", "certifier"])
def test_nobody_decides_their_own_work_however_long_ago_they_left(part: str) -> None:
    assessor, trust = outsider(), make_trust()
    then = {"from_date": date(2020, 1, 1), "until_date": date(2021, 12, 31)}
    add_member(assessor, trust, "contributor" if part == "author" else "cio", **then)
    with time_machine.travel("2021-03-03 12:00"):
        forget_memberships(assessor)
        claim = ready_claim(trust=trust, by=assessor if part == "author" else None)
        submission = sign(claim, by=assessor if part == "certifier" else None)
    assessor = User.objects.get(pk=assessor.pk)
    assert codes(policies.check_can_decide, assessor, again(claim)) == "own_work"
    with database_refuses("neither wrote nor signed"):
        save(Review(submission=submission, assessor=assessor, outcome="accepted"))


def test_an_assessor_cannot_take_what_another_has() -> None:
    claim = submitted_claim()
    services.take_claim(by=outsider(), claim=claim)
    assert codes(policies.check_can_decide, outsider(), again(claim)) == "taken"


def test_who_has_it_may_hand_it_over_but_not_to_somebody_connected() -> None:
    claim, first, second = submitted_claim(), outsider(), outsider()
    services.take_claim(by=first, claim=claim)
    services.allocate_claim(by=first, claim=claim, assessor=second)
    assert again(claim).assessor == second
    connected = outsider()
    add_member(connected, claim.trust, "viewer")
    with refused("connected"):
        services.allocate_claim(by=second, claim=claim, assessor=connected)
    services.release_claim(by=second, claim=claim)
    assert again(claim).assessor is None
    with refused("not_taken"):
        services.release_claim(by=make_user(staff_role="programme_manager"), claim=claim)


def test_a_second_look_is_asked_once_and_taken_by_another() -> None:
    claim = decided_claim("rejected")
    first, cio = claim.assessor, make_member(claim.trust, "cio")
    assert first is not None
    services.ask_second_look(by=cio, claim=claim, reason="Page 3 shows it.")
    assert codes(policies.check_can_ask_second_look, cio, again(claim)) == "asked_already"
    assert codes(policies.check_can_decide, first, again(claim)) == "second_look_by_first"
    review = decide(again(claim), "accepted", by=outsider())
    assert review.second_look
    assert again(claim).status == "accepted"
    assert again(claim).latest_submission.reviews.count() == 2


def test_a_second_look_that_comes_to_not_met_leaves_it_so() -> None:
    claim = decided_claim("rejected")
    services.ask_second_look(by=make_member(claim.trust, "cio"), claim=claim, reason="See page 3.")
    decide(again(claim), "rejected", by=outsider())
    assert again(claim).status == "rejected"
    assert codes(policies.check_can_decide, outsider(), again(claim)) == "already_decided"


def test_a_second_look_cannot_send_back() -> None:
    claim = decided_claim("rejected")
    assert outcomes_for(claim) == ["accepted", "rejected"]


@pytest.mark.parametrize(
    ("outcome", "reason", "level", "code"),
    [
        ("accepted", "", None, ""),
        ("returned", "Add page 3.", None, ""),
        ("returned", " ", None, "reason_missing"),
        ("rejected", "", None, "reason_missing"),
        ("settled", "", 3, "outcome"),
        ("accepted", "", 3, "level"),
        ("nonsense", "", None, "outcome"),
    ],
)
def test_an_outcome_says_what_it_must(
    outcome: str, reason: str, level: int | None, code: str
) -> None:
    assert codes(check_outcome, submitted_claim(), outcome, reason, level) == code


def test_a_sample_is_settled_with_a_level_and_returned_once() -> None:
    claim = submitted_claim(kind=SAMPLE_KIND)
    assert outcomes_for(claim) == ["settled", "returned"]
    decide(claim, "returned")
    claim = submitted_claim(again(claim))
    assert outcomes_for(claim) == ["settled"]
    assert codes(check_outcome, claim, "settled", "", None) == "level"
    assert codes(policies.check_can_withdraw, make_member(claim.trust, "cio"), claim) == "sampled"
    assert decide(claim, "settled", verified_level=2).verified_level == 2
    assert again(claim).status == "settled"


@pytest.mark.parametrize(
    ("text", "with_item", "expired", "code"),
    [
        ("", True, False, "no_text"),
        ("Done.", False, False, "no_evidence"),
        ("Done.", True, True, "evidence_expired"),
        ("Done.", True, False, ""),
    ],
)
def test_only_a_whole_draft_is_marked_ready(
    text: str, with_item: bool, expired: bool, code: str
) -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    ends: dict[str, Any] = {"expires_on": date(2021, 4, 1)} if expired else {}
    items = [(make_item(claim.trust, writer, **ends), None)] if with_item else []
    services.save_draft(by=writer, claim=claim, text=text, items=items)
    assert codes(policies.check_can_mark_ready, writer, again(claim)) == code


def test_a_claim_without_a_draft_is_not_ready() -> None:
    claim = make_claim()
    assert codes(policies.check_can_mark_ready, make_member(claim.trust), claim) == "no_text"


def test_evidence_of_another_trust_cannot_be_used() -> None:
    claim = make_claim()
    with refused("other_trust"):
        services.save_draft(
            by=make_member(claim.trust), claim=claim, text="", items=[(make_item(), None)]
        )


def test_who_writes_in_the_thread() -> None:
    claim = submitted_claim()
    assert policies.can_write(make_member(claim.trust), claim)
    assert policies.can_write(outsider(), claim)
    assert not policies.can_write(make_member(claim.trust, "viewer"), claim)
    assert not policies.can_write(make_user(staff_role="auditor"), claim)


def test_nothing_is_decided_about_a_claim_that_was_never_sent() -> None:
    with refused("nothing_sent"):
        latest_submission(make_claim())


def test_what_the_portal_itself_saves_has_no_editor() -> None:
    draft = services.save_draft(by=PORTAL, claim=make_claim(), text="Carried over.", items=[])
    assert not draft.editors.exists()
