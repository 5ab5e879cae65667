"""What would lapse on 31 March: forecast, and warned of from December on, once each."""

from datetime import date
from decimal import Decimal

import pytest

from core.keeping import forget
from core.models import OutgoingMail
from funding.lapsing import KEPT_AS, for_trust, forecast, lapsing_of
from funding.tasks import warn_of_lapse
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, make_award, make_release, make_tranche
from tests.factories.people import make_member
from tests.funding_pages.support import browser, text

pytestmark = pytest.mark.django_db
BEFORE, FROM, LAST, AFTER = (
    date(2022, 11, 30),
    date(2022, 12, 1),
    date(2023, 3, 31),
    date(2023, 4, 1),
)


def test_what_is_neither_paid_nor_on_its_way_lapses_and_is_warned_of_from_december(on_day):
    on_day(BEFORE)
    award = make_award(amount=3 * MILLION)
    make_release("paid", make_tranche(award))
    make_release("proposed", make_tranche(award, amount=MILLION / 2))
    make_award(award.programme, agreed=False)
    trust = award.holders.get().trust
    cio, stranger = make_member(trust, "cio"), make_user(staff_role="auditor")
    forget(KEPT_AS)
    [found] = forecast()
    assert (found.promised, found.paying, found.lapsing) == (
        3 * MILLION,
        Decimal(1_500_000),
        Decimal(1_500_000),
    )
    assert "£1,500,000 would lapse on 31 March 2023" in text(browser(stranger).get("/funding/"))
    words = "£1,500,000 capital of 2022/23 lapses on 31 March 2023"
    for place in ("/funding/", award.get_absolute_url()):
        assert words in text(browser(cio).get(place))
    assert (warn_of_lapse(), for_trust(trust, cio)) == (0, [])
    on_day(FROM)
    [task] = for_trust(trust, cio)
    assert (task.url, task.due_on) == (award.get_absolute_url(), LAST)
    assert (warn_of_lapse(), warn_of_lapse()) == (1, 1)
    mail = OutgoingMail.objects.get(template="funding/lapse_warning")
    assert "£1,500,000 capital" in mail.email.message
    shown = text(browser(make_user(staff_role="programme_manager")).get(award.get_absolute_url()))
    assert "Move it to another year" in shown
    for day, there in ((LAST, 1), (AFTER, 0)):
        on_day(day)
        assert lapsing_of(trust).count() == there
