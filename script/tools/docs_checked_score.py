"""docs/reference/checked-score.md: what script/bench assurance measured, in tables and two charts.

The figures are the benchmark's own lines, kept beside the page; the text around them is checked
like every page of the reference. The charts are drawn only when asked for (script/docs --charts):
their letters are measured by the fonts of the machine.
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path("docs/reference")
FIGURES = FOLDER / "checked-score.jsonl"
REVIEWS = (15, 20, 40)
INFLATION = (5, 10, 15)
TALKED_UP = (1, *INFLATION)
STRATEGIES = {
    "max few": "highest level on a few",
    "+1 on many": "one level more on many",
    "smart": "one more on small claims",
    "from zero": "from nothing",
    "+1 on high levels": "one more on high levels",
}
RIVALS = ("Stringer", "Hoeffding", "Clopper-Pearson")
THIS = "This portal"

Rows = list[list[str]]


class Figures:
    """The benchmark's cases by name."""

    def __init__(self, lines: str) -> None:
        found = [json.loads(line) for line in lines.splitlines()]
        self.lines: dict[str, dict[str, Any]] = {line["case"]: line for line in found}

    def __getitem__(self, case: str) -> float:
        return float(self.lines[case]["value"])

    def worst(self, prefix: str, suffix: str = "") -> float:
        """The lowest value of the cases that begin and end so."""
        return min(self[c] for c in self.lines if c.startswith(prefix) and c.endswith(suffix))

    @property
    def trusts(self) -> int:
        return int(self.lines["coverage honest"]["trusts"])


def read(root: Path) -> Figures:
    return Figures((root / FIGURES).read_text(encoding="utf-8"))


def table(head: list[str], rows: Rows) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def points(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


HEAD = ["", *(f"{reviews} checks" for reviews in REVIEWS)]


def by_reviews(found: Figures, words: str, case: str, shown: Any, suffix: str = "") -> list[str]:
    """One row: a case at 15, 20 and 40 checks."""
    return [words, *(shown(found[f"{case} {reviews}{suffix}"]) for reviews in REVIEWS)]


def main_table(found: Figures, suffix: str = "") -> str:
    rows = [
        by_reviews(found, "Honest trust: claim less bound, median", "honest gap", points, suffix),
        by_reviews(
            found, "Claim less published figure, 95th percentile", "honest gap p95", points, suffix
        ),
    ]
    for more in INFLATION:
        words = f"Noticed when {more} points are talked up, worst strategy"
        rows.append(by_reviews(found, words, f"power {more}", percent, suffix))
    flag = "The estimate that 5 % of the honest exceed"
    rows.append(by_reviews(found, flag, "flag at", points, suffix))
    return table(HEAD, rows)


def coverage_table(found: Figures) -> str:
    rows = []
    for name, words in {"honest": "honest", **STRATEGIES}.items():
        cells = [found.worst(f"coverage {name}", end) for end in ("", ", 50 statements")]
        rows.append([words.capitalize(), *(percent(cell) for cell in cells)])
    return table(["Trusts", "lowest of all cases", "with 50 statements"], rows)


def incentive_table(found: Figures, reviews: int) -> str:
    rows = [
        [
            words.capitalize(),
            *(points(found[f"incentive {name} {more} {reviews}"]) for more in TALKED_UP),
        ]
        for name, words in STRATEGIES.items()
    ]
    return table(["Talked up", *(by_points(more) for more in TALKED_UP)], rows)


def by_points(more: int) -> str:
    return f"by {more} point{'s' if more > 1 else ''}"


def most_gained(found: Figures) -> float:
    """The most that any talking up gains on average, with any number of statements and checks."""
    return max(found[case] for case in found.lines if case.startswith("incentive"))


def rivals_table(found: Figures) -> str:
    rows = [by_reviews(found, THIS, "honest gap", points)]
    rows += [by_reviews(found, name, f"{name}: honest gap", points) for name in RIVALS]
    everything = points(found["reviewing everything: honest gap 120"])
    return table(HEAD, rows) + f"\nReviewing all 120 leaves {everything}.\n"


def variants_table(found: Figures) -> str:
    rows = [
        by_reviews(found, words, "honest gap", points, suffix)
        for words, suffix in {
            "120 statements": "",
            "50 statements": ", 50 statements",
            "Half of the levels proven beforehand": ", half proven",
            "Trusts further apart: claims from 30 to 70": ", trusts further apart",
        }.items()
    ]
    return table(HEAD, rows)


def page(root: Path) -> str:
    """The whole page."""
    found = read(root)
    return f"""# The checked score in figures

What [the checked score](../checked-score.md) promises and costs, by a simulation of
{found.trusts:,} trusts for each case: `script/bench assurance`, which runs the portal's own code
and always draws the same trusts. Points are points of the score, out of 100. The simulated trusts
claim about 50, on 120 statements unless it says otherwise; honest ones misjudge one statement in
ten by one level, up or down. Five ways of talking up: the highest level on a few statements; one
level more on many; one more where claims are small, since those are drawn least often; much where
there was little or nothing; one more where levels are high already.

## The bound holds, whenever one stops

Promised: for 95 % of trusts, the bound is right after every single check, from the first to the
last. Measured:

{coverage_table(found)}
## What a few checks show

{main_table(found)}
![Median distance between an honest claim and its bound, for four methods](checked-score-gaps.svg)

{rivals_table(found)}
The other methods hold for one number of checks that is fixed beforehand, and not for looking after
each check. Stringer and Hoeffding draw in proportion to points as well; Clopper and Pearson's limit
is that of an even draw, which says how many statements are wrong and not how many points.

## With fewer statements, with proof, with trusts that differ more

Median distance between an honest claim and its bound:

{variants_table(found)}
## Talking it up lowers what is published

What the published figure gains on average, for the same trusts, when they claim more than they
believe; 20 checks:

{incentive_table(found, 20)}
![Points of the published figure that are lost by talking up](checked-score-incentives.svg)

15 checks:

{incentive_table(found, 15)}
40 checks:

{incentive_table(found, 40)}
Over all numbers of statements and checks, the best that any of it comes to is
{most_gained(found):+.2f} points: 40 checks of 50 statements, where little is left to be seen.
"""


def charts(root: Path) -> dict[Path, str]:
    """The two pictures, as SVG, by their path."""
    from nhsuk.charts import completed, grouped_bars, render

    found = read(root)
    gaps = [
        (f"{reviews} checks", name, found[f"{prefix}honest gap {reviews}"])
        for reviews in REVIEWS
        for name, prefix in ((THIS, ""), *((rival, f"{rival}: ") for rival in RIVALS))
    ]
    lost = [
        (words.capitalize(), by_points(more), -found[f"incentive {name} {more} 20"])
        for name, words in STRATEGIES.items()
        for more in INFLATION
    ]
    by_name = {
        "gaps": grouped_bars(
            gaps, (THIS, *RIVALS), axis="Claim less bound, points of 100", most=25, digits=1
        ),
        "incentives": grouped_bars(
            lost,
            [by_points(more) for more in INFLATION],
            axis="Points lost in the published figure, 20 checks",
            most=16,
            digits=1,
        ),
    }
    return {
        FOLDER / f"checked-score-{name}.svg": render(completed(spec)) + "\n"
        for name, spec in by_name.items()
    }
