"""What did not go as planned: dates that trusts could not keep, and an award that is paused."""

from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.scene import Cast, in_days
from funding.models import Award, Commitment
from funding.services import agree_due_date, ask_due_date, pause_award


def tell(cast: Cast) -> None:
    """One new date agreed, one asked for, and the award of three services paused."""
    with days_ago(within_year(18)):
        asked = ask_due_date(
            by=cast.people["Sian Powell"],
            commitment=of_trust(cast, "ZZ3", "blueprint-copied"),
            wanted_on=in_days(150),
            reason="The ward whose system we copy moves house in winter. It opens again in spring.",
        )
    with days_ago(within_year(15)):
        agree_due_date(
            by=cast.people["Imran Sheikh"],
            request=asked,
            reason="The exemplar confirms the move. Any later date would need a new plan.",
        )
    with days_ago(within_year(2)):
        ask_due_date(
            by=cast.people["Tom Birch"],
            commitment=of_trust(cast, "ZZ1", "dspt"),
            wanted_on=in_days(75),
            reason="The outside audit of our answers was put off by a month; it is booked now.",
        )
        pause_award(
            by=cast.manager,
            award=Award.objects.get(programme=cast.programmes.ambulances, status="agreed"),
            reason="Two of the three services may merge. Until their boards decide, nobody knows "
            "who carries out whose part.",
        )


def of_trust(cast: Cast, code: str, kind: str) -> Commitment:
    return Commitment.objects.get(trust=cast.trusts[code], type__code=kind)
