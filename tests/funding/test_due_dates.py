"""Another date for a commitment: who asks and answers, what moves, and what no write goes round."""

from datetime import timedelta

import pytest

from core.dates import due_words, today
from core.models import OutgoingMail
from evidence.models import Claim
from funding import services
from funding.blockers import blockers_of
from funding.history import history_of_award
from funding.models import Commitment, DueDateRequest
from funding.page_data.commitments import lapsing
from tests.evidence.helpers import refused as not_allowed
from tests.factories.accounts import make_user
from tests.factories.due_dates import agree, ask_for
from tests.factories.evidence import submitted_claim
from tests.factories.funding import make_award, make_commitment, make_tranche
from tests.factories.people import add_member, make_member
from tests.funding.attacking import as_somebody, refused, sql

pytestmark = pytest.mark.django_db


def waiting():
    """A commitment that an instalment waits for, due today."""
    award = make_award()
    commitment = make_commitment(award)
    make_tranche(award, conditions=[commitment])
    return commitment


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_an_agreed_date_moves_the_commitment_and_its_evidence_and_nothing_else():
    commitment = waiting()
    tranche = commitment.award.tranches.get()
    before = blockers_of([tranche])
    cio = make_member(commitment.trust, "cio")
    request = ask_for(commitment)
    assert again(commitment).due_on == today()
    agreed = agree(request)
    row, first = again(commitment), today()
    assert (row.due_on, row.baseline_due_on) == (agreed.wanted_on, first)
    assert row.due_words == row.claim.due_words == due_words(agreed.wanted_on, first)
    assert (again(tranche).due_on, blockers_of([tranche])) == (tranche.due_on, before)
    mails = OutgoingMail.objects.filter(template="funding/due_date_answered")
    assert {mail.email.to[0] for mail in mails} == {cio.email, request.asked_by.email}
    assert row.due_words in mails[0].email.message
    # Once more, from the date that is agreed now; the first one stays.
    later = agree(ask_for(commitment, today() + timedelta(90)))
    assert again(commitment).due_words == due_words(later.wanted_on, first)
    assert again(commitment.claim).first_due_on == first
    did = {event.line: event.why for event in history_of_award(commitment.award)}
    assert did[f"Agreed to another date of {commitment.reference}"] == "It is the last time."
    assert did[f"Asked for another date of {commitment.reference}"] == "The supplier is late"


def test_a_refusal_and_a_request_taken_back_leave_the_date():
    commitment = waiting()
    request = ask_for(commitment)
    asker = request.asked_by
    manager = make_user(staff_role="programme_manager")
    with not_allowed("reason"):
        services.refuse_due_date(by=manager, request=request, reason=" ")
    no = services.refuse_due_date(by=manager, request=request, reason="The year ends.")
    assert (no.status, again(commitment).due_on) == ("refused", today())
    taken = services.withdraw_due_date(by=asker, request=ask_for(commitment))
    assert (taken.status_words, again(commitment).due_on) == ("Taken back", today())
    with not_allowed("request_for_another_date_move"):
        services.withdraw_due_date(by=asker, request=request)


def test_who_may_not_ask_or_answer():
    commitment = waiting()
    tomorrow = today() + timedelta(1)
    ours = make_user(staff_role="programme_manager")
    add_member(ours, commitment.trust, "contributor")
    with not_allowed("role"):
        ask_for(commitment, tomorrow, make_member(commitment.trust, "viewer"))
    for day, code in (
        (today(), "not_later"),
        (today().replace(year=today().year + 11), "too_far"),
    ):
        with not_allowed(code):
            ask_for(commitment, day)
    request = ask_for(commitment, tomorrow, ours)
    with not_allowed("date_asked"):
        ask_for(commitment)
    with not_allowed("connected"):
        agree(request, ours)
    with not_allowed("role"):
        agree(request, make_user(staff_role="finance_approver"))
    submitted_claim(commitment.claim)
    with not_allowed("not_owed"):
        agree(request)
    services.withdraw_due_date(by=ours, request=request)
    with not_allowed("not_owed"):
        ask_for(commitment)


def test_a_date_that_has_passed_is_neither_asked_for_nor_agreed_to(on_day):
    commitment = waiting()
    request = ask_for(commitment, today() + timedelta(3))
    on_day(today() + timedelta(9))
    with not_allowed("date_passed"):
        agree(request)
    services.withdraw_due_date(by=request.asked_by, request=request)
    with not_allowed("past"):
        ask_for(commitment, request.wanted_on)


def test_a_date_beyond_the_year_names_the_money_that_lapses():
    commitment = waiting()
    tranche = commitment.award.tranches.get()
    last = tranche.financial_year.last_day
    assert lapsing(commitment, last) == []
    assert lapsing(commitment, last + timedelta(1)) == [tranche]


def test_no_write_goes_round_the_answer():
    commitment = waiting()
    request = ask_for(commitment)
    asker, other, ours = request.asked_by, make_user(), make_member(commitment.trust, "viewer")
    commitments = Commitment.objects.filter(pk=commitment.pk)
    requests = DueDateRequest.objects.filter(pk=request.pk)

    def moved():
        return commitments.update(due_on=request.wanted_on)

    def answering(by, status="agreed", **facts):
        return lambda: requests.update(
            status=status, answered_by=by, answered_at=request.asked_at, answer="x", **facts
        )

    refused(moved, "as the trust asked and the programme agreed", other)
    refused(lambda: sql("UPDATE funding_commitment SET baseline_due_on = due_on + 1"), "agreed")
    refused(answering(asker), "own trust", asker)
    refused(answering(ours), "own trust", ours)
    refused(answering(other), "by_oneself", make_user())
    refused(answering(other, "withdrawn"), "taken back by its trust", other)
    refused(answering(other, wanted_on=today() + timedelta(9)), "as it was asked", other)
    refused(lambda: requests.update(answer="x"), "answered, once", other)
    refused(requests.delete, "never deleted", other)
    facts = {"answered_by": other, "answered_at": request.asked_at, "answer": ""}
    refused(lambda: requests.update(status="refused", **facts), "in_words", other)
    as_somebody(answering(other), other)
    refused(answering(other, "refused"), "cannot go|answered, once", other)
    refused(lambda: commitments.update(due_on=today() + timedelta(9)), "programme agreed", other)
    as_somebody(moved, other)
    refused(lambda: commitments.update(due_on=today()), "programme agreed", other)
    assert Claim.objects.get(pk=commitment.claim_id).first_due_on is None


def test_nothing_is_asked_for_round_the_service():
    commitment = waiting()
    asker = make_member(commitment.trust, "contributor")

    def asking(by, **facts):
        rest = {"from_due_on": today(), "wanted_on": today() + timedelta(9), "reason": "x", **facts}
        return lambda: DueDateRequest.objects.create(commitment=commitment, asked_by=by, **rest)

    other = make_user()
    refused(asking(other), "somebody of the trust", other)
    refused(asking(asker), "by_oneself", other)
    refused(asking(asker, reason=""), "has_reason", asker)
    refused(asking(asker, from_due_on=today() - timedelta(1)), "that is agreed", asker)
    refused(asking(asker, wanted_on=today() - timedelta(1)), "in the future", asker)
    refused(asking(asker, wanted_on=today()), "is_later", asker)
    refused(asking(asker, status="agreed"), "begins as asked", asker)
    as_somebody(asking(asker), asker)
    refused(asking(asker), "asked_once", asker)
