"""Find a Chromium for the browser tests, or install one, or say how.

Order: ASPIRANT_CHROMIUM, an installed browser, Playwright's own. When there is none: apt as
root, else Playwright's download. A browser that cannot start for want of system libraries is
told with the apt line that brings them.

The headless shell comes first: the same engine without a browser's own windows, which nobody
sees; a page takes half the time.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian's packages, the better first; older releases have the second only.
PACKAGES = (SHELL, "chromium")
# Where Playwright puts what it downloads, on Linux and macOS.
DOWNLOADED = (
    "chromium_headless_shell-*/chrome-*/*headless[-_]shell",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
)
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
    found = (sorted(cache.glob(pattern)) for pattern in DOWNLOADED)
    return next((str(files[-1]) for files in found if files), None)


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
        apt("update")
        for package in PACKAGES:
            if not find():
                apt("install", "-y", "--no-install-recommends", package)
    if not find():
        download = ["playwright", "install", "--only-shell", "chromium"]
        subprocess.run([sys.executable, "-m", *download], check=False)


def apt(*command: str) -> None:
    """Run apt-get; what it can't do shows in find()."""
    subprocess.run(
        ["apt-get", "-qq", *command],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
        check=False,
    )


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
