"""Build static/nhsuk-frontend: NHS.UK frontend as this portal serves it.

npm fetches the one package by the hash in package-lock.json. Three changes are made to it:
Frutiger is licensed for each organisation, so its @font-face rules go and the pages use Arial;
icons are named by absolute addresses, which become relative so that the static storage can
give them hashed names; source maps are not served, so the comments naming them go.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "static" / "nhsuk-frontend"
FETCHED_FROM = ("package.json", "package-lock.json", ".npmrc")

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ABSOLUTE_ASSET = re.compile(r"url\((['\"]?)/assets/")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+")


def clean_css(text: str) -> str:
    """The stylesheet without licensed fonts, absolute icon addresses and its source map."""
    text = FONT_FACE.sub("", text)
    text = ABSOLUTE_ASSET.sub(r"url(\1assets/", text)
    return clean_js(text)


def clean_js(text: str) -> str:
    """The module without the comment that names its source map."""
    return SOURCE_MAP.sub("", text).rstrip() + "\n"


def stamp() -> str:
    """A hash of everything the built folder depends on."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in FETCHED_FROM:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_built() -> bool:
    """Whether the folder was built from just these inputs."""
    mark = TARGET / ".stamp"
    return mark.is_file() and mark.read_text() == stamp()


def fetch(folder: Path) -> Path:
    """Install the locked package into folder and return its dist/nhsuk."""
    for name in FETCHED_FROM:
        shutil.copy(ROOT / name, folder)
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    subprocess.run(
        [tools / "npm", "ci", "--no-progress", "--loglevel=error"],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return folder / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"


def write(source: Path, folder: Path) -> None:
    """Write the cleaned stylesheet, module and icons of source to folder."""
    css = (source / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    js = (source / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    shutil.copytree(source / "assets", folder / "assets")
    (folder / "nhsuk-frontend.min.css").write_text(clean_css(css), encoding="utf-8")
    (folder / "nhsuk-frontend.min.js").write_text(clean_js(js), encoding="utf-8")
    (folder / ".stamp").write_text(stamp())


def build() -> None:
    """Fetch, clean and put the folder in place in one step."""
    target = TARGET.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".nhsuk-") as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        write(fetch(Path(scratch)), made)
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)


def main() -> int:
    """Build unless the folder is up to date; a failed fetch is told in a sentence."""
    if is_built():
        return 0
    print("Fetching NHS.UK frontend …", flush=True)
    try:
        build()
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"NHS.UK frontend could not be fetched with npm: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
