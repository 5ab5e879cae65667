"""Every write of this app."""

from maturity.services.assessing import (
    Conflict,
    Entry,
    cancel_assessment,
    fingerprint,
    open_assessment,
    open_assessments,
    save_answers,
    sign_assessment,
)
from maturity.services.bounding import postpone_publication, update_bound
from maturity.services.correcting import record_correction
from maturity.services.drafting import (
    change_version,
    copy_version,
    put_version_in_force,
    remove_part,
    save_part,
)
from maturity.services.drawing import (
    ask_draws,
    ask_extension,
    draw_assessment,
    extend_draw,
)
from maturity.services.exempting import Judgement, decide_exemptions
from maturity.services.external import correct_validation, load_schemes, record_validation
from maturity.services.flagging import close_flag, look_for_flags
from maturity.services.frameworks import load_frameworks
from maturity.services.outcomes import Figure, save_figures
from maturity.services.planning import add_plan_item, change_plan_item, make_plan
from maturity.services.rounds import (
    cancel_round,
    invite_trusts,
    keep_round,
    move_closing,
    plan_round,
    remind_trusts,
)
from maturity.services.scoring import (
    ask_recomputation,
    begin_recomputation,
    compute_scores,
    run_recomputation,
)
from maturity.services.sections import finish_section
from maturity.services.targets import set_national_target, set_target

__all__ = [
    "Conflict",
    "Entry",
    "Figure",
    "Judgement",
    "add_plan_item",
    "ask_draws",
    "ask_extension",
    "ask_recomputation",
    "begin_recomputation",
    "cancel_assessment",
    "cancel_round",
    "change_plan_item",
    "change_version",
    "close_flag",
    "compute_scores",
    "copy_version",
    "correct_validation",
    "decide_exemptions",
    "draw_assessment",
    "extend_draw",
    "fingerprint",
    "finish_section",
    "invite_trusts",
    "keep_round",
    "load_frameworks",
    "load_schemes",
    "look_for_flags",
    "make_plan",
    "move_closing",
    "open_assessment",
    "open_assessments",
    "plan_round",
    "postpone_publication",
    "put_version_in_force",
    "record_correction",
    "record_validation",
    "remind_trusts",
    "remove_part",
    "run_recomputation",
    "save_answers",
    "save_figures",
    "save_part",
    "set_national_target",
    "set_target",
    "sign_assessment",
    "update_bound",
]
