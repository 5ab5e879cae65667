"""The documentation says what the code says, and its links lead somewhere."""

import re
from pathlib import Path

import pytest
from tools import docs, docs_pictures

PAGES = sorted(
    path.relative_to(docs.ROOT)
    for path in [docs.ROOT / "README.md", *(docs.ROOT / "docs").rglob("*.md")]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_reference_is_what_script_docs_writes_today() -> None:
    stale = [
        str(path)
        for path, text in docs.pages().items()
        if (docs.ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"Run script/docs: {', '.join(stale)} would change"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    folder = (docs.ROOT / page).parent
    links = [link for link in LINK.findall((docs.ROOT / page).read_text()) if "://" not in link]
    missing = [link for link in links if not (folder / link).exists()]
    assert not missing


def test_every_picture_is_taken_by_script_docs_and_shown_somewhere() -> None:
    taken = {f"{picture.name}.png" for picture in docs_pictures.PICTURES}
    kept = {path.name for path in (docs.ROOT / docs_pictures.FOLDER).iterdir()}
    links = [link for page in PAGES for link in LINK.findall((docs.ROOT / page).read_text())]
    assert taken == kept == {Path(link).name for link in links if link.endswith(".png")}
