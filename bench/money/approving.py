"""One of several people at once: python -m bench.money.approving STEP NUMBER OF.

Approves every OF-th release that waits for STEP ("programme" or "finance"), beginning with the
NUMBER-th, and prints how many seconds from when all were ready.
"""

import sys
import time
from typing import Any

import django

WAITS = {"programme": "proposed", "finance": "programme_approved"}
ROLE = {"programme": "programme_manager", "finance": "finance_approver"}


def mine(step: str, number: int, of: int) -> list[Any]:
    from funding.models import Release

    waiting = Release.objects.filter(status=WAITS[step]).order_by("pk")
    return list(waiting)[number::of]


def approve_all(step: str, number: int, of: int) -> int:
    """Through the service, one by one; gives how many."""
    from accounts.models import User
    from funding import services

    approve = getattr(services, f"approve_for_{step}")
    releases = mine(step, number, of)
    person = User.objects.get(email=f"{ROLE[step]}@bench.example")
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    for release in releases:
        approve(by=person, release=release)
    print(len(releases), time.perf_counter() - began, flush=True)
    return len(releases)


if __name__ == "__main__":
    django.setup()
    approve_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
