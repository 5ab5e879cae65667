"""Pausing an award: who may, what it stops, who is told, and what the database refuses."""

import pytest

from core.actors import PORTAL
from core.dates import now
from core.errors import BadInput, NotAllowed, NotPossible
from core.models import OutgoingMail
from funding import notifications_awards, services
from funding.blockers import blockers_of
from funding.history import history_of_award
from funding.models import AwardPause, Release
from funding.page_data.instalments import instalment_lines
from funding.page_data.public import paused_shares
from funding.summaries import totals_by_award
from funding.tasks import propose_releases
from tests.factories.accounts import make_user
from tests.factories.funding import (
    lead_of,
    make_award,
    make_release,
    make_staff,
    make_tranche,
    propose,
)
from tests.factories.people import add_member, make_member
from tests.funding.attacking import as_somebody, refused

pytestmark = pytest.mark.django_db


def manager():
    return make_user(staff_role="programme_manager")


def pause(award, by=None):
    return services.pause_award(by=by or manager(), award=award, reason="The board resigned")


def codes(tranche):
    return [blocker.code for blocker in blockers_of([tranche])[tranche.pk]]


def test_nothing_is_proposed_while_an_award_is_paused_and_what_is_due_follows_at_once():
    tranche = make_tranche()
    pause(tranche.award)
    [blocker] = blockers_of([tranche])[tranche.pk]
    assert (blocker.code, blocker.owner) == ("award_paused", "The programme team")
    assert propose_releases() == 0
    with pytest.raises(NotPossible, match="paused"):
        propose(tranche)
    services.end_pause(by=manager(), award=tranche.award, reason="There is a new board")
    assert codes(tranche) == []
    assert propose_releases() == 1


def test_no_step_is_taken_meanwhile_and_payments_go_on_where_they_stopped():
    staff, tranche = make_staff(), make_tranche()
    release = propose(tranche)
    pause(tranche.award)
    with pytest.raises(NotPossible, match="paused"):
        services.approve_for_programme(by=staff["programme_manager"], release=release)
    [line] = instalment_lines(type(tranche).objects.filter(pk=tranche.pk))
    assert (line.status, line.colour, line.move) == ("Paused", "orange", "programme")
    assert line.sentence == "The award is paused."
    services.end_pause(by=manager(), award=tranche.award, reason="It goes on")
    services.approve_for_programme(by=staff["programme_manager"], release=release)
    services.approve_for_finance(by=staff["finance_approver"], release=release)
    pause(tranche.award)
    batch = services.create_batch(by=staff["payments_officer"], releases=[release])
    services.instruct_batch(by=staff["payments_officer"], batch=batch)
    assert "paused" in batch.lines.get().reason


def test_a_payment_that_was_instructed_before_is_recorded():
    release = make_release("instructed")
    pause(release.tranche.award)
    [line] = instalment_lines(type(release.tranche).objects.filter(pk=release.tranche_id))
    assert line.status == "Payment instructed"
    officer = release.batch.created_by
    paid = services.record_paid(
        by=officer, release=release, paid_on=release.proposed_at.date(), payment_reference="B1"
    )
    assert paid.status == "paid"


@pytest.mark.parametrize("role", ["assessor", "finance_approver", "payments_officer", "auditor"])
def test_only_programme_staff_pause(role):
    with pytest.raises(NotAllowed, match="role"):
        pause(make_award(), by=make_user(staff_role=role))


def test_neither_the_portal_nor_anybody_of_its_trusts_pauses_an_award():
    award, person = make_award(), manager()
    add_member(person, lead_of(award), "viewer")
    with pytest.raises(NotAllowed, match="belong"):
        pause(award, by=person)
    with pytest.raises(NotAllowed, match="people"):
        pause(award, by=PORTAL)


def test_an_award_is_paused_once_with_a_reason_and_only_while_it_is_agreed():
    award = make_award()
    with pytest.raises(NotPossible, match="is not paused"):
        services.end_pause(by=manager(), award=award, reason="x")
    with pytest.raises(BadInput, match="reason"):
        services.pause_award(by=manager(), award=award, reason=" ")
    pause(award)
    with pytest.raises(NotPossible, match="paused already"):
        pause(award)
    with pytest.raises(BadInput, match="reason"):
        services.end_pause(by=manager(), award=award, reason="")
    with pytest.raises(NotPossible, match="not yet agreed"):
        pause(make_award(agreed=False))


def test_its_trusts_are_told_at_once_and_the_public_reads_since_when():
    award = make_award()
    trust = lead_of(award)
    cio = make_member(trust, "cio")
    make_member(trust, "contributor")
    assert [p.pk for p in notifications_awards.holders_people(award)] == [cio.pk]
    made = pause(award)
    assert [share.trust for share in paused_shares(programme=award.programme_id)] == [trust]
    assert totals_by_award(trust)[0].paused_at == made.paused_at
    services.end_pause(by=manager(), award=award, reason="It goes on")
    sent = OutgoingMail.objects.filter(template__startswith="funding/award").order_by("pk")
    assert [mail.template for mail in sent] == ["funding/award_paused", "funding/award_goes_on"]
    assert "The board resigned" in sent[0].email.message
    assert paused_shares(programme=award.programme_id) == []
    first, second = history_of_award(award)[:2]
    assert first.line == f"Ended the pause of the award {award.reference}"
    assert (second.what, second.why) == ("Paused the award", "The board resigned")


def test_the_database_refuses_what_goes_round_the_services():
    award, person = make_award(), manager()
    connected = make_member(lead_of(award), "viewer")

    def write(by=person, **more):
        facts = {"award": award, "reason": "x", "paused_by": by, **more}
        return lambda: AwardPause.objects.create(**facts)

    refused(write(), "by_oneself")
    refused(write(), "by_oneself", manager())
    refused(write(connected), "own trust", connected)
    refused(write(reason=""), "has_reason", person)
    refused(write(award=make_award(agreed=False)), "in force is paused", person)
    ended = {"ended_by": person, "ended_at": now(), "end_reason": "x"}
    refused(write(**ended), "begins in force", person)
    made = AwardPause.objects.filter(pk=as_somebody(write(), person).pk)
    refused(write(), "one_pause", person)
    refused(lambda: made.update(reason="y"), "keeps who began", person)
    refused(lambda: made.update(end_reason="x"), "only by being ended", person)
    refused(lambda: made.update(**ended), "by_oneself", manager())
    refused(made.delete, "never deleted", person)
    refused(lambda: made.update(**{**ended, "ended_by": connected}), "own trust", connected)
    as_somebody(lambda: made.update(**ended), person)
    refused(lambda: made.update(end_reason="y"), "only by being ended", person)


def test_raw_sql_approves_no_payment_of_a_paused_award():
    release = make_release("programme_approved")
    pause(release.tranche.award)
    rows = Release.objects.filter(pk=release.pk)
    refused(lambda: rows.update(status="approved"), "award_paused")
