"""No page tells an assessor who may still read a statement that another has, or what they found."""

import re
from typing import Any

import pytest
from django.test import Client

from evidence import reading, services
from evidence.admin import ClaimAdmin, ReadingAdmin
from evidence.models import Claim, Reading
from tests.evidence.helpers import again, browser
from tests.factories.accounts import make_user
from tests.factories.evidence import SAMPLE_KIND, blind_claim, decided_claim, twice_read
from tests.factories.people import make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db

# What a first reader leaves behind: name, reason, and the words for what they did.
TRACES = ["Reader 0 of it", "Page 4 of", "read it: ", "took it", "back into the queue"]
LISTS = ["", "?show=all", "?format=csv", "?show=all&format=csv", "?sort=assessor"]


@pytest.fixture
def claim() -> Claim:
    """Read once, at level 4, by who had taken it."""
    claim = blind_claim()
    again_in_queue = make_user("Reader 0 of it, too", staff_role="assessor")
    services.take_claim(by=again_in_queue, claim=claim)
    services.release_claim(by=again_in_queue, claim=claim)
    twice_read(claim, 4)
    return again(claim)


def text(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def without_tokens(page: str) -> str:
    """Without what changes from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def addresses(claim: Claim) -> list[str]:
    page = claim.get_absolute_url()
    return ["/", page, f"{page}decide/", "/claims/agreement/", *(f"/claims/{q}" for q in LISTS)]


def staff(role: str = "assessor", name: str = "Somebody Else") -> Client:
    return browser(make_user(name, staff_role=role))


def test_no_page_tells_the_second_reader_of_the_first(claim: Claim) -> None:
    client = staff()
    for address in addresses(claim):
        found = text(client, address)
        assert not [trace for trace in TRACES if trace in found], address
        assert not re.search(r"[Ll]evel 4\b", found), address
    shown = text(client, claim.get_absolute_url())
    assert "Waiting for an assessor" in shown
    assert "Read and decide" in shown


def test_the_pages_read_the_same_before_and_after_the_first_reading() -> None:
    """To whoever may read second, home page and files included."""
    claim, client = blind_claim(), staff()
    before = [without_tokens(text(client, page)) for page in addresses(claim)]
    twice_read(claim, 4)
    assert [without_tokens(text(client, page)) for page in addresses(claim)] == before


def test_who_has_it_in_hand_is_told_to_nobody_else_who_may_read_it(claim: Claim) -> None:
    holder, other = make_user("Holds It", staff_role="assessor"), staff()
    services.take_claim(by=holder, claim=claim)
    for page in (claim.get_absolute_url(), "/claims/", "/claims/?format=csv"):
        assert "Holds It" not in text(other, page)
    assert "Another assessor" in text(other, "/claims/")
    refusal = other.get(f"{claim.get_absolute_url()}decide/").content.decode()
    assert "Another assessor has taken" in refusal
    manager = staff("programme_manager", "Mona Manages")
    assert "Holds It has had it since" in text(manager, claim.get_absolute_url())
    assert "Holds It" in text(manager, "/claims/")
    own = browser(holder)
    assert "Holds It has had it since" in text(own, claim.get_absolute_url())
    mine = text(own, claim.get_absolute_url() + "decide/")
    assert "neither knowing of the other" in mine
    assert "Hand over" not in mine
    assert "Write to the trust" not in mine


def test_the_trust_sees_only_that_it_is_with_an_assessor() -> None:
    claim = blind_claim()
    cio = browser(make_member(claim.trust, "cio"))
    pages = [claim.get_absolute_url(), "/", "/claims/", "/claims/?status=submitted"]
    seen = []
    for levels in ((), (4,), (1,)):
        twice_read(claim, *levels)
        assert claim.reference not in text(cio, "/claims/?status=waiting")
        seen.append([without_tokens(text(cio, page)) for page in pages])
    assert again(claim).to_resolve
    assert seen[0] == seen[1] == seen[2]
    for page in (seen[0][0], seen[0][3]):
        assert "With an assessor" in page
        assert claim.reference in page
    services.take_claim(by=make_user("Holds It", staff_role="assessor"), claim=claim)
    assert [without_tokens(text(cio, page)) for page in pages] == seen[0]


def test_the_first_reader_is_not_offered_it_and_hears_the_same_words_as_the_second() -> None:
    claim, told = blind_claim(), []
    for level in (4, 2):
        person = make_user(f"Reader at {level}", staff_role="assessor")
        client = browser(person)
        data = {"outcome": "settled", "verified_level": level, "reason": "So.", "resolving": ""}
        response = client.post(f"{claim.get_absolute_url()}decide/", data, follow=True)
        told.append(re.findall(r"Your level for .* is kept\.[^<]*", response.content.decode())[0])
        if level == 4:
            assert claim.reference not in text(client, "/claims/")
            assert claim.reference in text(client, "/claims/?show=all")
            assert "Read and decide" not in text(client, claim.get_absolute_url())
            refusal = client.get(f"{claim.get_absolute_url()}decide/")
            assert refusal.status_code == 403
            assert "You have read" in refusal.content.decode()
    assert told[0] == told[1]
    assert Reading.objects.count() == 2


def test_whoever_resolves_sees_both_readings_and_the_list_says_so(claim: Claim) -> None:
    twice_read(claim, 2)
    third = staff()
    for page in ("/claims/", "/claims/?show=to_resolve", claim.get_absolute_url()):
        assert "To be resolved" in text(third, page)
    desk = text(third, f"{claim.get_absolute_url()}decide/")
    for words in ("Two levels, one to settle", "Level 4", "Level 2", "Page 4 of", "Page 2 of"):
        assert words in desk
    first = browser(Reading.objects.get(verified_level=4).assessor)
    own = text(first, f"{claim.get_absolute_url()}decide/")
    assert "You read this yourself" in own
    data = {"outcome": "settled", "verified_level": 4, "reason": "No.", "resolving": "True"}
    empty = first.post(f"{claim.get_absolute_url()}decide/", {"outcome": "settled"})
    for words in ("Enter your reason", "Select or enter the level"):
        assert words in empty.content.decode()
    refused = first.post(f"{claim.get_absolute_url()}decide/", data)
    assert "you can only agree with the other reader" in refused.content.decode()
    first.post(f"{claim.get_absolute_url()}decide/", {**data, "verified_level": 2}, follow=True)
    assert again(claim).status == "settled"
    page = text(third, claim.get_absolute_url())
    assert "What two assessors found" in page
    assert "Reader 0 of it read it: level 4." in page
    cio = text(browser(make_member(claim.trust, "cio")), claim.get_absolute_url())
    assert "What two assessors found" not in cio
    assert "read it: " not in cio
    assert "Page 2 of" not in cio


def test_a_refused_allocation_does_not_say_which_reason_it_was(claim: Claim) -> None:
    manager = staff("programme_manager")
    reader = Reading.objects.get().assessor
    response = manager.post(f"{claim.get_absolute_url()}allocate/", {"assessor": reader.pk})
    assert "or has read it: select somebody else" in response.content.decode()


def test_a_reader_who_concedes_is_offered_only_the_other_level(claim: Claim) -> None:
    from evidence.policies.blind import levels_open

    levels: Any = [(level, f"Level {level}", "") for level in range(5)]
    first = Reading.objects.get().assessor
    assert levels_open(first, claim, levels) == levels
    twice_read(claim, 2)
    assert levels_open(first, again(claim), levels) == [(2, "Level 2", "")]
    assert levels_open(make_user(staff_role="assessor"), again(claim), levels) == levels


def test_administration_shows_no_reading_that_somebody_may_still_make(
    claim: Claim, rf: Any
) -> None:
    from django.contrib.admin import site

    request = rf.get("/")
    request.user = make_user(staff_role="assessor")
    readings, claims = ReadingAdmin(Reading, site), ClaimAdmin(Claim, site)
    assert not readings.get_queryset(request).exists()
    assert not claims.get_queryset(request).exists()
    for allowed in (
        readings.has_add_permission(request),
        readings.has_change_permission(request),
        readings.has_delete_permission(request),
    ):
        assert not allowed
    twice_read(claim, 2)
    assert readings.get_queryset(request).count() == 2
    assert claims.get_queryset(request).exists()
    request.user = make_user(staff_role="administrator")
    assert claims.get_queryset(request).exists()


def test_other_requirements_show_no_readings_either(claim: Claim) -> None:
    same = blind_claim(trust=make_trust())
    assert reading.decided_before(same, make_user(staff_role="assessor")) == []
    assert decided_claim("returned", kind=SAMPLE_KIND).status == "returned"


def test_the_pages_of_what_two_read_ask_little(
    claim: Claim, django_assert_max_num_queries: Any
) -> None:
    twice_read(claim, 2)
    client = staff()
    text(client, "/")
    with django_assert_max_num_queries(15):
        text(client, claim.get_absolute_url())
    with django_assert_max_num_queries(16):
        text(client, f"{claim.get_absolute_url()}decide/")
    with django_assert_max_num_queries(8):
        text(client, "/claims/")
    with django_assert_max_num_queries(8):
        text(client, "/claims/agreement/")
