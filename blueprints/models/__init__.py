"""Blueprints, their versions and reviews; copies that other trusts work with; synonyms."""

from blueprints.models.copies import Copy, CopyTask
from blueprints.models.library import Blueprint, Kind, Result
from blueprints.models.versions import (
    BlueprintReview,
    BlueprintTask,
    BlueprintVersion,
    VersionEditor,
)
from blueprints.models.words import Synonym

__all__ = [
    "Blueprint",
    "BlueprintReview",
    "BlueprintTask",
    "BlueprintVersion",
    "Copy",
    "CopyTask",
    "Kind",
    "Result",
    "Synonym",
    "VersionEditor",
]
