"""Pictures of a trust over time and of its peers. A picture shows one framework: scores of two
never share an axis (domain rule 20)."""

from typing import Any

from maturity.programme_results import KINDS, ProgrammeResults
from maturity.results import Peers, Story
from nhsuk.charts import columns, over_time, spreads

HERE = "You are here"
THIS_TRUST = "This trust"


def trend_of(story: Story) -> dict[str, Any]:
    """The estimate of the true score at each signature with its uncertainty, and the targets."""
    rows = [(each.signed_on.isoformat(), *each.range) for each in story.checked if each.range]
    marks = [(day.isoformat(), value, f"Target {value}") for day, value in story.target_days]
    return over_time(rows, marks, axis="Estimated score out of 100", most=100)


def peers_of(peers: Peers, *, own: bool) -> dict[str, Any]:
    """How many trusts are in each band; the one in which this one is has a name."""
    rows = [(name, number) for name, number, _ in peers.rows]
    here = next((name for name, _, is_here in peers.rows if is_here), "")
    return columns(rows, axis="Trusts", here=here, words=HERE if own else THIS_TRUST)


def waves_of(found: ProgrammeResults, kind: str) -> dict[str, Any]:
    """How one kind of score lies in each wave, before and since."""
    rows = [
        (name, each.low, each.quarter, each.median, each.three_quarters, each.high)
        for name, each in found.charted("wave", kind)
    ]
    return spreads(rows, axis=f"{KINDS[kind]}, out of 100", most=100)
