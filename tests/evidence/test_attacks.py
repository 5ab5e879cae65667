"""What PostgreSQL refuses with the web role's connection, whoever writes and however."""

from typing import Any

import pytest
from django.db import connection

from evidence import services
from evidence.models import (
    Claim,
    EvidenceVersion,
    Review,
    SecondLook,
    Submission,
    SubmissionAuthor,
    SubmissionItem,
)
from tests.evidence.helpers import again, database_refuses
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    SAMPLE_KIND,
    decide,
    decided_claim,
    make_claim,
    make_item,
    ready_claim,
    submitted_claim,
)
from tests.factories.people import make_member
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def execute(sql: str, *args: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, args)


def move(claim: Claim, **fields: Any) -> None:
    """Save fields of a claim in the portal's name, as a service that forgot its policy might."""
    fresh = again(claim)
    for name, value in fields.items():
        setattr(fresh, name, value)
    save(fresh)


@pytest.mark.parametrize(
    ("start", "to"),
    [
        ("open", "accepted"),
        ("open", "returned"),
        ("open", "settled"),
        ("open", "expired"),
        ("accepted", "returned"),
        ("returned", "accepted"),
        ("accepted", "open"),
    ],
)
def test_a_status_goes_only_along_the_table(start: str, to: str) -> None:
    claim = make_claim() if start == "open" else decided_claim(start)
    with database_refuses("cannot go from|decided only by a review"):
        move(claim, status=to, status_reason="Because.")


def test_a_claim_begins_open() -> None:
    claim = make_claim()
    claim.pk, claim.reference, claim.status, claim._state.adding = None, "CL-1", "accepted", True
    with database_refuses("begins as open"):
        save(claim)


@pytest.mark.parametrize("status", ["accepted", "returned", "rejected"])
def test_no_bulk_update_decides_a_claim(status: str) -> None:
    claim = submitted_claim()
    with database_refuses("decided only by a review"):
        Claim.objects.filter(pk=claim.pk).update(status=status)


def test_pgtrigger_ignore_opens_nothing() -> None:
    claim = submitted_claim()
    execute("SET LOCAL pgtrigger.ignore = '{evidence_claim:status_has_its_row}'")
    with database_refuses("decided only by a review"):
        Claim.objects.filter(pk=claim.pk).update(status="accepted")


def test_raw_sql_without_an_actor_is_refused_even_along_the_table() -> None:
    claim = submitted_claim()
    with database_refuses("names_actor"):
        execute("UPDATE evidence_claim SET status = 'withdrawn' WHERE id = %s", claim.pk)


def test_an_earlier_review_does_not_decide_a_later_submission() -> None:
    claim = decided_claim("returned")
    claim = submitted_claim(claim)
    with database_refuses("decided only by a review of its newest"):
        move(claim, status="returned")


def test_a_rejection_is_not_turned_by_the_same_review() -> None:
    claim = decided_claim("rejected")
    with database_refuses("decided only by a review"):
        move(claim, status="accepted")


@pytest.mark.parametrize("start", ["returned", "rejected", "withdrawn"])
def test_what_was_sent_once_is_not_sent_again_without_a_new_submission(start: str) -> None:
    if start == "withdrawn":
        claim = submitted_claim()
        services.withdraw_claim(by=make_member(claim.trust, "cio"), claim=claim)
    else:
        claim = decided_claim(start)
    with database_refuses("only with a new submission"):
        move(claim, status="submitted")


def test_a_submission_without_authors_is_not_taken() -> None:
    claim = make_claim()
    submission = new_submission(claim)
    with database_refuses("names its authors"):
        move(claim, status="submitted", latest_submission=submission)


def test_a_certifier_among_the_authors_is_not_taken() -> None:
    claim = make_claim()
    submission = new_submission(claim)
    save(SubmissionAuthor(submission=submission, person=submission.certifier))
    with database_refuses("not one of its authors"):
        move(claim, status="submitted", latest_submission=submission)


@pytest.mark.parametrize("whose", ["other trust", "no author"])
def test_evidence_of_others_is_not_taken(whose: str) -> None:
    claim = make_claim()
    submission = new_submission(claim)
    writer = make_member(claim.trust)
    save(SubmissionAuthor(submission=submission, person=writer))
    item = make_item() if whose == "other trust" else make_item(claim.trust)
    if whose == "other trust":
        save(SubmissionAuthor(submission=submission, person=item.created_by))
    use(submission, item.latest)
    with database_refuses("evidence of its trust"):
        move(claim, status="submitted", latest_submission=submission)


def test_another_claims_submission_is_not_taken() -> None:
    claim, other = make_claim(), submitted_claim()
    with database_refuses("newest submission|unique"):
        move(claim, status="submitted", latest_submission=other.latest_submission)


def new_submission(claim: Claim) -> Submission:
    return save(
        Submission(
            claim=claim,
            number=claim.submissions.count() + 1,
            text="Done.",
            certifier=make_member(claim.trust, "cio"),
            decision_due_on="2022-03-10",
        )
    )


def use(submission: Submission, version: EvidenceVersion) -> None:
    save(
        SubmissionItem(
            submission=submission, version=version, effective_date=version.item.effective_date
        )
    )


def test_nothing_is_sent_while_a_decision_waits_or_stands() -> None:
    for claim in (submitted_claim(), decided_claim("accepted")):
        with database_refuses("nothing can be sent"):
            new_submission(claim)


