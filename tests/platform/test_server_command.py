"""script/server as a person runs it: it comes up, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from aspirant.embedded import places
from aspirant.embedded.places import REPOSITORY
from aspirant.embedded.processes import free_port, wait_until
from aspirant.serve import STATIC_FROM
from aspirant.stamps import Stamp, digest_of
from tests.support.cluster import UNMEASURED, Cluster
from tests.support.stack import collected_static

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


def page_of(port: int, path: str) -> str:
    address = f"http://localhost:{port}{path}"
    with urllib.request.urlopen(address, timeout=30) as response:  # the address is our own
        text: str = response.read().decode()
    return text


def test_the_server_loads_the_demonstration_comes_up_and_ctrl_c_leaves_no_process(
    tmp_path: Path, cluster: Cluster, empty_services: dict[str, str]
) -> None:
    static = str(collected_static(cluster))
    (tmp_path / "stamps").mkdir()
    Stamp(tmp_path / "stamps" / "static", digest_of(REPOSITORY, STATIC_FROM, static)).set()
    port = free_port()
    variables = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    variables |= {**empty_services, "ASPIRANT_DATA": str(tmp_path), "STATIC_ROOT": static}
    variables |= {"DJANGO_SETTINGS_MODULE": "aspirant.settings", **UNMEASURED}
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
        assert "Loading the demonstration" in said
        assert "Wealden Hospitals NHS Trust" in page_of(port, "/trusts/?search=wealden")
        assert "Amara Osei" in page_of(port, "/accounts/login/")
        server.send_signal(signal.SIGINT)
        said += server.stdout.read()
    assert server.returncode == 0
    assert "Stopped." in said
    assert wait_until(lambda: not processes_of(tmp_path), seconds=5), processes_of(tmp_path)
    places.remove_shelter(tmp_path)
