"""Rows of evidence and claims."""

from typing import Any

from core.actors import PORTAL
from evidence import rendering, services
from tests.access.matrix import Row, any_trust, own, staff
from tests.factories.evidence import make_claim, make_item, png_upload, ready_claim

READS = staff("programme_manager", "assessor", "finance_approver", "payments_officer", "auditor")
WRITES = own("cio", "contributor", "finance_lead")
MOVES = staff("programme_manager")
DECIDES = staff("assessor")


def scene(world: Any) -> None:
    """A claim of each turn at the trust `own`, and a file with its page."""
    people = world.people
    world.open_claim = make_claim(trust=world.own)
    world.ready_claim = ready_claim(make_claim(trust=world.own), people["own contributor"])
    world.sent_claim = sent(world)
    world.rejected_claim = sent(world)
    services.decide_claim(
        by=people["assessor"], claim=world.rejected_claim, outcome="rejected", reason="Not shown."
    )
    world.accepted_claim = sent(world)
    services.decide_claim(by=people["assessor"], claim=world.accepted_claim, outcome="accepted")
    world.item = make_item(world.own, people["own contributor"], png_upload())
    version = world.item.latest
    with version.file.open() as file:
        for picture in rendering.pictures_of(file, version.content_type, frozenset()):
            services.store_page(by=PORTAL, version=version, picture=picture)


def sent(world: Any) -> Any:
    claim = ready_claim(make_claim(trust=world.own), world.people["own contributor"])
    return services.sign_claims(by=world.people["own cio"], claims=[claim])[0].claim


def at(name: str) -> Any:
    return lambda world: {"reference": getattr(world, name).reference}


def file(**extra: int) -> Any:
    return lambda world: {"reference": world.item.reference, "number": 1, **extra}


ROWS = [
    Row("evidence:claim_queue", get=READS | any_trust()),
    Row("evidence:claim_sign", get=any_trust("cio"), post=any_trust("cio")),
    Row("evidence:claim_signed", get=any_trust("cio")),
    Row("evidence:claim_agreement", get=READS),
    Row("evidence:claim_next", post=DECIDES),
    Row("evidence:claim", get=READS | own(), at=at("sent_claim")),
    Row("evidence:claim_edit", get=WRITES, post=WRITES, at=at("open_claim")),
    Row("evidence:claim_ready", post=WRITES, at=at("ready_claim")),
    Row("evidence:claim_withdraw", get=own("cio"), post=own("cio"), at=at("sent_claim")),
    Row("evidence:claim_second_look", get=own("cio"), post=own("cio"), at=at("rejected_claim")),
    Row("evidence:claim_message", post=WRITES | DECIDES | MOVES, at=at("sent_claim")),
    Row("evidence:claim_decide", get=staff("assessor"), post=DECIDES, at=at("sent_claim")),
    Row("evidence:claim_take", post=DECIDES, at=at("sent_claim")),
    Row("evidence:claim_release", post=MOVES, at=at("sent_claim")),
    Row("evidence:claim_allocate", get=MOVES, post=MOVES, at=at("sent_claim")),
    Row(
        "evidence:claim_revoke",
        get=staff("assessor"),
        post=DECIDES,
        at=at("accepted_claim"),
    ),
    Row("evidence:evidence_list", get=READS | any_trust()),
    Row(
        "evidence:evidence_upload",
        get=any_trust("cio", "contributor", "finance_lead"),
        post=any_trust("cio", "contributor", "finance_lead"),
    ),
    Row("evidence:evidence_item", get=READS | own(), at=at("item")),
    Row("evidence:evidence_add_version", get=WRITES, post=WRITES, at=at("item")),
    Row("evidence:evidence_file", get=READS | own(), at=file()),
    Row("evidence:evidence_page", get=READS | own(), at=file(page=1)),
]
