"""Rules of this house that no ready-made linter knows.

- A view reaches rows only through ``Model.objects.visible_to(person)``, so that a permission
  cannot be forgotten (design.md's "never holds").
- A service takes rows afresh under a lock; it never refreshes the object it was handed.
- A test asks what day it is while it runs: what is worked out when its module is read is wrong
  after midnight.
- No committed lock or configuration file names a package registry: that is the machine's
  business.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

Finding = tuple[int, str]

MANAGERS = {"objects", "_default_manager", "_base_manager"}
DAYS = {"today", "now", "utcnow", "localdate"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
CONFIGURATION = re.compile(
    r"^(requirements/.*|[^/]*\.(json|toml|cfg|ini|ya?ml)|\.npmrc|\.ci/.*|Dockerfile.*)$"
)
REGISTRY = re.compile(
    r"--(extra-)?index-url|--find-links|^\s*registry\s*=|\"resolved\"\s*:"
    r"|\b(pypi\.org|files\.pythonhosted\.org|registry\.(npmjs\.org|yarnpkg\.com))\b"
)


def in_room(path: Path, room: str) -> bool:
    """Whether path is the room itself (views.py) or inside it as a package (views/…)."""
    return path.name == f"{room}.py" or room in path.parts[:-1]


def unscoped_rows(tree: ast.Module) -> Iterator[Finding]:
    """Where a view reaches rows without ``visible_to``."""
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "visible_to"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in scoped:
            yield node.lineno, f"a view uses {ast.unparse(node)} without visible_to(…)"
        if isinstance(node, ast.Call) and _takes_a_whole_model(node):
            yield node.lineno, f"a view calls {ast.unparse(node)} on a whole model"
        if isinstance(node, ast.ClassDef):
            yield from _model_attributes(node)


def _takes_a_whole_model(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    first = call.args[0] if call.args else None
    return name in SHORTCUTS and isinstance(first, ast.Name) and first.id[:1].isupper()


def _model_attributes(view: ast.ClassDef) -> Iterator[Finding]:
    for statement in view.body:
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            if "model" in names:
                yield statement.lineno, "a view names a whole model; give it a visible_to queryset"


def refreshed_rows(tree: ast.Module) -> Iterator[Finding]:
    """Where a service refreshes an object instead of taking it under a lock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"refresh_from_db", "arefresh_from_db"}:
            yield node.lineno, "a service calls refresh_from_db; use core.services.locked"


class _DaysAtImport(ast.NodeVisitor):
    """Calls that ask for the day outside any function's body."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if part:
                self.visit(part)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Its body runs later."""

    def visit_Call(self, node: ast.Call) -> None:
        if ast.unparse(node.func).rpartition(".")[2] in DAYS:
            words = f"{ast.unparse(node)} is worked out when the module is read"
            self.found.append((node.lineno, words))
        self.generic_visit(node)


def days_at_import(tree: ast.Module) -> Iterator[Finding]:
    """Where a test takes the day before it runs."""
    visitor = _DaysAtImport()
    visitor.visit(tree)
    yield from visitor.found


def registries(text: str) -> Iterator[Finding]:
    """Where a configuration file names a package registry."""
    for number, line in enumerate(text.splitlines(), 1):
        if REGISTRY.search(line):
            yield number, "names a package registry"


def findings(path: Path, text: str) -> Iterator[Finding]:
    """Everything wrong with one committed file; path is relative to the repository."""
    if path.suffix == ".py" and path.parts[0] == "tests":
        yield from days_at_import(ast.parse(text))
    elif path.suffix == ".py":
        if in_room(path, "views"):
            yield from unscoped_rows(ast.parse(text))
        if in_room(path, "services"):
            yield from refreshed_rows(ast.parse(text))
    if CONFIGURATION.match(path.as_posix()):
        yield from registries(text)


def committed_files() -> list[Path]:
    """The files that git knows, and new ones it does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and Path(name).is_file()]


def main() -> int:
    """Print every finding; 1 if there is one."""
    wrong = 0
    for path in committed_files():
        if path.suffix == ".py" or CONFIGURATION.match(path.as_posix()):
            for line, sentence in findings(path, path.read_text(encoding="utf-8")):
                print(f"{path}:{line}: {sentence}")
                wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
