"""docs/pictures, taken from the demonstration as the people of the guides see it.

Each picture names who looks, at which page, and what of it matters. The demonstration counts from
today, so its dates differ from day to day; everything else is the same each time.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from aspirant.embedded.processes import free_port
from tools import chromium

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("docs/pictures")
WIDTH, MARGIN = 1280, 24
# As many as a page of this design needs; a picture is a third of the size of one in all colours.
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """`who` opens `path`, then each link of `follow` in turn. The picture begins at `top` (the
    whole header if it is empty) and ends below `end`, `tallest` pixels on at the latest."""

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    top: str = ""
    end: str = "main"
    tallest: int = 900


# Some pages have their caption above the heading.
HEADING = "main .nhsuk-caption-l, main h1"
PICTURES = (
    Picture("trust-home", "Amara Osei", "/", tallest=1250),
    Picture("sign-off", "Amara Osei", "/claims/sign/", top=HEADING, tallest=620),
    Picture("team", "Amara Osei", "/team/", top=HEADING),
    Picture(
        "prepare", "Tom Birch", "/", ("Send again: Disaster", "Prepare"), top=HEADING, tallest=1200
    ),
    Picture("copy", "Tom Birch", "/blueprints/copies/", ("Replaced paper",), top=HEADING),
    Picture(
        "assessment", "Tom Birch", "/maturity/", ("What Good Looks",), top=HEADING, tallest=1000
    ),
    Picture("scores", "Amara Osei", "/maturity/", ("Digital Maturity",), top=HEADING, tallest=1400),
    Picture("trust-money", "Priya Raman", "/funding/", top=HEADING),
    Picture("instalment", "Priya Raman", "/funding/", ("Once systems recover",), top=HEADING),
    Picture("staff-home", "Ruth Calder", "/", tallest=900),
    Picture("overview", "Ruth Calder", "/funding/", tallest=1150),
    Picture("payment", "Leila Haddad", "/", ("Approve: Data",), top=HEADING, tallest=1000),
    Picture(
        "desk",
        "Joan Whitfield",
        "/claims/",
        ("Assessment of digital", "Read and"),
        top=HEADING,
        tallest=1360,
    ),
    Picture(
        "batch", "Beth Sanderson", "/funding/batches/?status=instructed", ("PB-",), top=HEADING
    ),
    Picture("review", "Nadia Karim", "/", ("Review: ",), top=HEADING),
    Picture("person", "Sam Ellery", "/people/", ("Joan Whitfield",), top=HEADING, tallest=1000),
    Picture("library", "", "/blueprints/?search=EPMA", tallest=1000),
    Picture("tracker", "", "/milestones/plans/", top=HEADING, tallest=1000),
    Picture(
        "milestone",
        "",
        "/milestones/plans/?state=moved",
        ("Completely digital",),
        top=HEADING,
        tallest=1000,
    ),
)


def take_all(folder: Path, names: list[str]) -> None:
    """The named pictures, or all of them, from a demonstration of their own."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with demonstration() as address, browser() as found:
        take(wanted, found, address, folder)


@contextmanager
def demonstration() -> Iterator[str]:
    """The portal with a new demonstration, in a folder that goes with it; gives its address."""
    with tempfile.TemporaryDirectory("-aspirant", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # root's PostgreSQL runs as another user
        port = free_port()
        portal = subprocess.Popen(
            [sys.executable, "-m", "aspirant.serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "ASPIRANT_DATA": folder, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield address_of(portal)
        finally:
            portal.terminate()
            portal.wait()


def address_of(portal: "subprocess.Popen[str]") -> str:
    """Where the portal says that it runs. Raises RuntimeError if it ends before."""
    for line in portal.stdout or ():
        print(line, end="", flush=True)
        if found := re.search(r"runs at (http\S+)", line):
            return found[1]
    raise RuntimeError("The demonstration did not start.")


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.ARGUMENTS)
        )


def take(pictures: list[Picture], found: Browser, address: str, folder: Path) -> None:
    """Each person signs in once."""
    for who in dict.fromkeys(picture.who for picture in pictures):
        context = found.new_context(
            base_url=address,
            viewport={"width": WIDTH, "height": 900},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        sign_in(page, who)
        for picture in pictures:
            if picture.who == who:
                go_to(page, picture)
                save(shot(page, picture), folder / f"{picture.name}.png")
        context.close()


def sign_in(page: Page, who: str) -> None:
    if who:
        page.goto("/accounts/login/")
        page.get_by_role("button", name=who, exact=True).first.click()
        page.wait_for_load_state()


def go_to(page: Page, picture: Picture) -> None:
    page.goto(picture.path)
    for words in picture.follow:
        main = page.get_by_role("main")
        link, button = (main.get_by_role(role, name=words) for role in ("link", "button"))
        link.or_(button).first.click()
        page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('img').forEach(each => { each.loading = 'eager' })")
    page.wait_for_load_state("networkidle")


def shot(page: Page, picture: Picture) -> bytes:
    """From `top` to below `end`, the whole width."""
    top = box_of(page, picture.top)["y"] - MARGIN if picture.top else 0
    end = box_of(page, picture.end)
    below = end["y"] + end["height"]
    height = min(below - top, picture.tallest)
    return page.screenshot(
        full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": height}
    )


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    if box is None:
        raise RuntimeError(f"{page.url} has no {selector} to be seen")
    return box


def save(png: bytes, path: Path) -> None:
    """In few colours, which makes it small."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {image.width} by {image.height}, {path.stat().st_size // 1024} KB")
