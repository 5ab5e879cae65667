"""The money: budgets, awards, commitments, tranches, releases, payments, ledger."""

from funding.models.answers import PaymentAnswer, PaymentAnswerRow
from funding.models.awards import Award, AwardAmount, AwardHolder
from funding.models.budgets import Budget, FundingRules
from funding.models.commitments import Commitment, CommitmentType
from funding.models.conditions import Condition
from funding.models.due_dates import DueDateRequest
from funding.models.holds import ReleaseHold
from funding.models.imports import AwardImport, AwardImportRow
from funding.models.ledger import LedgerEntry
from funding.models.pauses import AwardPause
from funding.models.recoveries import Recovery
from funding.models.releases import BatchLine, PaymentBatch, Release, ReleaseParty
from funding.models.reminders import Reminder
from funding.models.reprofiles import Reprofile
from funding.models.tranches import Tranche
from funding.models.waivers import Waiver, WaiverGrant

__all__ = [
    "Award",
    "AwardAmount",
    "AwardHolder",
    "AwardImport",
    "AwardImportRow",
    "AwardPause",
    "BatchLine",
    "Budget",
    "Commitment",
    "CommitmentType",
    "Condition",
    "DueDateRequest",
    "FundingRules",
    "LedgerEntry",
    "PaymentAnswer",
    "PaymentAnswerRow",
    "PaymentBatch",
    "Recovery",
    "Release",
    "ReleaseHold",
    "ReleaseParty",
    "Reminder",
    "Reprofile",
    "Tranche",
    "Waiver",
    "WaiverGrant",
]
