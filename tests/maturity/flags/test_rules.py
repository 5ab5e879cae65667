"""Each rule from its facts: at its threshold nothing, beyond it a reason with figures."""

from datetime import date
from itertools import zip_longest
from typing import Any

import pytest

from maturity.flags.facts import Before, Checked, Facts, Opening
from maturity.flags.rules import CHOICES, RULES, SIGNATURE
from maturity.flags.thresholds import DROP, JUMP, PEERS, SAME_RUN, SAME_SHARE, threshold

WAVE = Opening("Wave two", date(2022, 6, 1), 40)
THREE_IN_FOUR = ["Level 3", "Level 3", "Level 3", "Level 2"]
PEERS_AROUND_50 = [40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60]


def last_time(score: float, new_evidence: int = 0) -> Before:
    return Before("MA-2020-0001", score, date(2020, 3, 12), new_evidence)


def checks(estimate: float, above: float | None = 3.0) -> Checked:
    return Checked("MA-2020-0001", 15, 60.0, estimate, above)


def found(slug: str, **facts: Any) -> Any:
    return RULES[slug].look(Facts(**{"score": 50.0, "statements": 30, **facts}))


def mixed(*same: int) -> list[str]:
    """30 answers: so many of each level, in turns as far as that goes."""
    columns = zip_longest(*([f"Level {n}"] * number for n, number in enumerate(same)))
    return [answer for column in columns for answer in column if answer]


@pytest.mark.parametrize("steps", [JUMP, DROP, SAME_SHARE, SAME_RUN, PEERS])
def test_fewer_statements_or_peers_ask_for_more_and_very_few_for_nothing(steps: Any) -> None:
    values = [threshold(steps, least) or 0 for least, _ in steps]
    if steps is not SAME_RUN:  # more answers have longer runs by chance
        assert values == sorted(values)
    assert threshold(steps, steps[-1][0] - 1) is None


@pytest.mark.parametrize(
    ("slug", "facts", "flagged"),
    [
        ("estimate", {"checked": checks(3.1)}, True),
        ("estimate", {"checked": checks(3.0)}, False),
        ("estimate", {"checked": checks(30.0, above=None)}, False),
        ("estimate", {}, False),
        ("history", {"history": [checks(3.1), checks(1.0), checks(9.0)]}, True),
        ("history", {"history": [checks(3.1), checks(9.0)]}, True),
        ("history", {"history": [checks(3.1), checks(1.0), checks(0.0)]}, False),
        ("history", {"history": [checks(3.1)], "checked": checks(9.0)}, False),
        ("jump", {"before": last_time(38.9)}, True),
        ("jump", {"before": last_time(39.0)}, False),
        ("jump", {"before": last_time(20.0, new_evidence=1)}, False),
        ("jump", {"before": last_time(20.0), "statements": 24}, False),
        ("jump", {}, False),
        ("straight", {"answers": ["Level 3"] * 30}, True),
        ("straight", {"answers": ["Level 3"] * 11}, False),
        ("straight", {"answers": []}, False),
        ("straight", {"answers": mixed(6, 6, 6, 6, 6)}, False),
        ("straight", {"answers": THREE_IN_FOUR * 7}, False),
        ("straight", {"answers": [*THREE_IN_FOUR * 7, "Level 3", "Level 3"]}, True),
        ("straight", {"answers": [*mixed(5, 6, 6), *["Level 4"] * 12]}, False),
        ("straight", {"answers": [*mixed(5, 6, 6), *["Level 4"] * 13]}, True),
        ("peers", {"score": 95.0, "peers": PEERS_AROUND_50}, False),
        ("peers", {"score": 98.0, "peers": PEERS_AROUND_50}, False),
        ("peers", {"score": 12.0, "peers": [50, 51, 52] * 4}, True),
        ("peers", {"score": 98.0, "peers": [50, 51, 52] * 4}, True),
        ("peers", {"score": 98.0, "peers": [50, 51, 52] * 3}, False),
        ("peers", {"score": 52.0, "peers": [50] * 30}, False),
        ("drop", {"before": last_time(54.6), "wave": WAVE}, True),
        ("drop", {"before": last_time(54.5), "wave": WAVE}, False),
        ("drop", {"before": last_time(70.0)}, False),
        ("drop", {"wave": WAVE}, False),
        ("drop", {"before": last_time(70.0), "wave": WAVE, "statements": 24}, False),
    ],
)
def test_a_rule_asks_for_a_look_beyond_its_threshold(
    slug: str, facts: dict[str, Any], flagged: bool
) -> None:
    assert (found(slug, **facts) is not None) == flagged


def test_the_reason_is_a_sentence_and_the_figures_are_labelled() -> None:
    finding = found("drop", before=last_time(58.0), wave=WAVE)
    assert finding.sentence == (
        "The trust rates itself 8.0 points lower than last time. A wave that favours less mature "
        "trusts, Wave two, opens 40 days after it signed off."
    )
    assert dict(finding.figures)["Own score last time (MA-2020-0001)"] == "58.0 out of 100"
    above = found("peers", score=98.0, peers=[50, 51, 52] * 4)
    assert above.sentence == (
        "The trust rates itself 47.0 points above the median of 12 trusts of its care setting and "
        "size."
    )
    claimed = found("estimate", checked=checks(6.24))
    assert claimed.sentence == "15 checks suggest that the trust claims 6.2 points of 100 too much."
    earlier = found("history", history=[checks(6.2), checks(1.0, above=None), checks(4.0)])
    assert "In 2 of the last 3 checked assessments" in earlier.sentence
    assert [value for _, value in earlier.figures] == [
        "6.2 points; a look was due above 3.0",
        "1.0 point; too few checks to say more",
        "4.0 points; a look was due above 3.0",
    ]
    rise = found("jump", before=last_time(30.0))
    assert "20.0 points higher than on 12 March 2020" in rise.sentence
    run = found("straight", answers=[*mixed(5, 6, 6), *["Level 4"] * 13])
    scale = found("straight", answers=["Level 3"] * 14)
    assert scale.sentence == "14 of 14 answers on one scale are the same: “Level 3”."
    assert run.sentence == "13 answers in a row are the same: “Level 4”."


def test_every_rule_has_a_name_a_version_and_a_question() -> None:
    assert [slug for slug, _ in CHOICES] == list(RULES)
    assert all(
        rule.version >= 1 and rule.asks and rule.slug in SIGNATURE for rule in RULES.values()
    )
