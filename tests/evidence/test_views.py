"""What people do on the pages, from upload to decision."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.dates import long_date, today
from evidence import services, tasks
from evidence.models import Claim, EvidenceItem
from evidence.views.items import SANDBOX
from tests.evidence.helpers import again, browser
from tests.factories.accounts import make_user
from tests.factories.evidence import (
    decided_claim,
    make_claim,
    make_item,
    pdf_upload,
    ready_claim,
    submitted_claim,
    unique_csv,
)
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"evidence:{name}", args=args)


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def staff(role: str = "assessor") -> tuple[Client, Any]:
    person = make_user(staff_role=role)
    return browser(person), person


def test_a_contributor_uploads_and_the_item_page_shows_it() -> None:
    trust = make_trust()
    client = browser(make_member(trust))
    data = {"title": "Board minutes", "file": pdf_upload(), **date_parts("effective_date")}
    response = client.post(url("evidence_upload"), data, follow=True)
    assert "Board minutes" in text_of(response)
    assert EvidenceItem.objects.get().trust == trust


def date_parts(name: str) -> dict[str, str]:
    return {f"{name}_day": "1", f"{name}_month": "3", f"{name}_year": "2021"}


def test_a_refused_upload_says_why_beside_the_field_and_keeps_the_values() -> None:
    client = browser(make_member(make_trust()))
    data = {"title": "Board minutes", "file": unique_csv(), **date_parts("effective_date")}
    data["file"].name = "minutes.docm"
    html = text_of(client.post(url("evidence_upload"), data))
    assert "There is a problem" in html
    assert html.count("must not contain macros") == 2
    assert 'value="Board minutes"' in html


def test_a_body_of_three_gigabytes_is_refused_before_it_is_read() -> None:
    client = browser(make_member(make_trust()))
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    response = client.generic(
        "POST",
        url("evidence_upload"),
        b"--x",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(3 * 1024**3),
    )
    html = text_of(response, 413)
    assert "smaller than 20MB" in html
    assert f'href="{url("evidence_upload")}">Open the form again' in html
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before


@pytest.mark.parametrize(
    ("length", "status"), [(str(2 * 1024**2), 413), ("100", 302), ("nonsense", 302)]
)
def test_nobody_sends_much_before_signing_in(client: Client, length: str, status: int) -> None:
    response = client.generic("POST", url("evidence_upload"), b"", CONTENT_LENGTH=length)
    assert response.status_code == status


def test_a_file_comes_as_an_attachment_that_no_browser_runs() -> None:
    item = make_item(file=pdf_upload('pla"n – ü.pdf'))
    client = browser(make_member(item.trust, "viewer"))
    response = client.get(url("evidence_file", item.reference, 1))
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == SANDBOX
    assert response["Cache-Control"] == "no-store"
    assert response.getvalue().startswith(b"%PDF")


def test_a_page_picture_is_shown_and_a_missing_page_is_not_there() -> None:
    item = make_item(file=pdf_upload())
    tasks.render_version(item.latest.pk)
    client, _ = staff()
    response = client.get(url("evidence_page", item.reference, 1, 1))
    assert response["Content-Type"] == "image/webp"
    assert response.getvalue()
    assert client.get(url("evidence_page", item.reference, 1, 2)).status_code == 404


def test_an_unscanned_file_is_closed(settings: Any) -> None:
    item = make_item()
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    client = browser(make_member(item.trust))
    assert "virus scan" in text_of(client.get(url("evidence_file", item.reference, 1)), 409)


def test_a_new_version_is_added_on_its_page() -> None:
    item = make_item()
    client = browser(make_member(item.trust))
    page = url("evidence_add_version", item.reference)
    client.post(page, {"file": unique_csv(), **date_parts("effective_date")})
    assert item.versions.count() == 2
    latest = item.versions.get(number=2).file.open()
    same = unique_csv()
    with latest:
        same.file.seek(0)
        same.file.truncate()
        same.file.write(latest.read())
    same.size = same.file.tell()
    same.seek(0)
    html = text_of(client.post(page, {"file": same, **date_parts("effective_date")}))
    assert "This is the same file as version 2" in html


def test_a_draft_is_written_with_held_and_new_evidence_and_marked_ready() -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    held = make_item(claim.trust, writer, pdf_upload(pages=4))
    client = browser(writer)
    data = {
        "text": "It is done.",
        "held": [str(held.pk)],
        f"page_{held.pk}": "3",
        "new_title": "Minutes",
        "new_file": unique_csv(),
        **date_parts("new_effective_date"),
        "ready": "yes",
    }
    response = client.post(url("claim_edit", claim.reference), data, follow=True)
    assert "It can be signed off now" in text_of(response)
    draft = again(claim).draft
    assert [(each.item.title, each.page) for each in draft.items.all()] == [
        (held.title, 3),
        ("Minutes", None),
    ]
    assert draft.ready_at is not None


def test_a_draft_that_cannot_be_ready_says_why_and_is_kept_in_the_form() -> None:
    claim = make_claim()
    client = browser(make_member(claim.trust))
    data = {"text": "It is done.", "ready": "yes"}
    html = text_of(client.post(url("claim_edit", claim.reference), data))
    assert "There is no evidence yet." in html
    assert "It is done." in html


def test_a_saved_draft_is_marked_ready_by_a_button() -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer)
    services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, None)])
    browser(writer).post(url("claim_ready", claim.reference))
    assert again(claim).draft.ready_by == writer


def test_a_cio_signs_two_on_one_page_and_sees_what_happens_next() -> None:
    trust = make_trust()
    claims = [ready_claim(trust=trust), ready_claim(trust=trust)]
    client = browser(make_member(trust, "cio"))
    html = text_of(client.get(url("claim_sign")))
    data: dict[str, Any] = {"claims": [claim.reference for claim in claims], "declaration": "on"}
    for claim in claims:
        assert claim.draft.text in html
    data.update(seen(html, claims))
    html = text_of(client.post(url("claim_sign"), data, follow=True))
    assert "What happens next" in html
    for claim in claims:
        assert claim.reference in html
        assert again(claim).status == "submitted"


def seen(html: str, claims: list[Claim]) -> dict[str, str]:
    """The hidden fingerprints of the sign page."""
    found = {}
    for claim in claims:
        _, _, rest = html.partition(f'name="seen-{claim.reference}" value="')
        found[f"seen-{claim.reference}"] = rest.partition('"')[0]
    return found


def test_signing_says_what_is_missing_or_has_changed() -> None:
    claim = ready_claim()
    client = browser(make_member(claim.trust, "cio"))
    html = text_of(client.post(url("claim_sign"), {}))
    assert "Select at least one to sign off" in html
    assert "Say that you have read" in html
    data = {"claims": [claim.reference], "declaration": "on", f"seen-{claim.reference}": "old"}
    assert "has changed since" in text_of(client.post(url("claim_sign"), data))


def test_signing_twice_says_who_signed_already_and_when() -> None:
    claim = ready_claim()
    cio = make_member(claim.trust, "cio")
    client = browser(cio)
    found = seen(text_of(client.get(url("claim_sign"))), [claim])
    data = {"claims": [claim.reference], "declaration": "on", **found}
    assert client.post(url("claim_sign"), data).status_code == 302
    html = text_of(client.post(url("claim_sign"), data))
    assert f"Already signed off by {cio} on {long_date(today())}: {claim.reference}." in html
    assert "valid choice" not in html


def test_signing_what_was_taken_back_says_so() -> None:
    claim = ready_claim()
    client = browser(make_member(claim.trust, "cio"))
    writer = claim.draft.ready_by
    services.save_draft(by=writer, claim=claim, text="Not yet.", items=[])
    data = {"claims": [claim.reference], "declaration": "on"}
    html = text_of(client.post(url("claim_sign"), data))
    assert f"{claim.reference} is no longer ready to sign off" in html


def test_nothing_signed_leads_to_the_claims() -> None:
    client = browser(make_member(make_trust(), "cio"))
    assert client.get(url("claim_signed")).url == url("claim_queue")  # type: ignore[attr-defined]


def test_an_author_reads_why_they_cannot_sign() -> None:
    claim = make_claim()
    cio = make_member(claim.trust, "cio")
    ready_claim(claim, by=cio)
    assert "You cannot sign this one off." in text_of(browser(cio).get(url("claim_sign")))


def test_deciding_opens_the_next_one_and_ends_in_the_queue() -> None:
    first, second = submitted_claim(), submitted_claim()
    client, _ = staff()
    response = client.post(url("claim_decide", first.reference), {"outcome": "accepted"})
    assert response.status_code == 302
    assert response.url == url("claim_decide", second.reference)  # type: ignore[attr-defined]
    data = {"outcome": "returned", "reason": "The date is missing."}
    html = text_of(client.post(url("claim_decide", second.reference), data, follow=True))
    assert "Nothing else waits for you" in html
    assert again(second).status == "returned"


def test_a_decision_without_its_reason_is_asked_again() -> None:
    claim = submitted_claim()
    client, _ = staff()
    html = text_of(client.post(url("claim_decide", claim.reference), {"outcome": "returned"}))
    assert "Say why, and what would satisfy" in html
    assert again(claim).status == "submitted"


def test_the_desk_opens_at_the_page_that_the_trust_named() -> None:
    claim = make_claim()
    writer = make_member(claim.trust)
    item = make_item(claim.trust, writer, pdf_upload(pages=3))
    tasks.render_version(item.latest.pk)
    services.save_draft(by=writer, claim=claim, text="Done.", items=[(item, 2)])
    services.mark_ready(by=writer, claim=claim)
    services.sign_claims(by=make_member(claim.trust, "cio"), claims=[claim])
    client, _ = staff()
    page = url("claim_decide", claim.reference)
    assert url("evidence_page", item.reference, 1, 2) in text_of(client.get(page))
    assert url("evidence_page", item.reference, 1, 3) in text_of(client.get(f"{page}?page=99"))
    assert "Page before" not in text_of(client.get(f"{page}?page=1"))


def test_the_desk_shows_earlier_decisions_and_what_changed() -> None:
    decided_claim("rejected")
    claim = submitted_claim(decided_claim("returned"))
    services.write_message(by=make_member(claim.trust), claim=claim, text="See page 4.")
    client = browser(claim.assessor)  # type: ignore[arg-type]
    html = text_of(client.get(url("claim_decide", claim.reference)))
    assert "Earlier decisions on the same requirement" in html
    assert "What changed since it was last sent" in html
    assert "<ins>" in html
    assert "See page 4." in html


def test_a_claim_is_taken_handed_over_and_put_back() -> None:
    claim, other = submitted_claim(), submitted_claim()
    client, _ = staff()
    second = make_user("Second", staff_role="assessor")
    client.post(url("claim_take", claim.reference))
    client.post(url("claim_allocate", claim.reference), {"assessor": second.pk})
    assert again(claim).assessor == second
    response = client.post(url("claim_next"))
    assert response.url == url("claim_decide", other.reference)  # type: ignore[attr-defined]
    client.post(url("claim_release", other.reference))
    assert again(other).assessor is None


def test_when_nothing_is_left_the_queue_says_so() -> None:
    client, _ = staff()
    assert "nothing left" in text_of(client.post(url("claim_next"), follow=True))


def test_handing_over_to_somebody_connected_is_refused_on_the_form() -> None:
    claim = submitted_claim()
    client, _ = staff("programme_manager")
    connected = make_user(staff_role="assessor")
    add_member(connected, claim.trust, "viewer")
    html = text_of(client.post(url("claim_allocate", claim.reference), {"assessor": connected.pk}))
    assert "select somebody else" in html


@pytest.mark.parametrize(
    ("name", "start", "role", "ends"),
    [
        ("claim_withdraw", "submitted", "cio", "withdrawn"),
        ("claim_second_look", "rejected", "cio", "rejected"),
        ("claim_revoke", "accepted", "assessor", "revoked"),
    ],
)
def test_reasons_are_asked_for_and_kept(name: str, start: str, role: str, ends: str) -> None:
    claim = submitted_claim() if start == "submitted" else decided_claim(start)
    by = make_user(staff_role=role) if role == "assessor" else make_member(claim.trust, role)
    client = browser(by)
    text_of(client.get(url(name, claim.reference)))
    assert "There is a problem" in text_of(client.post(url(name, claim.reference), {}))
    html = text_of(
        client.post(url(name, claim.reference), {"reason": "Because of page 3."}, follow=True)
    )
    assert "Because of page 3." in html
    assert again(claim).status == ends


def test_messages_are_written_on_the_claims_page() -> None:
    claim = submitted_claim()
    client, _ = staff()
    page = url("claim_message", claim.reference)
    html = text_of(client.post(page, {"text": "Which page?"}, follow=True))
    assert "Which page?" in html
    assert "There is a problem" in text_of(client.post(page, {"text": ""}))


def test_somebody_who_acts_for_no_trust_is_told_so() -> None:
    client, _ = staff("assessor")
    assert client.get(url("evidence_upload")).status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("?show=with_trust", False),
        ("?show=decided", False),
        ("?show=all", True),
        ("?whose=nobody", True),
        ("?whose=mine", False),
        ("?overdue=yes", False),
        ("?kind=test", True),
        ("?search=snomed", True),
        ("?search=nonsense", False),
        ("?format=csv", True),
    ],
)
def test_the_queue_is_filtered_in_its_address(query: str, shown: bool) -> None:
    claim = submitted_claim()
    client, _ = staff()
    response = client.get(url("claim_queue") + query)
    body = response.getvalue().decode()
    assert (claim.reference in body) is shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [("?expires=gone", True), ("?expires=soon", False), ("?used=no", True), ("?used=yes", False)],
)
def test_evidence_is_filtered_by_validity_and_use(query: str, shown: bool) -> None:
    item = make_item(expires_on=date(2021, 6, 1))
    client = browser(make_member(item.trust))
    assert (item.reference in text_of(client.get(url("evidence_list") + query))) is shown
