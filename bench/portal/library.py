"""Invented blueprints for benchmarks: python -m bench.portal.library NUMBER, as the owner.

The words follow a long-tailed distribution, as in real text: a few stand everywhere, most are
rare. The search column is kept by its trigger, the only one that stays on.
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

SEED = 7
WORDS_EACH = 450
VOCABULARY = 6000
COPIES_EACH = 3
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
# What visitors look for, by how many blueprints in a hundred speak of it.
TOPICS = {
    "electronic prescribing and medicines administration": 6,
    "heart failure": 8,
    "diabetes": 12,
    "wards": 45,
    "outpatients": 20,
    "discharge summary": 5,
    "virtual ward": 3,
    "ophthalmology": 1,
}
SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
)
SETTINGS = ("acute", "acute_community", "mental_health", "community", "ambulance", "specialist")
SUPPLIERS = ("Alba Record", "Corvus Care", "Siren", "Fieldnote", "")
SIZES = ("small", "medium", "large")


def vocabulary(rng: random.Random) -> list[str]:
    """Invented words, each once."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(rng.choices(SYLLABLES, k=rng.randint(2, 5)))] = None
    return list(found)


class Writer:
    """Writes texts of invented words, with a topic here and there."""

    def __init__(self) -> None:
        self.rng = random.Random(SEED)  # noqa: S311 - the same texts each time
        self.words = vocabulary(self.rng)
        self.weights = [1 / (rank + 5) for rank in range(VOCABULARY)]

    def text(self, words: int) -> str:
        return " ".join(self.rng.choices(self.words, self.weights, k=words))

    def topics(self) -> list[str]:
        return [topic for topic, often in TOPICS.items() if self.rng.random() * 100 < often]

    def sections(self, topics: list[str]) -> dict[str, str]:
        """Every section of one blueprint."""
        from blueprints.sections import FIELDS

        length = WORDS_EACH // len(FIELDS)
        texts = {name: self.text(length) for name in FIELDS}
        for topic in topics:
            texts[self.rng.choice(FIELDS)] += f" {topic}"
        return texts


def fill(number: int, trusts: list[Any], author: Any) -> None:
    """So many published blueprints of these trusts, with copies; none if there are enough."""
    from blueprints.models import Blueprint, BlueprintTask, BlueprintVersion, Copy

    have = Blueprint.objects.count()
    writer, numbers = Writer(), range(have, number)
    blueprints = Blueprint.objects.bulk_create(
        Blueprint(
            slug=f"bench-{n:05d}",
            kind=("care_setting", "care_pathway", "system")[n % 3],
            trust=trusts[n % len(trusts)],
            author=author,
        )
        for n in numbers
    )
    versions = BlueprintVersion.objects.bulk_create(
        (version(writer, n, each, author) for n, each in zip(numbers, blueprints, strict=True)),
        batch_size=500,
    )
    BlueprintTask.objects.bulk_create(
        BlueprintTask(version=each, position=step, title=f"Step {step}")
        for each in versions
        for step in range(1, 4)
    )
    Copy.objects.bulk_create(
        Copy(
            reference=f"CP-{n:05d}{step}",
            version=each,
            trust=trusts[(n + step + 1) % len(trusts)],
            status="used" if step else "active",
            why="It fits." if step else "",
            started_by=author,
            finished_by=author if step else None,
            finished_at=NOW if step else None,
        )
        for n, each in zip(numbers, versions, strict=True)
        for step in range(n % (COPIES_EACH + 1))
    )


def version(writer: Writer, number: int, blueprint: Any, author: Any) -> Any:
    from blueprints.models import BlueprintVersion

    topics = writer.topics()
    in_title = topics[0] if topics and writer.rng.random() < 0.2 else ""
    return BlueprintVersion(
        blueprint=blueprint,
        number=1,
        status="published",
        title=f"Replaced {writer.text(4)} {in_title}".strip(),
        summary=writer.text(20),
        **writer.sections(topics),
        result=("worked", "partly", "failed")[number % 3],
        cost_low=Decimal(100_000),
        cost_high=Decimal(150_000),
        elapsed_months=12,
        round=1,
        edited_by=author,
        sent_at=NOW,
        reviewed_by=author,
        published_at=NOW - timedelta(minutes=number),
    )


def profiles(trusts: list[Any]) -> None:
    """Care setting, supplier and size, so that some trusts are alike."""
    from trusts.models import Trust

    for n, trust in enumerate(trusts):
        trust.setting = SETTINGS[n % len(SETTINGS)]
        trust.supplier = SUPPLIERS[n % len(SUPPLIERS)]
        trust.size = SIZES[n % len(SIZES)]
    Trust.objects.bulk_update(trusts, ["setting", "supplier", "size"], batch_size=1000)


def keep_search() -> None:
    """The trigger that makes the search column works also while the others are off."""
    from django.db import connection

    from blueprints.models import BlueprintVersion
    from blueprints.triggers import SEARCH_KEPT

    name = SEARCH_KEPT.get_pgid(BlueprintVersion)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE blueprints_blueprintversion ENABLE TRIGGER {name}")


def main(number: int) -> None:
    from accounts.models import User
    from bench.portal.fill import without_triggers
    from blueprints.services import load_synonyms
    from core.actors import PORTAL
    from trusts.models import Trust

    trusts = list(Trust.objects.order_by("pk"))
    load_synonyms(by=PORTAL)
    with without_triggers():
        keep_search()
        profiles(trusts)
        fill(number, trusts, User.objects.get(email="cio@bench.example"))
    analyze()


def analyze() -> None:
    """What autovacuum would do in a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE blueprints_blueprintversion")
        cursor.execute("ANALYZE blueprints_copy, blueprints_blueprint, trusts_trust")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
