"""What three instalments wait for besides: a checked score, a blueprint, and something else."""

from aspirant.demo.scene import Cast, in_days
from funding.conditions import Awaited, BlueprintsPublished, MaturityAtLeast, SomethingShown
from funding.models import Tranche
from funding.services import add_condition
from maturity.models import Framework

DMA = "digital-maturity-assessment"


def tell(cast: Cast) -> None:
    """Of the second year, after all else is told: nothing else waits for it."""
    wealden, harrowdale = cast.trusts["ZZ1"], cast.trusts["ZZ3"]
    score = MaturityAtLeast(wealden, Framework.objects.get(slug=DMA), 60)
    survey = SomethingShown(
        wealden,
        "Staff say that the new systems help them",
        "Send what staff answered when you asked them, how many you asked, and how many answered.",
        in_days(150),
    )
    add(cast, "Second year, once maturity is assessed", score)
    add(cast, "Second year, once the plan is agreed", survey)
    add(cast, "Second year, once a blueprint is copied", BlueprintsPublished(harrowdale, 2))


def add(cast: Cast, title: str, condition: Awaited) -> None:
    add_condition(by=cast.manager, tranche=Tranche.objects.get(title=title), condition=condition)
