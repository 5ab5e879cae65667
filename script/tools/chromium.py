"""Find a Chromium for the browser tests, or install one, or say how.

Order: ASPIRANT_CHROMIUM, an installed browser, Playwright's own. When there is none: apt as
root, else Playwright's download. A browser that cannot start for want of system libraries is
told with the apt line that brings them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a browser, or None."""
    named = os.environ.get("ASPIRANT_CHROMIUM")
    if named:
        return named
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return installed or playwrights_own()


def playwrights_own() -> str | None:
    """The browser that Playwright downloaded, if it did."""
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    cache = Path(folder) if folder else Path.home() / ".cache" / "ms-playwright"
    found = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    found += sorted(cache.glob("chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium"))
    return str(found[-1]) if found else None


def starts(browser: str) -> bool:
    """Whether the browser shows an empty page."""
    command = [browser, "--headless", *ARGUMENTS, "--dump-dom", "about:blank"]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


def install() -> None:
    """Install a browser; both ways may fail, which find() then shows."""
    print("There is no Chromium for the browser tests: installing one …", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "-qq", *command],
                env=environment,
                stdout=subprocess.DEVNULL,
                check=False,
            )
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def advice() -> str:
    """The command that brings what the browser lacks."""
    command = [sys.executable, "-m", "playwright", "install-deps", "--dry-run", "chromium"]
    planned = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return next(
        (line for line in planned.splitlines() if "apt-get install" in line),
        "apt-get install -y chromium",
    )


def main() -> int:
    """0 when a browser is there and starts."""
    if not find():
        install()
    browser = find()
    if browser is None:
        print(
            "The browser tests need Chromium, and it could not be installed. Install it with\n"
            "    apt-get install -y chromium\n"
            "or name one in ASPIRANT_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    if not starts(browser):
        print(
            f"{browser} does not start. What it lacks comes with\n    {advice()}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
