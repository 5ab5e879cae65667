"""script/lint's own checks find what they are for, and nothing else."""

from pathlib import Path

import pytest
from tools.house_rules import findings


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("evidence/views.py", "claims = Claim.objects.all()"),
        ("evidence/views/claims.py", "claims = Claim.objects.filter(pk=1)"),
        ("evidence/views.py", "claims = Claim._default_manager.all()"),
        ("evidence/views.py", "claim = get_object_or_404(Claim, pk=pk)"),
        ("evidence/views.py", "class Claims(ListView):\n    model = Claim"),
        ("evidence/services.py", "claim.refresh_from_db()"),
        ("evidence/services/claims.py", "claim.refresh_from_db(fields=['status'])"),
        ("tests/evidence/test_views.py", "TOMORROW = today() + timedelta(days=1)"),
        ("tests/evidence/test_views.py", "def make(day=date.today()): ..."),
        ("tests/evidence/test_views.py", "@parametrize('day', [timezone.now()])\ndef test(): ..."),
        ("requirements/base.txt", "--extra-index-url https://example.org/simple"),
        ("package-lock.json", '  "resolved": "https://example.org/x.tgz"'),
        (".npmrc", "registry=https://example.org"),
        ("pyproject.toml", 'index = "https://pypi.org/simple"'),
    ],
)
def test_what_breaks_a_rule_is_found(file: str, line: str) -> None:
    assert len(list(findings(Path(file), line))) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("evidence/views.py", "claims = Claim.objects.visible_to(request.user).filter(pk=1)"),
        (
            "evidence/views.py",
            "claim = get_object_or_404(Claim.objects.visible_to(person), pk=pk)",
        ),
        ("evidence/services.py", "claims = Claim.objects.all()"),
        ("evidence/models.py", "claim.refresh_from_db()"),
        ("tests/evidence/test_views.py", "claims = Claim.objects.all()"),
        ("tests/evidence/test_views.py", "def tomorrow():\n    return today() + DAY"),
        ("tests/evidence/test_views.py", "DAYS = [lambda: today()]"),
        ("requirements/base.txt", "django==5.2 --hash=sha256:00"),
        (".npmrc", "omit-lockfile-registry-resolved=true"),
        ("README.md", "https://pypi.org/project/django/"),
    ],
)
def test_what_keeps_the_rules_is_left_alone(file: str, line: str) -> None:
    assert list(findings(Path(file), line)) == []
