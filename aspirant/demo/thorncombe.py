"""Thorncombe Vale: an exemplar with a payment in every state that a payment can be in."""

from accounts.services import cover_staff
from aspirant.demo import files
from aspirant.demo.clock import days_ago, within_year
from aspirant.demo.scene import (
    CAPITAL,
    REVENUE,
    Cast,
    Team,
    approve,
    decide,
    in_days,
    in_year,
    instalment,
    make_award,
    promise,
    release_of,
    this_year,
)
from core.actors import PORTAL
from core.dates import FinancialYear, today
from evidence import services as claims
from funding import services as money
from funding.models import Commitment, Release, Tranche
from funding.services import answers
from funding.tasks import carry_out_payment_answers, instruct_releases, propose_releases

PROOF = """Report to the programme
Thorncombe Vale University Hospitals (demonstration)
What was asked, what was done, and where it can be seen."""

# instalment: what it waits for, class, pounds
PARTS = {
    "paid": ("cio-on-board", CAPITAL, 2_000_000),
    "sent": ("ccio-on-board", CAPITAL, 1_500_000),
    "first": ("dspt", CAPITAL, 1_000_000),
    "new": ("snomed-ct", CAPITAL, 500_000),
    "void": ("disaster-recovery", CAPITAL, 1_000_000),
    "declined": ("assessment", REVENUE, 400_000),
    "failed": ("wgll-plan", REVENUE, 300_000),
    "cancelled": ("interoperability", REVENUE, 300_000),
    "returned": ("assessment", REVENUE, 200_000),
    "held": ("wgll-plan", REVENUE, 100_000),
}


def tell(cast: Cast) -> None:
    year = this_year()
    award = make_award(
        cast,
        cast.programmes.exemplars,
        "exemplar",
        ["ZZ2"],
        [(year, CAPITAL, 6_000_000), (year, REVENUE, 2_000_000), (year + 1, CAPITAL, 2_000_000)],
        agreement="Agreement TV-1",
    )
    kinds = dict.fromkeys(kind for kind, _, _ in PARTS.values())
    made = {kind: promise(cast, award, "ZZ2", kind, -20) for kind in kinds}
    blueprints = promise(cast, award, "ZZ2", "blueprints", 90)
    tranches = {
        name: instalment(
            cast,
            award,
            made[kind].type.title,
            capital_class,
            pounds,
            in_year(-15 + 3 * number),
            made[kind],
        )
        for number, (name, (kind, capital_class, pounds)) in enumerate(PARTS.items())
    }
    later = FinancialYear(year + 1).first_day
    instalment(
        cast,
        award,
        "Second year, once both blueprints are out",
        CAPITAL,
        2_000_000,
        later,
        blueprints,
    )
    show_all(cast, made)
    with days_ago(within_year(12)):
        propose_releases()
    with days_ago(within_year(5)):
        settle(cast, tranches)
    void_one(cast, tranches["void"], made["disaster-recovery"])


def team_of(cast: Cast) -> Team:
    return Team(cast.trusts["ZZ2"], cast.people["Yusuf Demir"], cast.people["Helen Marsh"])


def show_all(cast: Cast, made: dict[str, Commitment]) -> None:
    """One report is evidence for every promise, and every one is met."""
    team = team_of(cast)
    with days_ago(within_year(28)):
        proof = team.upload("Report to the programme", files.pdf("report.pdf", PROOF), days_ago=12)
        for commitment in made.values():
            team.send(commitment.claim, "Done, as the report shows.", proof)
    with days_ago(within_year(21)):
        for commitment in made.values():
            decide(cast.assessor, commitment.claim)


