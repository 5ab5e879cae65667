"""Every write of programmes, participations and pairings."""

from programmes.services.facts import load_published_facts
from programmes.services.pairing import (
    confirm_pairing,
    deny_pairing,
    end_pairing,
    propose_pairing,
)
from programmes.services.participation import (
    activate,
    announce,
    complete,
    decline,
    finish_due_diligence,
    propose_participation,
    sign_agreement,
    start_due_diligence,
    withdraw,
)
from programmes.services.programmes import (
    change_programme,
    create_programme,
    move_wave,
    open_wave,
    set_announced_count,
    set_cap,
)

__all__ = [
    "activate",
    "announce",
    "change_programme",
    "complete",
    "confirm_pairing",
    "create_programme",
    "decline",
    "deny_pairing",
    "end_pairing",
    "finish_due_diligence",
    "load_published_facts",
    "move_wave",
    "open_wave",
    "propose_pairing",
    "propose_participation",
    "set_announced_count",
    "set_cap",
    "sign_agreement",
    "start_due_diligence",
    "withdraw",
]
