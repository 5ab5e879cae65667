"""script/server as a person runs it: it comes up, survives a crash of a part, and leaves nothing."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from aspirant.embedded import places
from aspirant.embedded.places import REPOSITORY
from aspirant.embedded.processes import free_port, wait_until
from tests.support.stack import answers

SETTINGS = ("SECRET_KEY", "ASPIRANT_DEMO", "ALLOWED_HOSTS", "PUBLIC_URL", "MEDIA_ROOT")


def processes_of(data: Path) -> list[str]:
    """The command lines of every process that has this folder in its environment or command."""
    mark = bytes(data)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes() + (process / "cmdline").read_bytes():
                found.append((process / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return found


def test_the_server_comes_up_and_ctrl_c_leaves_no_process(
    tmp_path: Path, migrated_services: dict[str, str]
) -> None:
    port = free_port()
    variables = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    variables |= {**migrated_services, "ASPIRANT_DATA": str(tmp_path)}
    variables["DJANGO_SETTINGS_MODULE"] = "aspirant.settings"
    server = subprocess.Popen(
        [sys.executable, "-m", "aspirant.serve", "--port", str(port)],
        cwd=REPOSITORY,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with server:
        assert server.stdout is not None
        said = ""
        while f"http://localhost:{port}" not in said:
            line = server.stdout.readline()
            assert line, said
            said += line
        assert re.search(r"Ready after \d+", said)
        assert answers(port)
        server.send_signal(signal.SIGINT)
        said += server.stdout.read()
    assert server.returncode == 0
    assert "Stopped." in said
    assert wait_until(lambda: not processes_of(tmp_path), seconds=5), processes_of(tmp_path)
    places.remove_shelter(tmp_path)
