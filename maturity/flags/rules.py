"""The rules: from the facts about one signed assessment to a reason in a sentence, or to nothing.

Each is a pure function of its facts. A rule that looks differently from before gets a higher
version: it may then raise again what it raised, with the new number beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any

from core.dates import long_date
from maturity.flags.facts import Checked, Facts
from maturity.flags.thresholds import (
    DROP,
    HISTORY_HITS,
    JUMP,
    LEAST_SPREAD,
    PEERS,
    SAME_RUN,
    SAME_SHARE,
    WAVE_DAYS,
    threshold,
)

# A normal distribution's standard deviation over its median absolute deviation.
ROBUST = 1.4826


@dataclass(frozen=True)
class Finding:
    """Why somebody should look, in a sentence, and the labelled figures that it rests on."""

    sentence: str
    figures: Sequence[tuple[str, Any]]


Look = Callable[[Facts], Finding | None]


@dataclass(frozen=True)
class Rule:
    """`asks`: what whoever looks should find out."""

    slug: str
    name: str
    version: int
    look: Look
    asks: str


def points(number: float) -> str:
    """As a text of figures: "12.3 points"."""
    return f"{number:.1f} point{'' if f'{number:.1f}' == '1.0' else 's'}"


def out_of_100(score: float) -> str:
    return f"{score:.1f} out of 100"


def overstated(facts: Facts) -> Finding | None:
    """The checks suggest that the trust claims too much."""
    checked = facts.checked
    if checked is None or not checked.is_above:
        return None
    return Finding(
        f"{checked.draws} checks suggest that the trust claims {points(checked.estimate)} of 100 "
        "too much.",
        [
            ("Statements checked", checked.draws),
            ("Score as claimed", out_of_100(checked.claim)),
            ("Estimate of what is overstated", points(checked.estimate)),
            ("A look is due above", points(checked.above or 0)),
        ],
    )


def inflation_history(facts: Facts) -> Finding | None:
    """In most of its last checked rounds the trust claimed too much."""
    hits = [each for each in facts.history if each.is_above]
    if len(hits) < HISTORY_HITS:
        return None
    return Finding(
        f"In {len(hits)} of the last {len(facts.history)} checked assessments before this one, the "
        "checks suggested that the trust claimed too much.",
        [
            (
                f"{each.reference}, {each.draws} checks",
                f"{points(each.estimate)}; {limit(each)}",
            )
            for each in facts.history
        ],
    )


def limit(checked: Checked) -> str:
    if checked.above is None:
        return "too few checks to say more"
    return f"a look was due above {checked.above:.1f}"


def jump(facts: Facts) -> Finding | None:
    """The trust rates itself much higher than last time and showed nothing new in between."""
    before, most = facts.before, threshold(JUMP, facts.statements)
    if before is None or most is None or before.new_evidence:
        return None
    rise = facts.score - before.score
    if rise <= most:
        return None
    return Finding(
        f"The trust rates itself {points(rise)} higher than on {long_date(before.signed_on)}, and "
        "the portal holds no new evidence from the time between.",
        [
            *compared(facts),
            ("New or accepted evidence since then", 0),
            ("A look is due above", most),
        ],
    )


def compared(facts: Facts) -> list[tuple[str, Any]]:
    """This time beside last time."""
    before = facts.before
    if before is None:
        return []
    return [
        ("Own score now", out_of_100(facts.score)),
        (f"Own score last time ({before.reference})", out_of_100(before.score)),
        ("Signed off last time", long_date(before.signed_on)),
        ("Statements", facts.statements),
    ]


def straight(facts: Facts) -> Finding | None:
    """Nearly all answers on one scale are the same, or very many in a row."""
    answers = facts.answers
    share, run = threshold(SAME_SHARE, len(answers)), threshold(SAME_RUN, len(answers))
    if share is None or run is None:
        return None
    level, count = most_common(answers)
    label, longest = longest_run(answers)
    part = f"{count} answers, {100 * count / len(answers):.0f}%"
    figures = [
        ("Answers on this scale", len(answers)),
        (f"“{level}”", f"{part}; a look is due above {100 * share:.0f}%"),
        ("Most in a row", f"{longest}, “{label}”; a look is due above {run}"),
    ]
    if count > share * len(answers):
        of = "answers on one scale" if len(answers) < facts.statements else "answers"
        return Finding(f"{count} of {len(answers)} {of} are the same: “{level}”.", figures)
    if longest > run:
        return Finding(f"{longest} answers in a row are the same: “{label}”.", figures)
    return None


def most_common(answers: Sequence[str]) -> tuple[str, int]:
    level = max(set(answers), key=lambda each: (answers.count(each), each))
    return level, answers.count(level)


def longest_run(answers: Sequence[str]) -> tuple[str, int]:
    runs = [(level, len(list(same))) for level, same in groupby(answers)]
    return max(runs, key=lambda each: each[1])


def unlike_peers(facts: Facts) -> Finding | None:
    """The own score lies far from those of trusts of the same care setting and size."""
    most = threshold(PEERS, len(facts.peers))
    if most is None:
        return None
    middle = median(facts.peers)
    spread = max(median(abs(score - middle) for score in facts.peers), LEAST_SPREAD) * ROBUST
    distance = (facts.score - middle) / spread
    if abs(distance) <= most:
        return None
    way = "above" if distance > 0 else "below"
    return Finding(
        f"The trust rates itself {points(abs(facts.score - middle))} {way} the median of "
        f"{len(facts.peers)} trusts of its care setting and size.",
        [
            ("Own score", out_of_100(facts.score)),
            ("Peers", f"{len(facts.peers)}: {facts.kind}"),
            ("Their median", out_of_100(middle)),
            ("Their spread (robust standard deviation)", points(spread)),
            ("Distance, in such deviations", round(abs(distance), 1)),
            ("A look is due above", most),
        ],
    )


def drop(facts: Facts) -> Finding | None:
    """The own score fell just before a wave opens that favours less mature trusts."""
    before, wave, most = facts.before, facts.wave, threshold(DROP, facts.statements)
    if before is None or wave is None or most is None:
        return None
    fall = before.score - facts.score
    if fall <= most:
        return None
    return Finding(
        f"The trust rates itself {points(fall)} lower than last time. A wave that favours less "
        f"mature trusts, {wave.name}, opens {wave.days} days after it signed off.",
        [
            *compared(facts),
            ("A look is due above", points(most)),
            ("Wave", wave.name),
            ("Opens on", long_date(wave.opens_on)),
            ("A look is due within", f"{WAVE_DAYS} days"),
        ],
    )


RULES = {
    rule.slug: rule
    for rule in (
        Rule(
            "estimate",
            "More claimed than checks bear out",
            1,
            overstated,
            "Read what assessors found: one misreading, or many?",
        ),
        Rule(
            "jump",
            "Jump without new evidence",
            1,
            jump,
            "Ask the trust what has changed, and what shows it.",
        ),
        Rule(
            "straight",
            "The same answer throughout",
            1,
            straight,
            "Read the justifications: was each statement thought about?",
        ),
        Rule(
            "peers",
            "Unlike its peers",
            1,
            unlike_peers,
            "Is there something that sets this trust apart, or does it read the levels otherwise?",
        ),
        Rule(
            "drop",
            "Drop before a wave for the less mature",
            1,
            drop,
            "Ask the trust what it lost since last time.",
        ),
        Rule(
            "history",
            "Claimed too much before",
            1,
            inflation_history,
            "Talk with the trust about how it rates itself, before its checks begin.",
        ),
    )
}
CHOICES = [(rule.slug, rule.name) for rule in RULES.values()]
# Which rules, in which version: when this changes, everything is looked at again.
SIGNATURE = ",".join(f"{rule.slug}-{rule.version}" for rule in RULES.values())
