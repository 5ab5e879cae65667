"""Reminders to trusts of what they owe: who is written to, once a day, recorded; and a brief."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from core.dates import long_date, today
from core.models import OutgoingMail
from funding import services
from funding.models import Award, Reminder
from tests.evidence.helpers import refused as not_allowed
from tests.factories.accounts import make_user
from tests.factories.due_dates import agree, ask_for
from tests.factories.evidence import submitted_claim
from tests.factories.funding import (
    MILLION,
    lead_of,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.funding.attacking import as_somebody, refused, sql
from tests.funding_pages.support import browser, few_queries, get, text

pytestmark = pytest.mark.django_db


def owing(**facts):
    """A trust with a CIO and a contributor whose next instalment waits for its evidence."""
    award = make_award(**facts)
    commitment = make_commitment(award)
    make_tranche(award, conditions=[commitment], title="The first")
    make_member(commitment.trust, "cio", "Ann Signer")
    make_member(commitment.trust, "contributor", "Ben Writer")
    make_member(commitment.trust, "viewer")
    return commitment


def manager():
    return make_user(staff_role="programme_manager")


def mails():
    return OutgoingMail.objects.filter(template="funding/reminder").order_by("pk")


def test_a_trust_is_told_what_it_owes_by_when_once_a_day(on_day):
    commitment = owing()
    agree(ask_for(commitment, today() + timedelta(20)))
    by = manager()
    reminder = services.remind_trust(by=by, trust=commitment.trust)
    people = {mail.email.to[0]: mail.email.message for mail in mails()}
    assert (reminder.people, reminder.things, len(people)) == (len(people), 1, 3)
    for message in people.values():
        assert commitment.claim.title in message
        assert f"due {long_date(today() + timedelta(20))} (first {long_date(today())})" in message
        assert "It holds up £1,000,000." in message
        assert by.name in message
    with not_allowed("reminded_today"):
        services.remind_trust(by=manager(), trust=commitment.trust)
    assert mails().count() == 3
    on_day(today() + timedelta(40))
    services.remind_trust(by=by, trust=commitment.trust)
    assert "1 overdue" in mails().last().email.subject


def test_who_is_not_reminded_and_by_whom():
    commitment = owing()
    with not_allowed("role"):
        services.remind_trust(by=make_user(staff_role="auditor"), trust=commitment.trust)
    by = manager()
    with not_allowed("nothing_owed"):
        services.remind_trust(by=by, trust=make_trust())
    submitted_claim(commitment.claim)
    with not_allowed("nothing_owed"):
        services.remind_trust(by=by, trust=commitment.trust)
    for trusts, code in (([], "none_selected"), ([commitment.trust] * 51, "too_many")):
        with not_allowed(code):
            services.remind_many(by=by, trusts=trusts)


def test_no_write_goes_round_the_service():
    trust, person = make_trust(), make_user()

    def reminding(by=person, **facts):
        rest = {"things": 1, "people": 1, **facts}
        return lambda: Reminder.objects.create(trust=trust, sent_by=by, **rest)

    refused(reminding(), "by_oneself", make_user())
    refused(reminding(things=0), "says_something", person)
    refused(reminding(on_date=today() + timedelta(1)), "day on which it is sent", person)
    as_somebody(reminding(), person)
    refused(reminding(), "once_a_day", person)
    refused(lambda: sql("DELETE FROM funding_reminder"), "never changed", person)


def test_the_trusts_that_are_ticked_are_reminded_and_the_result_is_told():
    commitment, other = owing(), owing()
    third = make_release("approved", make_tranche(make_award()))
    user = manager()
    services.remind_trust(by=user, trust=other.trust)
    client = browser(user)
    with few_queries():
        page = client.get("/funding/?select=all")
    boxes = BeautifulSoup(page.content, "html.parser").select("input[form=remind]")
    codes = {box["value"] for box in boxes}
    assert codes > {commitment.trust.code, other.trust.code}
    assert f"Reminded {long_date(today())}" in text(page)
    told = text(client.post("/funding/remind/", {"trust": sorted(codes)}, follow=True))
    nothing = lead_of(third.tranche.award).display_name
    assert f"{nothing} was not reminded. Nothing is due" in told
    assert f"{commitment.trust.display_name} was reminded of what is owed" in told
    assert (
        f"{other.trust.display_name} was not reminded. One reminder was sent today already." in told
    )
    assert "Select at least one trust" in text(client.post("/funding/remind/", follow=True))
    assert "Remind the trusts selected" not in text(browser(role="auditor").get("/funding/"))


def test_a_brief_says_on_one_page_what_was_promised_and_what_stands_in_the_way():
    commitment = owing()
    trust, award = commitment.trust, commitment.award
    for _ in range(4):
        waits = [make_commitment(award) for _ in range(4)]
        make_tranche(award, conditions=waits, amount=MILLION / 10)
    make_release("approved", make_tranche(award, amount=MILLION / 10))
    make_tranche(award, amount=MILLION / 10, conditions=[today() + timedelta(9)])
    ask_for(commitment)
    client = browser(role="finance_approver")
    shown = get(client, f"/funding/briefs/{trust.code.lower()}/")
    for words in (
        "Promised £6,000,000",
        "Approved £100,000",
        "capital of its awards lapses on 31 March",
        f"The trust: “{commitment.claim.title}” has not been shown yet.",
        "And 1 more.",
        "2 later instalments not shown",
        "And 9 more.",
        "It asks for",
        "Never reminded",
    ):
        assert words in shown, words
    services.remind_trust(by=manager(), trust=trust)
    services.pause_award(by=manager(), award=Award.objects.get(), reason="The board resigned")
    shown = text(client.get(f"/funding/briefs/{trust.code}/"))
    assert "The board resigned" in shown
    assert f"Last reminded on {long_date(today())}" in shown
    nothing = get(client, f"/funding/briefs/{make_trust().code}/")
    assert "No instalment is still to be paid" in nothing
    assert "Nothing with a date" in nothing


def test_a_brief_of_a_shared_award_says_who_is_paid():
    trusts = [make_trust(), make_trust()]
    award = make_award(trusts=trusts)
    make_tranche(award, payee=trusts[0])
    client = browser(role="finance_approver")
    paid_to = f"paid to {trusts[0].display_name}"
    assert paid_to not in get(client, f"/funding/briefs/{trusts[0].code}/")
    assert paid_to in get(client, f"/funding/briefs/{trusts[1].code}/")
