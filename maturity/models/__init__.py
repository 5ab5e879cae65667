"""Frameworks, assessments, checks and scores."""

from maturity.models.assessments import Answer, Assessment, Author, Check
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
from maturity.models.proofs import Proof
from maturity.models.rounds import Invitation, Round
from maturity.models.scores import Score, ScoreRun

__all__ = [
    "Answer",
    "Assessment",
    "Author",
    "Check",
    "Dimension",
    "Exemption",
    "ExternalScheme",
    "ExternalValidation",
    "Flag",
    "FlagLook",
    "Framework",
    "FrameworkVersion",
    "Invitation",
    "Option",
    "OutcomeFigure",
    "OutcomeMeasure",
    "Proof",
    "Round",
    "Scale",
    "Score",
    "ScoreRun",
    "Statement",
]
