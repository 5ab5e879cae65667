"""What becomes of money after it is paid or promised: some is paid back, some moves to another
year."""

from decimal import Decimal

from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.scene import REVENUE, Cast, in_days, this_year
from core.dates import today
from funding import services as money
from funding.models import Award, Commitment, Release

WHY = "The award names a partner abroad to learn from. No partner was chosen, and no visit made."


def tell(cast: Cast) -> None:
    """After the awards are told, and paid."""
    award = Award.objects.get(holders__trust=cast.trusts["ZZ2"])
    partner = money.add_commitment(
        by=cast.manager,
        award=award,
        trust=cast.trusts["ZZ2"],
        type=cast.catalogue["assessment"],
        due_on=in_days(-45),
        title="Work with a partner abroad",
        requirement="The trust has chosen a partner abroad, and both have visited each other.",
    )
    paid = Release.objects.get(
        tranche__award=award, tranche__title="Chief information officer on the board"
    )
    paid_back(cast, paid, partner)
    to_pay_back(cast, paid, partner)
    move(cast, award)


def paid_back(cast: Cast, paid: Release, partner: Commitment) -> None:
    """What was set aside for travel, received by now."""
    with days_ago(within_year(4)):
        asked = money.propose_recovery(
            by=cast.people["Imran Sheikh"],
            release=paid,
            commitment=partner,
            amount=Decimal(45_000),
            due_on=in_days(40),
            reason=f"{WHY} This was set aside for travel.",
        )
    with days_ago(within_year(3)):
        money.agree_recovery(by=cast.finance, recovery=asked)
    with days_ago(within_year(1)):
        money.receive_recovery(
            by=cast.payer,
            recovery=asked,
            received_on=today(),
            payment_reference=f"IN {asked.reference}",
        )


def to_pay_back(cast: Cast, paid: Release, partner: Commitment) -> None:
    """What was set aside for the post, decided and still owed."""
    with days_ago(within_year(3)):
        asked = money.propose_recovery(
            by=cast.manager,
            release=paid,
            commitment=partner,
            amount=Decimal(80_000),
            due_on=in_days(40),
            reason=f"{WHY} This was set aside for the post of a partnership manager.",
        )
    with days_ago(within_year(2)):
        money.agree_recovery(by=cast.people["Colin Pryce"], recovery=asked)


def move(cast: Cast, award: Award) -> None:
    """Revenue that no instalment holds is needed a year later."""
    with days_ago(within_year(8)):
        asked = money.ask_reprofile(
            by=cast.manager,
            award=award,
            from_year=this_year(),
            from_class=REVENUE,
            amount=Decimal(200_000),
            to_year=this_year() + 1,
            to_class=REVENUE,
            reason="The trainers can only start in the new financial year.",
        )
    with days_ago(within_year(7)):
        money.agree_reprofile(by=cast.finance, reprofile=asked)
