"""What two people lifted of what money waits for, and what somebody asked them to lift."""

from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.scene import Cast, in_year
from funding.models import Condition
from funding.services import ask_waiver, grant_waiver


def tell(cast: Cast) -> None:
    """After the awards are told: one that anybody may read by now, and one that waits."""
    with days_ago(within_year(24)):
        coded = ask_waiver(
            by=cast.manager,
            condition=of_commitment("Once emergency records are coded", "snomed-ct"),
            justification="The supplier delivers the coding module in the new year, and this money "
            "pays for it. The trust codes by hand until then.",
            until=in_year(70),
        )
    with days_ago(within_year(20)):
        for person in ("Imran Sheikh", "Colin Pryce"):
            grant_waiver(by=cast.people[person], waiver=coded)
    with days_ago(within_year(3)):
        ask_waiver(
            by=cast.people["Imran Sheikh"],
            condition=of_commitment("Once strategy and business case are agreed", "business-case"),
            justification="The board meets in spring. It has agreed the strategy in principle.",
            until=in_year(60),
        )


def of_commitment(instalment: str, kind: str) -> Condition:
    return Condition.objects.get(tranche__title=instalment, commitment__type__code=kind)
