"""Frameworks, assessments, checks and scores."""

from maturity.models.assessments import Answer, Assessment, Author, Check
from maturity.models.attaching import AnswerItem
from maturity.models.bounds import Bound, Publication
from maturity.models.corrections import CorrectedAnswer, Correction
from maturity.models.draws import Draw, DrawExtension, DrawItem, ExtensionAsked, Stake
from maturity.models.exemptions import Exemption
from maturity.models.external import ExternalScheme, ExternalValidation
from maturity.models.flags import Flag, FlagLook
from maturity.models.frameworks import (
    Dimension,
    Framework,
    FrameworkVersion,
    Option,
    Scale,
    Statement,
)
from maturity.models.outcomes import OutcomeFigure, OutcomeMeasure
from maturity.models.plans import ImprovementPlan, PlanItem
from maturity.models.proofs import Proof
from maturity.models.rounds import Invitation, Round
from maturity.models.scores import Score, ScoreRun
from maturity.models.sections import FinishedSection
from maturity.models.targets import NationalTarget, TargetProfile

__all__ = [
    "Answer",
    "AnswerItem",
    "Assessment",
    "Author",
    "Bound",
    "Check",
    "CorrectedAnswer",
    "Correction",
    "Dimension",
    "Draw",
    "DrawExtension",
    "DrawItem",
    "Exemption",
    "ExtensionAsked",
    "ExternalScheme",
    "ExternalValidation",
    "FinishedSection",
    "Flag",
    "FlagLook",
    "Framework",
    "FrameworkVersion",
    "ImprovementPlan",
    "Invitation",
    "NationalTarget",
    "Option",
    "OutcomeFigure",
    "OutcomeMeasure",
    "PlanItem",
    "Proof",
    "Publication",
    "Round",
    "Scale",
    "Score",
    "ScoreRun",
    "Stake",
    "Statement",
    "TargetProfile",
]
