"""What staff see of flags, and that a trust's own people see nothing of them, in any role."""

from contextlib import closing
from typing import Any

import pytest
from django.urls import reverse

from accounts import roles
from maturity import services
from maturity.flags import todo
from maturity.models import Flag
from tests.evidence.helpers import browser
from tests.factories.accounts import make_staff
from tests.factories.people import add_member, make_member
from tests.maturity.flags.test_raising import flagged
from tests.maturity.pages import text_of

pytestmark = pytest.mark.django_db
NOTE = "They copied a column; they will read it again."
TRUST_ROLES = [role.slug for role in roles.of_scope("trust")]


def test_a_manager_finds_it_at_home_reads_why_and_closes_it(
    django_assert_max_num_queries: Any,
) -> None:
    flag = flagged()
    client = browser(make_staff("programme_manager"))
    client.get("/")
    with django_assert_max_num_queries(8):
        home = client.get("/")
    assert "Look at: 1 unusual score or answer" in text_of(home)
    with django_assert_max_num_queries(8):
        listed = client.get(reverse("maturity:flags"))
    assert "12 of 12 answers are the same" in text_of(listed)
    with django_assert_max_num_queries(10):
        page = client.get(flag.get_absolute_url())
    words = text_of(page)
    assert "12 answers, 100%; a look is due above 84%" in words
    assert "Closing is final" in words
    assert "Nothing else so far." in words
    refused = client.post(flag.get_absolute_url(), {"note": ""})
    assert refused.status_code == 400
    assert "Enter what you found" in text_of(refused)
    assert client.post(flag.get_absolute_url(), {"note": NOTE}).status_code == 302
    words = text_of(client.get(flag.get_absolute_url()))
    assert NOTE in words
    assert "Closing is final" not in words
    assert client.post(flag.get_absolute_url(), {"note": NOTE}).status_code == 409
    assert "unusual" not in text_of(client.get("/"))


def test_the_list_is_filtered_and_saved() -> None:
    first, second = flagged(), flagged()
    services.close_flag(by=make_staff("programme_manager"), flag=first, note=NOTE)
    client = browser(make_staff("auditor"))
    url = reverse("maturity:flags")
    words = text_of(client.get(url))
    assert words.index(second.reference) < words.index(first.reference)
    assert first.reference not in text_of(client.get(f"{url}?status=open"))
    assert "Nothing is like this." in text_of(client.get(f"{url}?rule=jump"))
    found = text_of(client.get(f"{url}?search={first.assessment.trust.code}"))
    assert first.reference in found
    assert second.reference not in found
    response: Any = client.get(f"{url}?format=csv")
    csv = b"".join(response.streaming_content).decode()
    assert NOTE in csv
    assert "“Level 3”: 12 answers, 100%" in csv
    with closing(client.get(f"{url}?format=xlsx")) as xlsx:
        assert xlsx.status_code == 200


def test_the_page_of_the_assessment_leads_there_and_to_what_else_was_noticed() -> None:
    flag = flagged()
    other = flagged(flag.assessment.trust)
    client = browser(make_staff("assessor"))
    assert flag.reference in text_of(client.get(flag.assessment.get_absolute_url()))
    assert "Things to look at" in text_of(client.get(reverse("maturity:assessment_list")))
    words = text_of(client.get(flag.get_absolute_url()))
    assert other.reference in words
    assert "A programme manager who has nothing to do with the trust closes it." in words


@pytest.mark.parametrize("role", TRUST_ROLES)
def test_a_trusts_own_people_never_see_flags(role: str) -> None:
    flag = flagged()
    member = make_member(flag.assessment.trust, role)
    client = browser(member)
    assert client.get(reverse("maturity:flags")).status_code == 403
    assert client.get(flag.get_absolute_url()).status_code == 403
    for address in ("/", flag.assessment.get_absolute_url(), reverse("maturity:assessment_list")):
        words = client.get(address).content.decode()
        assert flag.reference not in words
        assert "to look at" not in words.lower()
        assert "unusual" not in words


def test_staff_who_also_belong_to_the_trust_do_not_see_its_flags_either() -> None:
    flag = flagged()
    manager = make_staff("programme_manager")
    add_member(manager, flag.assessment.trust)
    assert not Flag.objects.visible_to(manager).exists()
    assert todo.for_staff(manager) == []
    assert browser(manager).get(flag.get_absolute_url()).status_code == 404


def test_nobody_in_public_is_told(client: Any) -> None:
    flag = flagged()
    for address in (reverse("maturity:flags"), flag.get_absolute_url()):
        assert client.get(address).status_code == 302
    page = client.get(f"/trusts/{flag.assessment.trust.code}/").content.decode()
    assert flag.reference not in page
    assert str(flag) == flag.reference
