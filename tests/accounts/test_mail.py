"""Staff look after mail that did not arrive."""

import pytest
from django.urls import reverse
from post_office.models import STATUS, Email

from accounts.services.mail import record_bounce, send_mail_again
from core.errors import NotAllowed
from core.models import OutgoingMail
from corrections.services import READER, decline, report_mistake
from tests.access.world import sign_in
from tests.factories.accounts import make_staff, make_user

pytestmark = pytest.mark.django_db


def make_mail() -> OutgoingMail:
    """A mail that the portal decided to send."""
    report = report_mistake(by=READER, page="/trusts/", text="Wrong.", email="reader@example.org")
    decline(by=make_user(staff_role="administrator"), report=report, answer="It is right.")
    return OutgoingMail.objects.get()


def test_the_list_names_whom_and_what_and_a_mail_its_own_subject() -> None:
    mail = make_mail()
    browser = sign_in(make_staff("auditor"))
    page = browser.get(reverse("accounts:mail_list")).content.decode()
    assert "reader@example.org" in page
    assert str(mail) in page
    assert browser.get(reverse("accounts:mail", args=[mail.pk])).status_code == 200


def test_whoever_invites_sends_a_mail_again_and_notes_that_it_came_back() -> None:
    mail, manager = make_mail(), make_user(staff_role="programme_manager")
    Email.objects.update(status=STATUS.failed)
    send_mail_again(by=manager, mail=mail)
    assert Email.objects.get().status == STATUS.queued
    record_bounce(by=manager, mail=mail)
    assert OutgoingMail.objects.get().is_undelivered


def test_others_may_not() -> None:
    mail, auditor = make_mail(), make_user(staff_role="auditor")
    for service in (send_mail_again, record_bounce):
        with pytest.raises(NotAllowed):
            service(by=auditor, mail=mail)
