"""How long a page takes, against a bare view with the same middleware, session and rows."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tools.benchmarks import Report

SIZES = (250, 5000)


def prepare(trusts: int) -> None:
    """Tables, and so many trusts; a run on the same folder finds them there."""
    owner = {**os.environ, "ASPIRANT_AS_OWNER": "1"}
    commands = (
        ["manage.py", "migrate", "-v0"],
        ["manage.py", "collectstatic", "--noinput", "-v0"],
        ["-m", "bench.portal.fill", str(trusts)],
        ["-m", "bench.portal.scores", str(trusts), "10", "scored"],
        ["-m", "bench.portal.library", "1000"],
    )
    for command in commands:
        subprocess.run([sys.executable, *command], check=True, env=owner, stdout=sys.stderr)


def pages(trust_code: str) -> list[tuple[str, str, str]]:
    """What is measured: its name, who looks, and the address."""
    from django.urls import reverse

    trust_page = reverse("trust_detail", args=[trust_code])
    return [
        ("start page", "", reverse("home")),
        ("programmes", "", reverse("programme_list")),
        ("trust list", "", reverse("trust_list")),
        ("trust page", "", trust_page),
        ("programme page", "", reverse("programme_detail", args=["bench"])),
        ("milestones", "", reverse("milestones:index")),
        ("milestone tracker", "", reverse("milestones:milestone", args=["bench-1"])),
        ("milestones of a programme", "", reverse("milestones:programme", args=["bench"])),
        ("plans of all", "", reverse("milestones:plans")),
        ("milestone of a trust", "", reverse("milestones:plan", args=[trust_code, "bench-1"])),
        ("milestones of a trust", "", reverse("milestones:trust", args=[trust_code])),
        ("library", "", reverse("blueprints:library")),
        ("library, searched", "", reverse("blueprints:library") + "?search=diabetes"),
        ("library for a trust", "cio@bench.example", reverse("blueprints:library")),
        ("blueprint", "", reverse("blueprints:blueprint", args=["bench-00000"])),
        ("data", "", reverse("data")),
        ("corrections", "", reverse("corrections:list")),
        ("claim queue", "assessor@bench.example", reverse("evidence:claim_queue")),
        ("evidence list", "cio@bench.example", reverse("evidence:evidence_list")),
        ("assessments", "staff@bench.example", reverse("maturity:assessment_list")),
        ("assessments of a trust", "cio@bench.example", reverse("maturity:assessment_list")),
        ("trust page for its people", "cio@bench.example", trust_page),
        ("trust home", "cio@bench.example", "/"),
        ("staff home", "staff@bench.example", "/"),
        ("overview", "staff@bench.example", reverse("funding:overview")),
        ("releases", "staff@bench.example", reverse("funding:release_list")),
    ]


def browser(email: str) -> Any:
    """A signed-in client; the session is a row, as in life."""
    from django.test import Client

    from accounts.models import User

    client = Client(HTTP_HOST="localhost")
    if email:
        client.force_login(User.objects.get(email=email))
    return client


def fetch(client: Any, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)  # noqa: S101
    return response


def measure(report: "Report", trusts: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    prepare(trusts)
    bare = browser("staff@bench.example")
    for name, email, address in pages("B0000"):
        client = browser(email)
        with CaptureQueriesContext(connection) as queries:
            response = fetch(client, address)
        report.compare(
            f"{name}, {trusts} trusts",
            lambda client=client, address=address: fetch(client, address),
            lambda: fetch(bare, "/bench-floor/"),
            times=25,
            queries=len(queries),
            kilobytes=len(response.content) // 1024,
        )


def run(report: "Report") -> None:
    """List pages, the trust's page, the queue and the overview, in a small and a large portal."""
    os.environ["ALLOWED_HOSTS"] = "localhost"
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.portal.urls"
    for size in SIZES:
        measure(report, size)
