"""The published national means of 2015/16, by the shipped scales and the way in which themes are
joined.

Only means of 239 providers were published, and overall figures of four trusts: whose answers they
were is not known. So trusts are made here that answer on the shipped scales as closely as these
allow; their means must be the published ones, and the mean of the three themes the published
overall figure.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.actors import PORTAL
from maturity import services
from maturity.models import Score
from maturity.reading import rounded
from tests.factories.maturity import DMA, answers_of, make_assessment, signed_assessment, version_of

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


def published(folder: Path) -> dict[str, int]:
    """The England means by what was measured."""
    file = folder / "programme" / "dma_2016_published_scores.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return {
            row["measure"]: int(row["score"]) for row in csv.DictReader(rows) if not row["ods_code"]
        }


def levels_towards(assessment, wanted, debts):
    """A level for each statement, the nearest to what its theme still owes its mean; sections of
    a theme count the same, so a statement of a short section owes more."""
    answers = answers_of(assessment)
    sizes: dict[Any, int] = defaultdict(int)
    for answer in answers:
        sizes[answer.statement.dimension] += 1
    levels = {}
    for answer in answers:
        section = answer.statement.dimension
        theme, share = section.parent.name.lower(), Decimal(1) / sizes[section]
        aim = wanted[theme] + debts[theme] / share
        options = answer.statement.scale.options.all()
        nearest = min(options, key=lambda option: abs(option.points - aim))
        debts[theme] += (wanted[theme] - nearest.points) * share
        levels[answer.statement.code] = nearest.level
    return levels


def mean_of(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, Decimal()) / len(found)


def test_the_published_means_come_from_answers_on_the_published_scales(real_data: Path):
    wanted = published(real_data)
    overall = wanted.pop("average of three themes")
    version = version_of(DMA)
    debts: dict[str, Decimal] = defaultdict(Decimal)
    trusts = 8  # enough for what the steps of the scales leave over
    for _ in range(trusts):
        assessment = make_assessment(version=version)
        signed_assessment(assessment, levels=levels_towards(assessment, wanted, debts))
        services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    scores = Score.objects.filter(kind="self").select_related("dimension")
    themes = scores.filter(dimension__parent=None, dimension__isnull=False)
    means = {
        name: mean_of(score.value for score in themes if score.dimension.name.lower() == name)
        for name in wanted
    }
    assert {name: round(mean) for name, mean in means.items()} == wanted
    mean = mean_of(score.value for score in scores if score.dimension is None)
    assert abs(mean - mean_of(means.values())) < Decimal("0.001")
    assert rounded(mean) == rounded(Decimal(sum(wanted.values())) / 3) == overall
