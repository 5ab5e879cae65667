"""What follows a change in this app: only enqueued, never done here."""

from typing import Any

from core.enqueue import enqueue
from evidence import scanning, tasks


def process_file(sender: Any, version_id: int, **_: Any) -> None:
    """A file was stored: scan it where there is a scanner, else draw its pages."""
    enqueue(tasks.scan_version if scanning.is_configured() else tasks.render_version, version_id)
