"""Two workers at the same moment."""

from typing import Any

from django.test import override_settings

from core import outbox
from core.mail import send_mail
from tests.support.databases import CommittingDatabase

BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_while_one_sends_another_leaves_the_outbox_alone(
    committing_db: CommittingDatabase, settings: Any
) -> None:
    office = {**settings.POST_OFFICE, "BACKENDS": {"default": BACKEND}}
    with override_settings(POST_OFFICE=office):
        other = committing_db.connect()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [outbox.SENDING_LOCK])
            send_mail(to="a@example.com", template="account/notice", context={"what": "News"})
            assert outbox.deliver() == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [outbox.SENDING_LOCK])
        assert outbox.deliver() == 1
