"""Every setting of an installation stands in .env.example."""

import re

import pytest

from aspirant.embedded.places import REPOSITORY

READ = re.compile(r'\benv\.\w+\(\s*"([A-Z][A-Z_]+)"')
EXAMPLE = REPOSITORY / ".env.example"


def names_read() -> list[str]:
    """The environment variables that settings ask for by name."""
    files = (REPOSITORY / "aspirant").glob("*.py")
    texts = [file.read_text(encoding="utf-8") for file in files]
    return sorted({name for text in texts for name in READ.findall(text)})


@pytest.mark.parametrize("name", names_read())
def test_a_setting_that_is_read_is_explained(name: str) -> None:
    assert re.search(rf"^#?{name}=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_mail_and_the_virus_scanner_are_among_the_settings() -> None:
    assert {"CLAMD_URL", "EMAIL_URL", "SECRET_KEY"} <= set(names_read())
