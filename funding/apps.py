from django.apps import AppConfig

from core.sql import keep_functions


class FundingConfig(AppConfig):
    name = "funding"

    def ready(self) -> None:
        keep_functions(self)
        # Imported here: they need the models, which stand only now.
        from blueprints.signals import blueprint_published
        from evidence import kinds
        from evidence.signals import claim_decided
        from funding import claim_kind, receivers
        from funding.signals import (
            award_import_waiting,
            batch_requested,
            hindrance_gone,
            payment_answer_waiting,
        )
        from maturity.signals import bound_updated

        kinds.register(claim_kind.COMMITMENT)
        kinds.register(claim_kind.CONDITION)
        claim_decided.connect(
            receivers.propose_after_decision, dispatch_uid="funding.propose_after_decision"
        )
        bound_updated.connect(
            receivers.propose_after_score, dispatch_uid="funding.propose_after_score"
        )
        blueprint_published.connect(
            receivers.propose_after_publishing, dispatch_uid="funding.propose_after_publishing"
        )
        hindrance_gone.connect(
            receivers.propose_what_is_free, dispatch_uid="funding.propose_what_is_free"
        )
        batch_requested.connect(
            receivers.make_requested_batch, dispatch_uid="funding.make_requested_batch"
        )
        award_import_waiting.connect(
            receivers.carry_out_award_import, dispatch_uid="funding.carry_out_award_import"
        )
        payment_answer_waiting.connect(
            receivers.carry_out_payment_answer, dispatch_uid="funding.carry_out_payment_answer"
        )
