from django.apps import AppConfig

from core.sql import keep_functions


class MaturityConfig(AppConfig):
    name = "maturity"

    def ready(self) -> None:
        keep_functions(self)
        # Imported here: they need the models, which stand only now.
        from evidence import kinds
        from evidence.signals import claim_decided
        from maturity import claim_kind, receivers
        from maturity.signals import (
            assessment_drawn,
            assessment_signed,
            bound_updated,
            draw_extended,
            recomputation_asked,
            round_changed,
            scores_computed,
        )

        kinds.register(claim_kind.SAMPLE)
        claim_decided.connect(
            receivers.compute_after_decision, dispatch_uid="maturity.compute_after_decision"
        )
        round_changed.connect(
            receivers.keep_after_change, dispatch_uid="maturity.keep_after_change"
        )
        assessment_signed.connect(
            receivers.compute_after_signing, dispatch_uid="maturity.compute_after_signing"
        )
        recomputation_asked.connect(
            receivers.carry_out_recomputation, dispatch_uid="maturity.carry_out_recomputation"
        )
        for looked in (scores_computed, bound_updated):
            looked.connect(receivers.look_after_scores, dispatch_uid="maturity.look_after_scores")
        for follows in (assessment_drawn, draw_extended):
            follows.connect(receivers.follow_after_draw, dispatch_uid="maturity.follow_after_draw")