def test_submissions_are_numbered_in_turn() -> None:
    claim = make_claim()
    with database_refuses("in turn"):
        save(
            Submission(
                claim=claim,
                number=7,
                text="Done.",
                certifier=make_member(claim.trust, "cio"),
                decision_due_on="2022-03-10",
            )
        )


def test_what_was_signed_takes_no_further_items_or_authors() -> None:
    claim = submitted_claim()
    submission = claim.latest_submission
    assert submission is not None
    with database_refuses("frozen"):
        use(submission, make_item(claim.trust).latest)
    with database_refuses("frozen"):
        save(SubmissionAuthor(submission=submission, person=make_member(claim.trust)))


@pytest.mark.parametrize(
    "table", ["submission", "submissionitem", "submissionauthor", "review", "claimevent"]
)
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_what_was_sent_and_decided_is_never_changed_or_removed(table: str, sql: str) -> None:
    decided_claim("accepted")
    with database_refuses("never changed or removed|[Cc]annot (update|delete)"):
        execute(sql.format(f"evidence_{table}"))


@pytest.mark.parametrize("table", ["claim", "evidenceitem", "evidenceversion"])
def test_claims_and_evidence_are_never_deleted(table: str) -> None:
    decided_claim("accepted")
    with database_refuses("never deleted"):
        execute(f"DELETE FROM evidence_{table}")


def test_nobody_truncates() -> None:
    with database_refuses("permission denied"):
        execute("TRUNCATE evidence_claim CASCADE")


def test_a_claims_trust_and_requirement_never_change() -> None:
    claim = make_claim()
    for change in ({"trust": make_claim().trust}, {"requirement": "Less."}, {"title": "Else"}):
        with database_refuses("keeps its trust"):
            move(claim, **change)


def test_a_files_hash_and_name_never_change() -> None:
    version = make_item().latest
    for change in ({"sha256": "0" * 64}, {"file": "else"}, {"original_name": "else.pdf"}):
        for name, value in change.items():
            setattr(version, name, value)
        with database_refuses("stays as it was uploaded"):
            save(version)
        version = EvidenceVersion.objects.get(pk=version.pk)


def test_an_infected_file_is_never_clean_again() -> None:
    version = make_item().latest
    version.scan_state = "infected"
    save(version)
    version.scan_state = "clean"
    with database_refuses("cannot go from"):
        save(version)


def review(claim: Claim, outcome: str = "accepted", **fields: Any) -> Review:
    facts = {"assessor": make_user(staff_role="assessor"), "reason": "So.", **fields}
    return Review(submission=again(claim).latest_submission, outcome=outcome, **facts)


def test_a_submission_is_decided_once() -> None:
    claim = decided_claim("accepted")
    with database_refuses("Only a submitted claim"):
        save(review(claim))
    waiting = submitted_claim()
    save(review(waiting))
    with database_refuses("evidence_review_once"):
        save(review(waiting))


def test_a_second_look_needs_to_be_asked_for_and_another_assessor() -> None:
    claim = decided_claim("rejected")
    with database_refuses("one that was asked for"):
        save(review(claim, second_look=True))
    save(
        SecondLook(
            submission=claim.latest_submission,
            asked_by=make_member(claim.trust, "cio"),
            reason="See page 3.",
            decision_due_on="2022-03-10",
        )
    )
    with database_refuses("another assessor"):
        save(review(claim, second_look=True, assessor=claim.assessor))


def test_a_second_look_is_asked_for_only_at_what_was_not_met() -> None:
    claim = submitted_claim()
    with database_refuses("not met"):
        save(
            SecondLook(
                submission=claim.latest_submission,
                asked_by=make_member(claim.trust, "cio"),
                reason="Early.",
                decision_due_on="2022-03-10",
            )
        )


def test_a_sample_and_another_claim_are_decided_in_their_own_ways() -> None:
    sample = submitted_claim(kind=SAMPLE_KIND)
    with database_refuses("settled with a level"):
        save(review(sample, "accepted"))
    with database_refuses("evidence_review_level_if_settled"):
        save(review(sample, "settled"))
    with database_refuses("settled with a level"):
        save(review(submitted_claim(), "settled", verified_level=3))


def test_a_sample_is_returned_once() -> None:
    sample = submitted_claim(kind=SAMPLE_KIND)
    decide(sample, "returned")
    sample = submitted_claim(again(sample))
    with database_refuses("returned once"):
        save(review(sample, "returned"))


def test_sending_back_needs_a_reason() -> None:
    with database_refuses("reason_if_not_met"):
        save(review(submitted_claim(), "returned", reason=""))


@pytest.mark.parametrize("status", ["expired", "revoked"])
def test_an_acceptance_ends_only_with_a_reason(status: str) -> None:
    with database_refuses("end_has_reason"):
        move(decided_claim("accepted"), status=status, status_reason="")


def test_a_review_of_an_older_submission_is_refused() -> None:
    claim = decided_claim("returned")
    older = claim.latest_submission
    submitted_claim(claim)
    with database_refuses("newest submission"):
        save(
            Review(submission=older, assessor=make_user(staff_role="assessor"), outcome="accepted")
        )


def test_the_history_names_each_person() -> None:
    claim = ready_claim()
    cio = make_member(claim.trust, "cio", name="Cora Signs")
    services.sign_claims(by=cio, claims=[claim])
    decide(claim, "accepted", by=make_user("Ada Decides", staff_role="assessor"))
    names = [event.pgh_context["name"] for event in again(claim).events.order_by("pgh_id")]  # type: ignore[attr-defined]
    assert names == ["portal", "Cora Signs", "Ada Decides"]
