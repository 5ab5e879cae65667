"""May this person do this to this claim or file, in its present state? `check_…` says why not."""

from evidence.policies.assessing import (
    can_allocate,
    can_be_given,
    can_decide,
    can_release,
    can_revoke,
    can_take,
    check_can_allocate,
    check_can_be_given,
    check_can_decide,
    check_can_release,
    check_can_revoke,
    check_can_take,
)
from evidence.policies.blind import knows_holder
from evidence.policies.claiming import (
    can_edit,
    can_mark_ready,
    can_sign,
    can_withdraw,
    check_can_edit,
    check_can_mark_ready,
    check_can_open,
    check_can_sign,
    check_can_withdraw,
    check_draft_is_whole,
    check_is_with_trust,
)
from evidence.policies.files import can_upload, check_can_upload, check_can_use, check_is_open
from evidence.policies.messages import can_write, check_can_write
from evidence.policies.second_looks import (
    can_ask_second_look,
    check_can_ask_second_look,
    may_question_levels,
)
from evidence.policies.twins import person

__all__ = [
    "can_allocate",
    "can_ask_second_look",
    "can_be_given",
    "can_decide",
    "can_edit",
    "can_mark_ready",
    "can_release",
    "can_revoke",
    "can_sign",
    "can_take",
    "can_upload",
    "can_withdraw",
    "can_write",
    "check_can_allocate",
    "check_can_ask_second_look",
    "check_can_be_given",
    "check_can_decide",
    "check_can_edit",
    "check_can_mark_ready",
    "check_can_open",
    "check_can_release",
    "check_can_revoke",
    "check_can_sign",
    "check_can_take",
    "check_can_upload",
    "check_can_use",
    "check_can_withdraw",
    "check_can_write",
    "check_draft_is_whole",
    "check_is_open",
    "check_is_with_trust",
    "knows_holder",
    "may_question_levels",
    "person",
]
