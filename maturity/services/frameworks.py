"""Loading the frameworks that the portal ships."""

from typing import Any

from core.actors import Actor
from core.errors import NotAllowed
from core.services import service
from maturity.frameworks import shipped
from maturity.lifecycles import IN_FORCE, SUPERSEDED
from maturity.models import (
    Dimension,
    Framework,
    FrameworkVersion,
    Option,
    OutcomeMeasure,
    Proof,
    Scale,
    Statement,
)


@service
def load_frameworks(*, by: Actor) -> int:
    """Put in force what is shipped and not there yet; how many versions it added.

    A version that is there is left as it is. For the portal only, at the console: these rows name
    a source instead of a decision.
    """
    if by.pk is not None:
        raise NotAllowed("Frameworks are loaded at the console.", code="console_only")
    return sum(load_version(**content) for content in shipped())


def load_version(
    *, slug: str, name: str, summary: str, number: int, dimensions: list[Any], **words: Any
) -> bool:
    """One file's content; whether it was not there yet."""
    framework, _ = Framework.objects.get_or_create(
        slug=slug, defaults={"name": name, "summary": summary}
    )
    if FrameworkVersion.objects.filter(framework=framework, number=number).exists():
        return False
    scales = words.pop("scales")
    words["source"] = words["source"].strip()
    version = FrameworkVersion.objects.create(framework=framework, number=number, **words)
    Filler(version, scales).fill(dimensions)
    put_in_force(version)
    return True


def put_in_force(version: FrameworkVersion) -> None:
    """The version before it is superseded; running assessments keep theirs."""
    before = FrameworkVersion.objects.filter(framework=version.framework, status=IN_FORCE)
    for old in before.select_for_update():
        old.status = SUPERSEDED
        old.save(update_fields=["status"])
    version.status = IN_FORCE
    version.save(update_fields=["status"])


class Filler:
    """Writes scales, dimensions and statements of a draft, in the order of the file."""

    def __init__(self, version: FrameworkVersion, scales: list[dict[str, Any]]) -> None:
        self.version = version
        self.scales = {scale["slug"]: self.add_scale(**scale) for scale in scales}
        self.dimension_count = self.statement_count = self.measure_count = 0

    def add_scale(self, *, options: list[dict[str, Any]], **words: Any) -> Scale:
        scale = Scale.objects.create(version=self.version, **words)
        Option.objects.bulk_create(Option(scale=scale, **option) for option in options)
        return scale

    def fill(self, dimensions: list[dict[str, Any]], parent: Dimension | None = None) -> None:
        for dimension in dimensions:
            self.add_dimension(parent, **dimension)

    def add_dimension(
        self,
        parent: Dimension | None,
        *,
        statements: list[dict[str, Any]] | None = None,
        sections: list[dict[str, Any]] | None = None,
        measures: list[dict[str, Any]] | None = None,
        **words: Any,
    ) -> None:
        self.dimension_count += 1
        dimension = Dimension.objects.create(
            version=self.version, parent=parent, position=self.dimension_count, **words
        )
        for statement in statements or []:
            self.add_statement(dimension, **statement)
        for measure in measures or []:
            self.add_measure(dimension, **measure)
        self.fill(sections or [], dimension)

    def add_measure(self, dimension: Dimension, **words: Any) -> None:
        self.measure_count += 1
        OutcomeMeasure.objects.create(
            version=self.version, dimension=dimension, position=self.measure_count, **words
        )

    def add_statement(
        self,
        dimension: Dimension,
        *,
        scale: str,
        proved_by: dict[str, list[str]] | None = None,
        **words: Any,
    ) -> None:
        """`proved_by`: by level, the requirement codes each of which proves it."""
        self.statement_count += 1
        statement = Statement.objects.create(
            version=self.version,
            dimension=dimension,
            scale=self.scales[scale],
            position=self.statement_count,
            **words,
        )
        Proof.objects.bulk_create(
            Proof(statement=statement, level=int(level), requirement_code=code)
            for level, codes in (proved_by or {}).items()
            for code in codes
        )
