"""One version as its page shows it, and what became of the copies."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from blueprints import lifecycles
from blueprints.markdown import rendered
from blueprints.models import Blueprint, BlueprintVersion, Copy
from blueprints.sections import SECTIONS


@dataclass(frozen=True)
class Part:
    """One section: where the list of contents leads to, its heading, its HTML."""

    anchor: str
    heading: str
    html: SafeString


@dataclass
class Reading:
    """A version, section by section."""

    version: BlueprintVersion

    @cached_property
    def parts(self) -> list[Part]:
        """The sections that say something, in their order."""
        texts = [(section, getattr(self.version, section.field)) for section in SECTIONS]
        return [
            Part(section.field.replace("_", "-"), section.heading, rendered(text))
            for section, text in texts
            if text
        ]

    @cached_property
    def steps(self) -> list[tuple[str, SafeString]]:
        return [(step.title, rendered(step.detail)) for step in self.version.steps.all()]


@dataclass
class Experience:
    """What other trusts made of a blueprint; those still under way are only counted."""

    blueprint: Blueprint

    @cached_property
    def copies(self) -> list[Copy]:
        rows = Copy.objects.filter(version__blueprint=self.blueprint)
        return list(rows.select_related("trust", "version").order_by("-finished_at", "-pk"))

    @property
    def finished(self) -> list[Copy]:
        return [copy for copy in self.copies if not copy.is_active]

    @property
    def under_way(self) -> int:
        return len({copy.trust_id for copy in self.copies if copy.is_active})

    @property
    def copied_by(self) -> int:
        return len({copy.trust_id for copy in self.copies})

    @property
    def used_by(self) -> int:
        ends = (lifecycles.USED, lifecycles.ADAPTED)
        return len({copy.trust_id for copy in self.copies if copy.status in ends})