def settle(cast: Cast, tranches: dict[str, Tranche]) -> None:
    """Bring each payment to its own end."""
    finance_answers(cast, approve(cast, tranches["paid"]), approve(cast, tranches["failed"]))
    batch(cast, approve(cast, tranches["sent"]))
    money.approve_for_programme(by=cast.manager, release=release_of(tranches["first"]))
    money.decline_release(
        by=cast.manager,
        release=release_of(tranches["declined"]),
        reason="The assessment was done for another programme and is paid there",
    )
    cancel_while_in_batch(cast, approve(cast, tranches["cancelled"]))
    withdraw_second_try(cast, tranches["cancelled"])
    send_back(cast, approve(cast, tranches["returned"]))
    money.hold_release(
        by=cast.finance,
        release=release_of(tranches["held"]),
        reason="The trust's new bank details are being confirmed by telephone",
    )


def batch(cast: Cast, *releases: Release) -> None:
    """A batch that the worker's task has made."""
    made = money.create_batch(by=cast.payer, releases=releases)
    instruct_releases(made.pk)


def pay(cast: Cast, *releases: Release) -> None:
    """From approved to paid, in one batch."""
    batch(cast, *releases)
    for release in releases:
        money.record_paid(
            by=cast.payer,
            release=release,
            paid_on=today(),
            payment_reference=f"BACS {release.reference}",
        )


def finance_answers(cast: Cast, paid: Release, failed: Release) -> None:
    """One batch of both; the finance system's file says that one was paid and one failed."""
    batch(cast, paid, failed)
    day = f"{today():%d/%m/%Y}"
    lines = (
        "Payment,Result,Date,Reference,Reason",
        f"{paid.reference},Paid,{day},BACS {paid.reference},",
        f"{failed.reference},Failed,{day},,The bank details had changed",
    )
    answer = answers.upload_payment_answer(
        by=cast.payer, file_name="answer.csv", content="\n".join(lines).encode()
    )
    carry_out_payment_answers(answer.pk)
    answers.confirm_payment_answer(by=cast.payer, answer=answer)
    carry_out_payment_answers(answer.pk)


def withdraw_second_try(cast: Cast, tranche: Tranche) -> None:
    """Proposed anew by a manager, who then saw why a colleague had cancelled it."""
    manager = cast.people["Imran Sheikh"]
    money.withdraw_release(
        by=manager,
        release=money.propose_release(by=manager, tranche=tranche),
        reason="It waits for the next instalment, as the first try says",
    )


def send_back(cast: Cast, release: Release) -> None:
    """Paid, and back a few days later: another manager proposes the payment anew."""
    pay(cast, release)
    money.record_returned(
        by=cast.payer,
        release=release,
        returned_on=today(),
        reason="The receiving account is closed",
    )
    money.propose_release(by=cast.people["Imran Sheikh"], tranche=release.tranche)


def cancel_while_in_batch(cast: Cast, release: Release) -> None:
    """A batch from which the only payment was taken before it could be made."""
    made = money.create_batch(by=cast.payer, releases=[release])
    money.cancel_release(
        by=cast.manager, release=release, reason="To be paid together with the next instalment"
    )
    instruct_releases(made.pk)


def void_one(cast: Cast, tranche: Tranche, commitment: Commitment) -> None:
    """Whoever approved a payment then accepts evidence for it, covering for an absent assessor:
    the approval is void, and the portal proposes the payment again."""
    covering = cast.people["Imran Sheikh"]
    cover_staff(
        by=PORTAL,
        absent=cast.assessor,
        role="assessor",
        person=covering,
        from_date=today(),
        until_date=in_days(14),
        reason="Annual leave",
    )
    covering = type(covering).objects.get(pk=covering.pk)
    money.approve_for_programme(by=covering, release=release_of(tranche))
    claim = commitment.claim
    claims.revoke_claim(
        by=cast.second_assessor, claim=claim, reason="The report turned out to be of last year"
    )
    team = team_of(cast)
    newer = team.upload(
        "Report to the programme, this year",
        files.pdf("report-2.pdf", PROOF, "This year"),
        days_ago=3,
    )
    team.send(claim, "This year's report.", newer)
    claims.allocate_claim(by=cast.manager, claim=claim, assessor=covering)
    claims.decide_claim(by=covering, claim=claim, outcome="accepted")
    propose_releases(claim.pk)
