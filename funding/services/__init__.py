"""Every write of this app."""

from funding.services.awards import (
    Holder,
    YearAmount,
    close_award,
    create_award,
    sign_agreement,
    withdraw_award,
)
from funding.services.budgets import confirm_budget, set_budget, set_funding_rules
from funding.services.catalogue import load_catalogue
from funding.services.conditions import add_condition
from funding.services.due_dates import (
    agree_due_date,
    ask_due_date,
    refuse_due_date,
    withdraw_due_date,
)
from funding.services.holds import hold_release, lift_hold
from funding.services.parties import refresh_parties
from funding.services.pauses import end_pause, pause_award
from funding.services.payments import (
    abandon_batch,
    create_batch,
    instruct_batch,
    record_failed,
    record_paid,
    record_returned,
)
from funding.services.recoveries import (
    agree_recovery,
    drop_recovery,
    propose_recovery,
    receive_recovery,
    refuse_recovery,
    withdraw_recovery,
)
from funding.services.releases import (
    approve_for_finance,
    approve_for_programme,
    cancel_release,
    decline_release,
    propose_release,
    withdraw_release,
)
from funding.services.reminders import remind_many, remind_trust
from funding.services.reprofiles import (
    agree_reprofile,
    ask_reprofile,
    refuse_reprofile,
    withdraw_reprofile,
)
from funding.services.tranches import (
    add_commitment,
    add_tranche,
    record_upfront_need,
    set_commitment_type,
)
from funding.services.waivers import (
    ask_waiver,
    count_ended_waivers,
    grant_waiver,
    refuse_waiver,
    revoke_waiver,
    withdraw_waiver,
)
from funding.services.warnings import warn_of_lapse

__all__ = [
    "Holder",
    "YearAmount",
    "abandon_batch",
    "add_commitment",
    "add_condition",
    "add_tranche",
    "agree_due_date",
    "agree_recovery",
    "agree_reprofile",
    "approve_for_finance",
    "approve_for_programme",
    "ask_due_date",
    "ask_reprofile",
    "ask_waiver",
    "cancel_release",
    "close_award",
    "confirm_budget",
    "count_ended_waivers",
    "create_award",
    "create_batch",
    "decline_release",
    "drop_recovery",
    "end_pause",
    "grant_waiver",
    "hold_release",
    "instruct_batch",
    "lift_hold",
    "load_catalogue",
    "pause_award",
    "propose_recovery",
    "propose_release",
    "receive_recovery",
    "record_failed",
    "record_paid",
    "record_returned",
    "record_upfront_need",
    "refresh_parties",
    "refuse_due_date",
    "refuse_recovery",
    "refuse_reprofile",
    "refuse_waiver",
    "remind_many",
    "remind_trust",
    "revoke_waiver",
    "set_budget",
    "set_commitment_type",
    "set_funding_rules",
    "sign_agreement",
    "warn_of_lapse",
    "withdraw_award",
    "withdraw_due_date",
    "withdraw_recovery",
    "withdraw_release",
    "withdraw_reprofile",
    "withdraw_waiver",
]
