"""Evidence and claims for tests, all through the services."""

import io
import time
from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core.actors import PORTAL
from evidence import kinds, services
from evidence.models import Claim, EvidenceItem, Submission
from tests.factories.accounts import make_user
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from trusts.models import Trust

_numbers = count(1)
MADE = time.gmtime(0)  # what a PDF says of its own making: else two made in two seconds differ
KIND, SAMPLE_KIND = "test", "test_sample"

kinds.register(
    kinds.ClaimKind(
        KIND,
        "Test requirement",
        address=lambda claim: f"/test/{claim.reference}/",
    )
)
kinds.register(kinds.ClaimKind(SAMPLE_KIND, "Test sample", address=lambda claim: "", sampled=True))


def csv_upload(name: str = "list.csv", content: bytes = b"name,value\nWards,12\n") -> Any:
    return SimpleUploadedFile(name, content)


def unique_csv() -> Any:
    return csv_upload(content=f"number\n{next(_numbers)}\n".encode())


def png_upload(name: str = "screen.png", size: tuple[int, int] = (60, 40)) -> Any:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def pdf_content(pages: int = 1) -> bytes:
    """A PDF whose pages are white: the same bytes whenever it is made."""
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (60, 80), "white") for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=others, creationDate=MADE, modDate=MADE)
    return out.getvalue()


def pdf_upload(name: str = "report.pdf", pages: int = 1) -> Any:
    return SimpleUploadedFile(name, pdf_content(pages))


def make_item(
    trust: Trust | None = None, by: User | None = None, file: Any = None, **fields: Any
) -> EvidenceItem:
    """Evidence of a trust, uploaded by one of its contributors."""
    trust = trust or make_trust()
    facts = {"title": f"Evidence {next(_numbers)}", "effective_date": date(2021, 3, 1), **fields}
    return services.upload_evidence(
        by=by or make_member(trust), trust=trust, file=file or unique_csv(), **facts
    )


def make_claim(trust: Trust | None = None, kind: str = KIND, **fields: Any) -> Claim:
    """A claim that a trust is asked for, nothing done yet."""
    facts = {
        "title": "SNOMED CT in the emergency department",
        "requirement_code": "SNOMED-ED",
        "requirement": "Clinical terminology is recorded with SNOMED CT.",
        "due_on": date(2022, 3, 11),
        **fields,
    }
    return services.open_claim(by=PORTAL, trust=trust or make_trust(), kind=kind, **facts)


def ready_claim(claim: Claim | None = None, by: User | None = None, **fields: Any) -> Claim:
    """A claim with text and one piece of evidence, ready to sign off."""
    claim = claim or make_claim(**fields)
    by = by or make_member(claim.trust)
    item = make_item(claim.trust, by)
    services.save_draft(by=by, claim=claim, text=f"Done, version {item.pk}.", items=[(item, None)])
    services.mark_ready(by=by, claim=claim)
    return Claim.objects.get(pk=claim.pk)


def sign(claim: Claim, by: User | None = None) -> Submission:
    """Signed off, by a chief information officer of the trust."""
    signer = by or make_member(claim.trust, "cio")
    return services.sign_claims(by=signer, claims=[claim])[0]


def submitted_claim(claim: Claim | None = None, **fields: Any) -> Claim:
    """A claim that waits for an assessor."""
    return sign(ready_claim(claim, **fields)).claim


def decide(claim: Claim, outcome: str = "accepted", by: User | None = None, **fields: Any) -> Any:
    """A decision by an unconnected assessor, the one who has it in hand if there is one."""
    facts = {"reason": "Not shown." if outcome in ("returned", "rejected") else "", **fields}
    assessor = by or Claim.objects.get(pk=claim.pk).assessor or make_user(staff_role="assessor")
    return services.decide_claim(by=assessor, claim=claim, outcome=outcome, **facts)


def twice_read(claim: Claim, *levels: int) -> list[User]:
    """A claim with a second reader, read by one or two assessors, who are returned."""
    people = [make_user(f"Reader {n} of it", staff_role="assessor") for n in range(len(levels))]
    for assessor, level in zip(people, levels, strict=True):
        claim = Claim.objects.get(pk=claim.pk)
        facts = {"verified_level": level, "reason": f"Page {level} of {assessor.name}."}
        services.decide_claim(by=assessor, claim=claim, outcome="settled", **facts)
    return people


def blind_claim(**fields: Any) -> Claim:
    """A sampled claim that waits for the first of two assessors."""
    return submitted_claim(make_claim(kind=SAMPLE_KIND, second_reader=True, **fields))


def decided_claim(outcome: str = "accepted", claim: Claim | None = None, **fields: Any) -> Claim:
    """A claim with a decision about its first submission."""
    claim = submitted_claim(claim, **fields)
    decide(claim, outcome)
    return Claim.objects.get(pk=claim.pk)
