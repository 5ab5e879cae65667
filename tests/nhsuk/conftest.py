"""The style guide is mounted for these tests only."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def guide(settings: Settings) -> None:
    """The addresses and templates of tests/nhsuk/guide.py."""
    settings.ROOT_URLCONF = "tests.nhsuk.urls"
    engine: dict[str, Any] = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]
