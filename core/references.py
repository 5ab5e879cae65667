"""References that people can say on the telephone: AW-2021-0007."""

from django.db import connection

# What each prefix stands for. Each has a database sequence of its own, made after migrating.
PREFIXES = {
    "AW": "award",
    "TR": "tranche",
    "CL": "claim",
    "EV": "evidence item",
    "RL": "release",
    "PB": "payment batch",
    "AN": "answer of the finance system",
    "CM": "commitment",
    "CN": "condition with a claim of its own",
    "IM": "import",
    "WV": "waiver",
    "RV": "recovery",
    "RP": "re-profiling",
    "MA": "maturity assessment",
    "FL": "flag",
    "CP": "copy of a blueprint",
    "MR": "report of a mistake",
    "XV": "external validation",
}


def sequence(prefix: str) -> str:
    if prefix not in PREFIXES:
        raise ValueError(f"No reference begins with {prefix!r}")
    return f"core_reference_{prefix.lower()}"


def next_reference(prefix: str, year: int) -> str:
    """The next reference for `prefix`, such as `AW-2021-0007`; unique, not free of gaps.

    A sequence, not a counted row: it is never rolled back, so nobody waits for a lock.
    """
    return next_references(prefix, year, 1)[0]


def next_references(prefix: str, year: int, number: int) -> list[str]:
    """The next so many, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence(prefix), number])
        return [f"{prefix}-{year}-{found:04d}" for (found,) in cursor.fetchall()]


def create_sequences(**_: object) -> None:
    """After a migrate: make the sequences that are not there yet."""
    with connection.cursor() as cursor:
        for prefix in PREFIXES:
            cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {sequence(prefix)}")
