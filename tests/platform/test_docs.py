"""The documentation says what the code says, and its links lead somewhere."""

import re
from pathlib import Path

import pytest
from tools import docs

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
