"""Every write of this app."""

from evidence.services.claiming import (
    Wanted,
    begin_draft,
    mark_ready,
    move_due_date,
    open_claim,
    open_claims,
    prepare_claim,
    save_draft,
    withdraw_claim,
)
from evidence.services.deciding import (
    allocate_claim,
    ask_second_look,
    decide_claim,
    release_claim,
    take_claim,
)
from evidence.services.ending import expire_claim, expire_claims, revoke_claim
from evidence.services.items import add_version, upload_evidence
from evidence.services.limits import set_request_limit
from evidence.services.messages import write_message
from evidence.services.processing import (
    begin_rendering,
    finish_rendering,
    record_scan,
    store_page,
)
from evidence.services.signing import sign_claims

__all__ = [
    "Wanted",
    "add_version",
    "allocate_claim",
    "ask_second_look",
    "begin_draft",
    "begin_rendering",
    "decide_claim",
    "expire_claim",
    "expire_claims",
    "finish_rendering",
    "mark_ready",
    "move_due_date",
    "open_claim",
    "open_claims",
    "prepare_claim",
    "record_scan",
    "release_claim",
    "revoke_claim",
    "save_draft",
    "set_request_limit",
    "sign_claims",
    "store_page",
    "take_claim",
    "upload_evidence",
    "withdraw_claim",
    "write_message",
]
