"""docs/flags.md names the thresholds that the rules use."""

import re
from pathlib import Path

import pytest

from maturity.flags.rules import RULES
from maturity.flags.thresholds import DROP, JUMP, PEERS, SAME_RUN, SAME_SHARE, WAVE_DAYS, Steps

PAGE = Path("docs/flags.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [rule.name for rule in RULES.values()])
def test_every_rule_is_on_the_page(name: str) -> None:
    assert f"| {name} |" in PAGE


@pytest.mark.parametrize("steps", [JUMP, DROP, SAME_SHARE, SAME_RUN, PEERS])
def test_every_threshold_is_on_the_page(steps: Steps) -> None:
    """Shares are in per cent there."""
    values = [100 * value if value < 1 else value for _, value in steps]
    assert re.search(r"[|;] " + " · ".join(f"{value:g}" for value in values) + " [|%]", PAGE)


def test_how_soon_a_wave_opens_is_on_the_page() -> None:
    assert f"within {WAVE_DAYS} days" in PAGE
