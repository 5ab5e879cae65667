"""The outbox: queued once, sent once, followed up."""

from typing import Any

import pytest
from django.core import mail as django_mail
from post_office.models import STATUS, Email

from core import outbox
from core.errors import BadInput, NotPossible
from core.mail import record_bounce, send_again, send_mail
from core.models import OutgoingMail
from core.tasks import send_queued_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inbox(settings: Any) -> None:
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"},
    }
    django_mail.outbox = []


def notice(**given: Any) -> OutgoingMail:
    found = {
        "to": "a@example.nhs.uk",
        "template": "account/notice",
        "context": {"what": "Something's new"},
        **given,
    }
    return send_mail(**found)


def test_a_mail_waits_until_the_worker_sends_it() -> None:
    mail = notice()
    assert mail.status_label == "Waiting"
    assert send_queued_mail() == 1
    assert OutgoingMail.objects.get().status_label == "Sent"
    (sent,) = django_mail.outbox
    assert sent.subject == "Something's new"
    assert sent.to == ["a@example.nhs.uk"]
    assert "It happened to your account" in sent.body


def test_the_same_key_is_queued_once() -> None:
    assert notice(dedupe_key="x") == notice(dedupe_key="x")
    assert Email.objects.count() == 1


@pytest.mark.parametrize(
    "to", ["", "a", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com"]
)
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises(BadInput):
        notice(to=to)


def test_no_header_is_smuggled_into_the_subject() -> None:
    mail = notice(context={"what": "Hello\nBcc: b@example.com"})
    assert mail.email.subject == "Hello Bcc: b@example.com"


def test_template_code_in_a_value_stays_text() -> None:
    mail = notice(context={"what": "{{ public_url }} {% now 'Y' %}"})
    assert mail.email.subject == "{{ public_url }} {% now 'Y' %}"


def test_a_secret_is_dropped_once_delivered() -> None:
    notice(secret=True)
    outbox.deliver()
    assert Email.objects.get().message == ""


def test_a_secret_mail_is_not_sent_again_from_here() -> None:
    mail = notice(secret=True)
    outbox.deliver()
    with pytest.raises(NotPossible, match="personal link"):
        send_again(mail)


def test_a_waiting_mail_is_not_queued_again() -> None:
    with pytest.raises(NotPossible, match="waiting"):
        send_again(notice())


def test_a_failed_mail_can_be_sent_again() -> None:
    mail = notice()
    Email.objects.update(status=STATUS.failed)
    send_again(mail)
    assert outbox.deliver() == 1


def test_a_mail_that_cannot_leave_is_tried_again_then_given_up(settings: Any) -> None:
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "tests.core.test_mail.Broken"},
        "MAX_RETRIES": 1,
    }
    notice()
    outbox.deliver()
    assert OutgoingMail.objects.get().status_label == "Trying again"
    Email.objects.update(scheduled_time=None)
    outbox.deliver()
    mail = OutgoingMail.objects.get()
    assert mail.status_label == "Failed"
    assert mail.is_undelivered
    assert mail.failure_reported_at is not None


class Broken:
    """A mail server that refuses everything."""

    def __init__(self, **_: Any) -> None: ...

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send_messages(self, messages: Any) -> None:
        raise OSError("no such mailbox")


def test_a_bounce_is_reported_once_to_who_listens() -> None:
    heard = []

    def listen(mail: OutgoingMail, **_: Any) -> None:
        heard.append(mail.pk)

    outbox.mail_failed.connect(listen)
    try:
        mail = notice()
        outbox.deliver()
        record_bounce(mail)
        record_bounce(mail)
    finally:
        outbox.mail_failed.disconnect(listen)
    assert heard == [mail.pk]
    assert OutgoingMail.objects.get().status_label == "Bounced"
