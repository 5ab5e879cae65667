"""Running the portal on one machine: what script/server, script/manage and tests set up.

An installation that has its own SECRET_KEY (in the environment or .env) is left as it is,
apart from the services it does not name. Without one this is the demonstration.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

import environ

from aspirant import embedded
from aspirant.embedded.places import REPOSITORY
from aspirant.embedded.processes import tie_to_parent

LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
# These change the schema or look at all of it, so they connect as its owner.
OWNER_COMMANDS = {
    "check",
    "flush",
    "lintmigrations",
    "makemigrations",
    "migrate",
    "pgtrigger",
    "showmigrations",
    "sqlmigrate",
}


def read_env_file() -> None:
    """Take what .env says, unless the environment says otherwise."""
    if (REPOSITORY / ".env").exists():
        environ.Env.read_env(REPOSITORY / ".env")


def secret_key(data: Path) -> str:
    """The demonstration's random key, kept in the data folder."""
    file = data / "secret-key"
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(48))
    return file.read_text()


def environment(services: embedded.Services, data: Path) -> dict[str, str]:
    """The environment of the portal's processes with these services."""
    found = {**os.environ, **services.environment()}
    if "SECRET_KEY" not in os.environ:
        demonstration = {
            "SECRET_KEY": secret_key(data),
            "ASPIRANT_DEMO": "1",
            "ALLOWED_HOSTS": LOCAL_HOSTS,
            "MEDIA_ROOT": str(data / "uploads"),
            "STATIC_ROOT": str(data / "static"),
            # Invented people have no mailbox: what was sent can be read here, and at /mail/.
            "EMAIL_URL": f"filemail://{data / 'mail'}",
        }
        found = {**demonstration, **found}
    return found


def run(command: list[str], variables: dict[str, str]) -> int:
    """Run a command to its end and answer its exit code.

    SIGTERM meant for us reaches the command; a terminal sends it Ctrl-C itself.
    """
    child = subprocess.Popen(command, env=variables, preexec_fn=tie_to_parent(signal.SIGTERM))

    def pass_on(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = child.wait()
    return code if code >= 0 else 128 - code


def manage(arguments: list[str]) -> int:
    """Run manage.py with the embedded services up."""
    read_env_file()
    data = embedded.prepare(embedded.data_folder())
    with embedded.start(data, names=embedded.missing_services()) as services:
        variables = environment(services, data)
        if OWNER_COMMANDS.intersection(arguments[:1]):
            variables["ASPIRANT_AS_OWNER"] = "1"
        return run([sys.executable, str(REPOSITORY / "manage.py"), *arguments], variables)


def main(arguments: list[str]) -> int:
    """``python -m aspirant.local ARGUMENTS-OF-MANAGE``."""
    try:
        return manage(arguments)
    except embedded.EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
