"""What the services promise beside the path."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from post_office.models import Email

from core.actors import PORTAL
from core.dates import FinancialYear, long_date, today, working_days_after
from core.services import locked
from evidence import requests, services, tasks
from evidence.dates import months_after
from evidence.models import Claim, RequestLimit
from evidence.signals import claim_decided
from tests.evidence.helpers import again, database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    decide,
    decided_claim,
    make_claim,
    make_item,
    pdf_upload,
    ready_claim,
    sign,
    submitted_claim,
    unique_csv,
)
from tests.factories.people import make_member
from tests.factories.programmes import make_participation
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def test_the_same_date_again_is_no_other_date() -> None:
    claim = make_claim()
    services.move_due_date(by=PORTAL, claim=claim, due_on=claim.due_on, reason="Asked")
    moved = again(claim)
    assert (moved.due_on, moved.first_due_on) == (claim.due_on, None)


def test_an_unknown_kind_of_claim_is_refused() -> None:
    with refused("claim_kind"):
        make_claim(kind="nonsense")


def limited(per_year: int) -> Any:
    services.set_request_limit(
        by=make_user(staff_role="administrator"),
        participant_type="aspirant",
        per_year=per_year,
        source="A test",
    )
    return make_participation(role="aspirant").trust


def test_requests_beyond_the_years_limit_need_a_named_reason() -> None:
    trust = limited(2)
    make_claim(trust)
    make_claim(trust)
    assert requests.requests_made(trust, FinancialYear.of(today())) == 2
    with refused("request_limit"):
        make_claim(trust)
    claim = make_claim(trust, over_limit_reason="Ordered by the board on 3 May.")
    assert claim.beyond_limit_reason


def test_a_trust_without_a_limit_is_asked_without_one() -> None:
    assert requests.limit_for(make_trust()) is None


def test_the_limits_that_are_shipped_can_be_changed() -> None:
    trust = limited(7)
    assert requests.limit_for(trust) == 7
    assert RequestLimit.objects.get(participant_type="aspirant").source == "A test"


def test_a_due_date_moves_only_while_the_trust_owes_it() -> None:
    claim = make_claim()
    services.move_due_date(by=PORTAL, claim=claim, due_on=date(2030, 1, 1), reason="Agreed.")
    moved = again(claim)
    assert moved.due_words == f"1 January 2030 (first {long_date(claim.due_on)})"
    services.move_due_date(by=PORTAL, claim=claim, due_on=date(2031, 1, 1), reason="Again.")
    moved = again(claim)
    assert (moved.due_on, moved.first_due_on) == (date(2031, 1, 1), claim.due_on)
    with database_refuses("first due"):
        Claim.objects.filter(pk=claim.pk).update(first_due_on=None)
    with refused("with_assessor"):
        services.move_due_date(
            by=PORTAL, claim=submitted_claim(), due_on=date(2030, 1, 1), reason="Late."
        )
    with refused("decided"):
        services.move_due_date(
            by=PORTAL, claim=decided_claim(), due_on=date(2030, 1, 1), reason="Late."
        )


def test_several_claims_share_one_file_and_are_signed_together() -> None:
    trust = make_trust()
    writer, cio = make_member(trust), make_member(trust, "cio")
    item = make_item(trust, writer)
    claims = [make_claim(trust), make_claim(trust)]
    for claim in claims:
        services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, None)])
        services.mark_ready(by=writer, claim=claim)
        services.mark_ready(by=writer, claim=claim)
    submissions = services.sign_claims(by=cio, claims=claims)
    assert {each.items.get().version for each in submissions} == {item.latest}
    assert {each.decision_due_on for each in submissions} == {working_days_after(today(), 10)}
    assert {author.person for each in submissions for author in each.authors.all()} == {writer}


def test_of_several_claims_all_are_signed_or_none() -> None:
    trust = make_trust()
    ready, open_one = ready_claim(trust=trust), make_claim(trust)
    with refused("no_text"):
        services.sign_claims(by=make_member(trust, "cio"), claims=[ready, open_one])
    assert again(ready).status == "open"


def test_a_draft_that_changed_since_it_was_read_is_not_signed() -> None:
    claim = ready_claim()
    cio = make_member(claim.trust, "cio")
    with refused("changed_since"):
        services.sign_claims(by=cio, claims=[claim], seen={claim.pk: "0123"})


def test_a_draft_is_saved_and_marked_ready_together() -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer, pdf_upload(pages=2))
    draft = services.prepare_claim(
        by=writer, claim=claim, text="Done.", items=[(item, 2)], ready=True
    )
    assert draft.items.get().page == 2
    assert draft.ready_by == writer


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_the_file_does_not_have_is_refused(page: int) -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer, pdf_upload(pages=2))
    with refused("page"):
        services.save_draft(by=writer, claim=claim, text="", items=[(item, page)])


@pytest.mark.parametrize(
    ("effective", "expires", "code"),
    [
        (lambda: today() + timedelta(days=1), None, "date_ahead"),
        (lambda: date(2021, 3, 1), date(2021, 2, 1), "date_order"),
    ],
)
def test_dates_agree_with_each_other(
    effective: Callable[[], date], expires: date | None, code: str
) -> None:
    with refused(code):
        make_item(effective_date=effective(), expires_on=expires)


def test_a_newer_version_brings_its_own_dates() -> None:
    item = make_item(expires_on=date(2021, 6, 1))
    services.add_version(
        by=item.created_by,
        item=item,
        file=unique_csv(),
        effective_date=date(2022, 3, 1),
        expires_on=date(2023, 3, 1),
    )
    item = locked(item)
    assert (item.effective_date, item.expires_on) == (date(2022, 3, 1), date(2023, 3, 1))


def accepted_until(item_ends: date | None, months: int | None) -> Claim:
    claim = make_claim(valid_months=months)
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer, expires_on=item_ends)
    services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, None)])
    services.mark_ready(by=writer, claim=claim)
    sign(claim)
    decide(claim)
    return again(claim)


@pytest.mark.parametrize(
    ("item_ends", "months", "until"),
    [
        (None, None, lambda: None),
        (date(2100, 1, 1), None, lambda: date(2100, 1, 1)),
        (None, 12, lambda: months_after(today(), 12)),
        (date(2100, 1, 1), 12, lambda: months_after(today(), 12)),
    ],
)
def test_an_acceptance_holds_as_long_as_its_evidence_and_its_term(
    item_ends: date | None, months: int | None, until: Callable[[], date | None]
) -> None:
    assert accepted_until(item_ends, months).expires_on == until()


def test_what_ran_out_expires_once_and_can_be_sent_again() -> None:
    claim = accepted_until(today(), None)
    tasks.expire_claims()
    assert again(claim).status == "accepted"
    with time_machine.travel(today() + timedelta(days=1)):
        tasks.expire_claims()
        tasks.expire_claims()
    claim = again(claim)
    assert claim.status == "expired"
    assert "Was accepted until" in claim.status_reason
    services.expire_claim(by=PORTAL, claim=claim, reason="Again.")
    assert again(claim).status == "expired"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 12, 5), 1, date(2022, 1, 5)),
        (date(2021, 3, 31), 0, date(2021, 3, 31)),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_taking_back_an_acceptance_needs_a_reason() -> None:
    claim = decided_claim()
    with refused("reason_missing"):
        services.revoke_claim(by=make_user(staff_role="assessor"), claim=claim, reason=" ")


def test_each_decision_and_each_end_is_signalled_once() -> None:
    heard: list[int] = []

    def hear(claim_id: int, **_: Any) -> None:
        heard.append(claim_id)

    claim_decided.connect(hear)
    try:
        claim = decided_claim()
        services.revoke_claim(by=make_user(staff_role="assessor"), claim=claim, reason="Wrong.")
    finally:
        claim_decided.disconnect(hear)
    assert heard == [claim.pk, claim.pk]


def test_taking_a_claim_twice_changes_nothing() -> None:
    claim, assessor = submitted_claim(), make_user(staff_role="assessor")
    services.take_claim(by=assessor, claim=claim)
    before = again(claim).events.count()  # type: ignore[attr-defined]
    services.take_claim(by=assessor, claim=claim)
    assert again(claim).events.count() == before  # type: ignore[attr-defined]


def test_an_assessor_who_no_longer_may_does_not_get_it_back() -> None:
    claim = decided_claim("returned")
    assert claim.assessor is not None
    role = claim.assessor.staff_role_rows.get()
    role.from_date, role.until_date = date(2020, 1, 1), date(2020, 2, 1)
    save(role)
    assert submitted_claim(claim).assessor is None


@pytest.mark.parametrize(
    ("text", "ok"), [("Which page?", True), ("  ", False), ("x" * 2001, False)]
)
def test_messages_are_short_and_kept(text: str, ok: bool) -> None:
    claim = submitted_claim()
    writer = make_member(claim.trust)
    if not ok:
        with refused("message"):
            services.write_message(by=writer, claim=claim, text=text)
        return
    services.write_message(by=writer, claim=claim, text=text)
    services.write_message(by=make_user(staff_role="assessor"), claim=claim, text="Page 3.")
    assert [m.from_trust for m in claim.messages.all()] == [True, False]


def mails_to(person: Any) -> list[Any]:
    return [mail for mail in Email.objects.all() if mail.to == [person.email]]


@pytest.mark.parametrize(
    ("outcome", "word", "todo"),
    [
        ("accepted", "met", "do nothing"),
        ("returned", "sent back", "send it again"),
        ("rejected", "not met", "second look"),
    ],
)
def test_the_trust_is_told_at_once_what_was_decided(outcome: str, word: str, todo: str) -> None:
    claim = submitted_claim()
    cio, viewer = make_member(claim.trust, "cio"), make_member(claim.trust, "viewer")
    author = claim.latest_submission.authors.get().person
    decide(claim, outcome)
    (mail,) = mails_to(cio)
    assert word in mail.subject
    assert todo in mail.message
    assert claim.get_absolute_url() in mail.message
    assert len(mails_to(author)) == 1
    assert mails_to(viewer) == []


def test_the_trust_is_told_when_an_acceptance_is_taken_back() -> None:
    claim = decided_claim()
    cio = make_member(claim.trust, "cio")
    services.revoke_claim(by=make_user(staff_role="assessor"), claim=claim, reason="Page 3 is old.")
    (mail,) = mails_to(cio)
    assert "Page 3 is old." in mail.message


def test_a_draft_saved_with_nothing_in_it_has_no_author():
    claim = make_claim()
    writer = make_member(claim.trust, "contributor")
    draft = services.save_draft(by=writer, claim=claim, text="")
    assert (draft.pk is not None, draft.text, draft.editors.count()) == (True, "", 0)
