"""The finance system's answer: each row recorded by itself, once, through the usual services."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from accounts.models import StaffRole
from core.actors import PORTAL
from core.dates import long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from core.history import events_of
from funding import policies_answers, services, tasks
from funding.models import LedgerEntry, PaymentAnswer, PaymentAnswerRow, Release
from funding.services import answers
from funding.services import uploads as upload_services
from funding.spreadsheet.answers import LAYOUT, OPTIONAL
from funding.spreadsheet.answers_sample import ANSWERS
from funding.spreadsheet.sample import sample_csv, sample_xlsx
from funding.sweeps import answers_to_carry_out
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, approve, instruct, make_award, make_tranche, propose
from tests.funding.attacking import refused
from tests.support.acting import save

pytestmark = pytest.mark.django_db
HEADER = ",".join([*LAYOUT, *OPTIONAL])


@pytest.fixture
def officer():
    return make_user(staff_role="payments_officer")


def sent(number, by):
    """So many instructed payments, in one batch."""
    award = make_award()
    releases = [approve(propose(make_tranche(award))) for _ in range(number)]
    instruct(*releases, by=by)
    return releases


def row(release, result="paid", *, on=None, reference="", reason="", amount=""):
    day, payment = (on or today()).isoformat(), getattr(release, "reference", release)
    reference = reference or f"BACS {payment}"
    return f"{payment},{result},{day},{reference},{reason},{amount}"


def uploaded(by, *rows):
    """Uploaded, and checked by the worker."""
    content = "\n".join([HEADER, *rows]).encode()
    made = answers.upload_payment_answer(by=by, file_name="answer.csv", content=content)
    assert tasks.carry_out_payment_answers(made.pk) == 1
    return PaymentAnswer.objects.get(pk=made.pk)


def recorded(by, answer):
    answers.confirm_payment_answer(by=by, answer=answer)
    tasks.carry_out_payment_answers(answer.pk)
    return PaymentAnswer.objects.get(pk=answer.pk)


def outcomes(answer):
    return list(answer.rows.order_by("row").values_list("outcome", flat=True))


def why(answer, number=2):
    return " ".join(answer.rows.get(row=number).messages)


def statuses(releases):
    found = dict(Release.objects.values_list("pk", "status"))
    return [found[release.pk] for release in releases]


def test_paid_failed_and_returned_are_seen_before_they_are_recorded(officer):
    paid, failed, returned = releases = sent(3, officer)
    checked = uploaded(
        officer,
        row(paid, amount="1000000.00"),
        row(failed, "Failed", reason="Account closed"),
        row(returned),
        row(returned, "RETURNED", reference="R 9", reason="Wrong sort code"),
    )
    assert (checked.status, outcomes(checked)) == ("checked", ["ready"] * 4)
    assert statuses(releases) == ["instructed"] * 3
    done = recorded(officer, checked)
    assert (done.status, outcomes(done)) == ("finished", ["recorded"] * 4)
    assert statuses(releases) == ["paid", "failed", "returned"]
    reason = Release.objects.get(pk=failed.pk).reason
    assert reason == f"Account closed (finance system, {long_date(today())}, BACS {failed})"
    assert LedgerEntry.objects.get(release=returned, kind="returned").reference == "R 9"
    events = events_of(paid)
    assert events.last().pgh_context["name"] == officer.name
    assert events.last().pgh_context["service"] == "funding.record_answer_row"


def test_the_same_file_is_taken_once_and_again_after_it_was_given_up(officer):
    [release] = sent(1, officer)
    first = uploaded(officer, row(release))
    with pytest.raises(NotPossible, match=f"uploaded already: {first.reference}"):
        uploaded(officer, row(release))
    answers.cancel_payment_answer(by=officer, answer=first)
    assert outcomes(uploaded(officer, row(release))) == ["ready"]


def test_two_who_upload_the_same_file_at_once_make_one(officer, monkeypatch):
    [release] = sent(1, officer)
    first = uploaded(officer, row(release))
    seen: list[str] = []

    def look_too_early(sha256):
        if not seen:
            return seen.append(sha256)
        raise NotPossible("This file was uploaded already", code="same_file")

    monkeypatch.setattr(policies_answers, "check_is_new", look_too_early)
    with pytest.raises(NotPossible, match="uploaded already"):
        uploaded(officer, row(release))
    monkeypatch.setattr(policies_answers, "check_is_new", lambda sha256: None)
    with pytest.raises(IntegrityError, match="file_once"):
        uploaded(officer, row(release))
    assert PaymentAnswer.objects.get().pk == first.pk


def test_the_same_row_again_changes_nothing(officer):
    paid, returned, failed = releases = sent(3, officer)
    rows = [
        row(paid),
        row(returned),
        row(returned, "returned", reason="Closed"),
        row(failed, "failed", reason="Closed"),
    ]
    recorded(officer, uploaded(officer, *rows))
    before = LedgerEntry.objects.count()
    again = uploaded(officer, *rows, "")
    assert outcomes(again) == ["already"] * 4
    with pytest.raises(NotPossible, match="No row of this file is left"):
        answers.confirm_payment_answer(by=officer, answer=again)
    third = recorded(officer, uploaded(officer, *rows, row(sent(1, officer)[0])))
    assert outcomes(third) == ["already"] * 4 + ["recorded"]
    assert (third.status, statuses(releases)) == ("finished", ["paid", "returned", "failed"])
    assert LedgerEntry.objects.filter(release__in=releases).count() <= before


def test_one_transfer_does_not_pay_two(officer):
    one, other = sent(2, officer)
    checked = uploaded(officer, row(one, reference="B 1"), row(other, reference="B 1"))
    assert outcomes(checked) == ["ready", "refused"]
    assert f"Payment {one} of this batch has this reference already" in why(checked, 3)


def test_a_row_twice_in_one_file_is_recorded_once(officer):
    [release] = sent(1, officer)
    done = recorded(officer, uploaded(officer, row(release), row(release)))
    assert outcomes(done) == ["recorded", "already"]
    assert LedgerEntry.objects.filter(release=release, kind="paid").count() == 1


def test_other_facts_of_a_payment_that_is_recorded_are_told_and_not_written(officer):
    [release] = sent(1, officer)
    recorded(officer, uploaded(officer, row(release)))
    other = uploaded(officer, row(release, reference="BACS 2"))
    assert outcomes(other) == ["refused"]
    assert "is recorded as paid on" in why(other)
    assert f"with reference BACS {release}" in why(other)


BAD = [
    ("RL-2021-9999,paid,2026-01-01,X,,", "There is no payment RL-2021-9999."),
    (",paid,2026-01-01,X,,", "Row 2, Payment: Enter the payment."),
    ("{ref},perhaps,2026-01-01,X,,", "Row 2, Result: Enter one of these: Paid, Failed, Returned."),
    ("{ref},,2026-01-01,X,,", "Row 2, Result: Enter the result."),
    ("{ref},paid,yesterday,X,,", "Row 2, Date: Enter a real date"),
    ("{ref},paid,,X,,", "Row 2, Date: Enter the date."),
    ("{ref},paid,2026-01-01,,,", "Row 2, Reference: Enter the reference of the payment."),
    ("{ref},failed,2026-01-01,X,,", "Row 2, Reason: Enter why the payment was not made"),
    ("{ref},returned,2026-01-01,X,,", "Row 2, Reason: Enter why"),
    ("{ref},paid,2026-01-01,X,,5", "Row 2, Amount in pounds: Payment {ref} is of £1,000,000."),
    (f"{{ref}},paid,2026-01-01,{'X' * 51},,", "Row 2, Reference: Shorten this to 50"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_cannot_be_understood_is_said_by_row_and_column(officer, text, message):
    [release] = sent(1, officer)
    bad = uploaded(officer, text.format(ref=release.reference))
    assert outcomes(bad) == ["refused"]
    assert message.format(ref=release.reference) in why(bad)
    assert bad.rows.get().unreadable
    with pytest.raises(NotPossible, match="No row of this file is left to record"):
        answers.confirm_payment_answer(by=officer, answer=bad)


def test_what_the_services_refuse_is_refused_row_by_row_and_the_others_go(officer):
    good, future, early = sent(3, officer)
    proposed = propose()
    approver = make_user(staff_role="finance_approver")
    save(StaffRole(user=approver, role="payments_officer"))
    mine = services.approve_for_finance(
        by=approver, release=approve(propose(), "programme_approved")
    )
    instruct(mine, by=officer)
    checked = uploaded(
        approver,
        row(good),
        row(future, on=today() + timedelta(days=1)),
        row(early, on=today() - timedelta(days=1)),
        row(proposed),
        row(mine),
    )
    assert outcomes(checked) == ["ready"] + ["refused"] * 4
    assert "cannot be in the future" in why(checked, 3)
    assert "so it was not made before" in why(checked, 4)
    assert "cannot become “paid”" in why(checked, 5)
    assert "You approved this payment for finance" in why(checked, 6)
    done = recorded(approver, checked)
    assert (done.status, outcomes(done)) == ("partly", ["recorded"] + ["refused"] * 4)


def test_what_was_refused_can_be_tried_again(officer):
    good, late = sent(1, officer)[0], approve(propose())
    done = recorded(officer, uploaded(officer, row(good), row(late)))
    assert (done.status, outcomes(done)) == ("partly", ["recorded", "refused"])
    instruct(late, by=officer)
    again = recorded(officer, done)
    assert (again.status, outcomes(again)) == ("finished", ["recorded", "recorded"])
    with pytest.raises(NotPossible, match=r"already|cannot become"):
        answers.confirm_payment_answer(by=officer, answer=again)


class WorkerDied(BaseException):
    """Nothing in the portal catches it, as nothing catches the end of a process."""


def test_a_worker_that_dies_leaves_what_it_recorded_and_another_goes_on(officer, monkeypatch):
    releases = sent(2, officer)
    checked = uploaded(officer, *map(row, releases))
    answers.confirm_payment_answer(by=officer, answer=checked)
    done: list[PaymentAnswerRow] = []
    real = answers.record_answer_row

    def die_at_the_second(*, by, row):
        if done:
            raise WorkerDied
        done.append(real(by=by, row=row))

    monkeypatch.setattr(answers, "record_answer_row", die_at_the_second)
    with pytest.raises(WorkerDied):
        tasks.carry_out_payment_answers()
    assert sorted(statuses(releases)) == ["instructed", "paid"]
    monkeypatch.setattr(answers, "record_answer_row", real)
    assert tasks.carry_out_payment_answers() == 1
    assert statuses(releases) == ["paid", "paid"]
    assert answers_to_carry_out() == []


@pytest.mark.parametrize(("confirmed", "status"), [(False, "failed"), (True, "partly")])
def test_a_file_that_stops_its_worker_each_time_is_given_up(officer, confirmed, status):
    [release] = sent(1, officer)
    made = answers.upload_payment_answer(
        by=officer, file_name="a.csv", content=f"{HEADER}\n{row(release)}".encode()
    )
    if confirmed:
        tasks.carry_out_payment_answers()
        answers.confirm_payment_answer(by=officer, answer=made)
    for _ in range(upload_services.MOST_ATTEMPTS):
        assert answers.begin_payment_answer(by=PORTAL, answer=made)
    assert tasks.carry_out_payment_answers() == 0
    ended = PaymentAnswer.objects.get(pk=made.pk)
    assert (ended.status, ended.reason) == (status, upload_services.GIVEN_UP)
    assert statuses([release]) == ["instructed"]


def test_an_officer_who_has_left_records_nothing(officer):
    [release] = sent(1, officer)
    checked = uploaded(officer, row(release))
    answers.confirm_payment_answer(by=officer, answer=checked)
    officer.is_active = False
    save(officer)
    assert tasks.carry_out_payment_answers() == 0
    ended = PaymentAnswer.objects.get(pk=checked.pk)
    assert ended.status == "partly"
    assert "has been closed" in ended.reason
    assert answers.fail_payment_answer(by=PORTAL, answer=ended, reason="x").reason == ended.reason
    assert statuses([release]) == ["instructed"]


def test_each_step_done_twice_changes_nothing(officer):
    [release] = sent(1, officer)
    checked = uploaded(officer, row(release))
    assert answers.check_payment_answer(by=officer, answer=checked).status == "checked"
    assert answers.finish_payment_answer(by=PORTAL, answer=checked).status == "checked"
    done = recorded(officer, checked)
    [one] = done.rows.all()
    assert answers.record_answer_row(by=officer, row=one).outcome == "recorded"
    assert not answers.begin_payment_answer(by=PORTAL, answer=done)


@pytest.mark.parametrize("role", ["programme_manager", "finance_approver", "auditor"])
def test_answers_are_for_payments_officers(officer, role):
    with pytest.raises(NotAllowed):
        uploaded(make_user(staff_role=role), row("RL-2021-0001"))
    answer = uploaded(officer, row(sent(1, officer)[0]))
    for step in (answers.confirm_payment_answer, answers.cancel_payment_answer):
        with pytest.raises(NotAllowed):
            step(by=make_user(staff_role=role), answer=answer)


def test_a_file_of_another_layout_is_refused(officer):
    with pytest.raises(BadInput, match="does not name these columns: Result"):
        answers.upload_payment_answer(by=officer, file_name="a.csv", content=b"Payment,Date\nx,y\n")
    with pytest.raises(BadInput, match=r"no payments under it. Add a line for each payment"):
        answers.upload_payment_answer(by=officer, file_name="a.csv", content=HEADER.encode())


@pytest.mark.parametrize("make", [sample_csv, sample_xlsx])
def test_the_template_can_be_read_back(officer, make):
    made = answers.upload_payment_answer(by=officer, file_name="a", content=make(ANSWERS))
    assert made.rows.count() == 2
    assert not made.rows.exclude(problems__contains=[{"column": "Payment"}]).exists()


def test_a_row_marked_recorded_by_raw_writes_moves_no_money_and_what_was_read_stays(officer):
    [release] = sent(1, officer)
    answer = uploaded(officer, row(release))
    rows = PaymentAnswerRow.objects.filter(answer=answer)
    refused(lambda: rows.update(reference="Other"), "keeps what was read")
    refused(lambda: rows.update(release=propose()), "keeps what was read")
    refused(rows.delete, "never deleted")
    refused(lambda: PaymentAnswer.objects.update(status="finished"), "cannot go from")
    refused(lambda: PaymentAnswer.objects.update(sha256="0"), "keeps its file")
    rows.update(outcome="recorded")
    assert statuses([release]) == ["instructed"]
    assert LedgerEntry.objects.filter(release=release, kind="paid").total("paid") == 0
    assert release.amount == MILLION
