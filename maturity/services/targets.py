"""Setting what trusts aim for: figures with a source, by an administrator."""

from core.actors import Actor
from core.errors import BadInput, NotPossible
from core.services import locked, service
from maturity.lifecycles import IN_FORCE
from maturity.models import Dimension, Framework, NationalTarget, TargetProfile
from maturity.policies_frameworks import check_can_edit_frameworks


@service
def set_target(
    *, by: Actor, dimension: Dimension, setting: str = "", points: int, source: str
) -> TargetProfile:
    """Set the target of a dimension for a care setting (empty: for all); its history keeps what it
    was. Raises NotAllowed, NotPossible unless its version is in force, or BadInput without a
    source."""
    check_can_edit_frameworks(by)
    check_source(source)
    version = locked(dimension.version)
    if version.status != IN_FORCE:
        raise NotPossible(f"{version} is not in force.", code="version_not_in_force")
    target, _ = TargetProfile.objects.update_or_create(
        version=version,
        dimension=dimension,
        setting=setting,
        defaults={"points": points, "source": source},
    )
    return target


@service
def set_national_target(
    *, by: Actor, framework: Framework, year: int, value: int, source: str
) -> NationalTarget:
    """Set the value that a publication names for a year. Raises NotAllowed or BadInput."""
    check_can_edit_frameworks(by)
    check_source(source)
    target, _ = NationalTarget.objects.update_or_create(
        framework=framework, year=year, defaults={"value": value, "source": source}
    )
    return target


def check_source(source: str) -> None:
    if not source.strip():
        raise BadInput("Name the publication that sets this target.", code="source")
