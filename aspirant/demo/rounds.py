"""Two rounds of What Good Looks Like, two years apart: an honest trust, a modest one, one that
talks itself up, and their peers; checked scores in public, and draws in progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from aspirant.demo import files
from aspirant.demo.assessing import answer, assessment_of, checks_of, entry, settle
from aspirant.demo.clock import days_ago
from aspirant.demo.next_steps import HARROWDALE, HARROWDALE_BEFORE, WEALDEN_BEFORE, enter
from aspirant.demo.scene import Cast, Team, in_days
from aspirant.demo.worker import together
from core.dates import today
from evidence import services as claims
from evidence.lifecycles import SUBMITTED, WITH_TRUST
from evidence.models import EvidenceItem
from maturity import tasks
from maturity.models import Answer, Assessment, Check, Flag, FrameworkVersion
from maturity.services import (
    Judgement,
    close_flag,
    decide_exemptions,
    plan_round,
    record_correction,
    sign_assessment,
)

# Days ago.
FIRST_OPENED, FIRST_ANSWERED, FIRST_SIGNED = 725, 712, 705
FIRST_SENT, FIRST_DECIDED, SENT_AGAIN, DECIDED_AGAIN = 690, 680, 672, 665
SECOND_OPENED = 40
SHOWN = """How our digital services are used
Services counted: 61. With figures for the last quarter: 47.
Each figure names the day on which it was taken."""


@dataclass(frozen=True)
class Voice:
    """How one trust answered: about `level`, and as `levels` says; `below`: how many levels less
    assessors found, statement by statement of the draw; `figures`: outcomes beside them."""

    code: str
    writer: str
    signer: str
    level: int
    levels: Mapping[str, int]
    below: Sequence[int] = (0,)
    figures: Mapping[str, str] = field(default_factory=dict)

    def team(self, cast: Cast) -> Team:
        return Team(cast.trusts[self.code], cast.people[self.writer], cast.people[self.signer])


HONEST = Voice(
    "ZZ1",
    "Tom Birch",
    "Amara Osei",
    2,
    {"WL-1": 3, "WL-2": 4, "SF-1": 3, "SP-2": 1, "IC-1": 3},
    figures=WEALDEN_BEFORE,
)
TALL = Voice(
    "ZZ2", "Yusuf Demir", "Helen Marsh", 4, {"WL-2": 5, "SF-3": 3, "PE-1": 3, "EC-2": 5}, (1, 0, 2)
)
MODEST = Voice(
    "ZZ3",
    "Sian Powell",
    "Daniel Frost",
    3,
    {"WL-1": 4, "SF-2": 2, "SP-3": 2, "HP-1": 1},
    (0, 0, -1),
    figures=HARROWDALE_BEFORE,
)

# Of the care setting of the others, so that each sees how its peers lie.
PEERS = (
    Voice("ZZ4", "Hana Vesely", "Rosalind Achebe", 3, {"SF-1": 4, "IC-2": 2}),
    Voice("ZZ5", "Callum Reeve", "Peter Lund", 2, {"WL-3": 1, "HP-1": 1}),
    Voice("ZZF", "Jonas Thorpe", "Edith Crane", 2, {"WL-4": 3, "PE-4": 3}),
)
NO_RESEARCH = {
    "HP-4": "We take part in no research: the care system's own office does that for all of us."
}
NOT_USED = {"EC-4": "Hardly any of our patients use the national services."}


def tell(cast: Cast, version: FrameworkVersion) -> None:
    """Once and again."""
    voices = (HONEST, TALL, MODEST)
    with days_ago(FIRST_OPENED):
        invite(cast, version, "What Good Looks Like, first round", (*voices, *PEERS), days=21)
    for voice in (*voices, *PEERS):
        answered_and_checked(cast, version, voice)
    look_at_what_was_raised(cast)
    put_right(cast, version)
    with days_ago(SECOND_OPENED):
        invite(cast, version, "What Good Looks Like, second round", voices, days=61)
    # The first is long over: what the portal does every night.
    tasks.keep_rounds()


def invite(
    cast: Cast, version: FrameworkVersion, name: str, voices: Sequence[Voice], days: int
) -> None:
    """A round that opens today and is open for so many days."""
    plan_round(
        by=cast.manager,
        name=name,
        version=version,
        opens_on=today(),
        closes_on=in_days(days),
        trusts=[cast.trusts[voice.code] for voice in voices],
    )


def answered_and_checked(cast: Cast, version: FrameworkVersion, voice: Voice) -> None:
    """From the answers to the figure: every check that the rule asks for is shown and decided."""
    team = voice.team(cast)
    found = assessment_of(team.trust, version)
    with days_ago(FIRST_ANSWERED):
        answer(found, team.writer, {**varied(found, voice.level), **voice.levels})
        enter(found, team.writer, voice.figures)
    with days_ago(FIRST_SIGNED):
        sign_assessment(by=team.signer, assessment=found)
    with days_ago(FIRST_SENT):
        figures = team.upload("Use of services", files.pdf("use-of-services.pdf", SHOWN))
        show(team, found, figures)
    with days_ago(FIRST_DECIDED):
        decide(cast, found, voice.below)
    # Whoever overstated is asked for five more.
    with days_ago(SENT_AGAIN):
        show(team, found, figures)
    with days_ago(DECIDED_AGAIN):
        decide(cast, found, voice.below)


def varied(assessment: Assessment, level: int) -> dict[str, int]:
    """Most statements at `level`, some higher or lower: as people answer who read each of them."""
    answers = Answer.objects.filter(assessment=assessment).whole()
    steps = cycle((0, 1, 0, -1, 0, 0, -1, 1))
    return {each.statement.code: level + step for each, step in zip(answers, steps, strict=False)}


def show(team: Team, assessment: Assessment, figures: EvidenceItem, most: int = 40) -> list[Check]:
    """Send the same evidence for what is asked for, in the order of the draw."""
    waiting = [check for check in checks_of(assessment) if check.claim.status in WITH_TRUST][:most]
    for check in waiting:
        words = "The page names each service and its figures."
        team.draft(check.claim, words, figures)
    with together():
        claims.sign_claims(by=team.signer, claims=[check.claim for check in waiting])
    return waiting


def decide(cast: Cast, assessment: Assessment, below: Sequence[int], most: int = 40) -> None:
    """Decide what was sent, in the order of the draw."""
    with together():
        for number, check in enumerate(checks_of(assessment)[:most]):
            if check.claim.status == SUBMITTED:
                settle(cast, check, below[number % len(below)])


def put_right(cast: Cast, version: FrameworkVersion) -> None:
    """Wealden found a mistake in what it had signed off, and recorded it beside."""
    team = HONEST.team(cast)
    signed = Assessment.objects.get(trust=team.trust, version=version, status="submitted")
    right = {"WL-2": 3, "SP-2": 2}
    answers = Answer.objects.filter(assessment=signed, statement__code__in=right)
    with days_ago(DECIDED_AGAIN - 30):
        record_correction(
            by=team.signer,
            assessment=signed,
            reason="Our internal audit read both answers again.",
            entries=[
                entry(each, right[each.statement.code], explained=True) for each in answers.whole()
            ],
        )


def look_at_what_was_raised(cast: Cast) -> None:
    """A person looked, and wrote down what came of it."""
    with days_ago(DECIDED_AGAIN - 10):
        for flag in Flag.objects.filter(status="open"):
            close_flag(
                by=cast.manager,
                flag=flag,
                note="Spoken about with the trust: its levels meant plans as well as daily use.",
            )


def signed_again(cast: Cast, version: FrameworkVersion) -> None:
    """The second round of Harrowdale: higher than assessors found, and checked in part."""
    team = MODEST.team(cast)
    found = assessment_of(team.trust, version)
    with days_ago(20):
        levels = {"WL-1": 5, "SP-3": 2, "HP-1": 2}
        answer(found, team.writer, levels, level=4, not_applicable=NO_RESEARCH)
        enter(found, team.writer, HARROWDALE)
    with days_ago(18):
        agree(cast, found)
    with days_ago(16):
        sign_assessment(by=team.signer, assessment=found)
    with days_ago(9):
        figures = team.upload("Use of services, this year", files.pdf("this-year.pdf", SHOWN))
        show(team, found, figures, most=10)
    with days_ago(4):
        decide(cast, found, (0, 0, 1), most=4)
    with together():
        for check, minutes in zip(checks_of(found)[4:8], (14, 6, 9, 11), strict=True):
            settle(cast, check, minutes=minutes)


def agree(cast: Cast, assessment: Assessment) -> None:
    """An assessor agrees that what was called not applicable does not apply."""
    said = Answer.objects.filter(assessment=assessment).exclude(not_applicable_reason="")
    decide_exemptions(
        by=cast.assessor,
        assessment=assessment,
        judgements=[
            Judgement(each, each.edition, agreed=True) for each in said.select_related("statement")
        ],
    )
