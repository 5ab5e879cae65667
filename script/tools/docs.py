"""docs/reference, written from the code, so that it cannot say anything else than the code.

Lifecycles from the tables of moves, roles and permissions from their classes, the data model from
the models, the checked score from what its simulation measured. Diagrams are Mermaid, which code
hosts draw; each has a table in words beside it.
"""

import importlib
import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import docs_checked_score, docs_pictures
from tools.lint import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path("docs/reference")
HEAD = "<!-- Written from the code by script/docs. Change the code, then run it again. -->\n\n"
# From the bottom of the house to the top.
APPS = (
    *("core", "accounts", "corrections", "trusts", "programmes", "evidence"),
    *("milestones", "maturity", "blueprints", "funding"),
)


def pages() -> dict[Path, str]:
    """Every page of the reference, by its path in the project."""
    written = {
        "lifecycles": lifecycles(),
        "roles": roles(),
        "data-model": data_model(),
        "checked-score": docs_checked_score.page(ROOT),
    }
    return {REFERENCE / f"{name}.md": HEAD + text for name, text in written.items()}


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


# Lifecycles


def lifecycles() -> str:
    """Each status field: its states, and where each may go."""
    parts = [
        "# Lifecycles\n",
        (
            "Every status field has one table of allowed moves. The services check it, PostgreSQL"
            " enforces it, and the diagrams below are drawn from it.\n"
        ),
    ]
    for app, found in every_lifecycle():
        parts.append(f"## {found.name.capitalize()}\n\nIn `{app}`.\n")
        parts.append(diagram_of_moves(found))
        rows = [
            [found.labels[state], f"`{state}`", words(found, after) or "nothing: it ends here"]
            for state, after in found.moves.items()
        ]
        parts.append(table(["on screen", "in the code", "may become"], rows))
    return "\n".join(parts)


def every_lifecycle() -> Iterator[tuple[str, Any]]:
    """Each app's, in the order in which they are written."""
    from core.lifecycles import Lifecycle

    for app in APPS:
        if (ROOT / app / "lifecycles.py").exists():
            room = importlib.import_module(f"{app}.lifecycles")
            yield from ((app, each) for each in vars(room).values() if isinstance(each, Lifecycle))


def words(found: Any, after: frozenset[str]) -> str:
    return ", ".join(found.labels[state] for state in found.moves if state in after)


def diagram_of_moves(found: Any) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {found.initial}"]
    lines += [f"    {state} : {label}" for state, label in found.labels.items()]
    lines += [f"    {old} --> {new}" for old, new in found.pairs]
    lines += [f"    {state} --> [*]" for state in found.moves if state in found.final]
    return "\n".join([*lines, "```\n"])


# Roles


def roles() -> str:
    """What each role may do."""
    from accounts.permissions import Permission
    from accounts.roles import Role

    known = list(Role.registry.values())
    parts = [
        "# Roles\n",
        (
            "A role says what kind of thing a person may do; the policies of each app say whether"
            " this person may do it to this row now. Whatever a role allows: nobody acts on a trust"
            " that they belong to or that is paired with it, and nobody has two duties in one"
            " payment.\n"
        ),
        table(
            ["role", "at", "what it is for"],
            [[role.name, scope_in_words(role.scope), role.sentence] for role in known],
        ),
        "## Who may do what\n",
        table(
            ["may", *(role.name for role in known)],
            [
                [f"{may.value}", *("yes" if may in role.permissions else "–" for role in known)]
                for may in Permission
            ],
        ),
    ]
    return "\n".join(parts)


def scope_in_words(scope: str) -> str:
    return {
        "trust": "a trust",
        "staff": "the programme team",
        "administrator": "the programme team",
    }[scope]


# The data model


def data_model() -> str:
    """Each app's tables and what they point to."""
    parts = [
        "# Data model\n",
        (
            "One diagram an app. Tables of the history (one beside each table that holds decisions,"
            " people or money) are left out: each holds every version of its table's rows, with"
            " who and why.\n"
        ),
    ]
    for app in APPS:
        if models := own_models(app):
            parts.append(f"## {app}\n")
            parts.append(diagram_of_models(models))
            rows = [[f"`{m.__name__}`", first_sentence(m), fields_in_words(m)] for m in models]
            parts.append(table(["model", "what a row is", "fields"], rows))
    return "\n".join(parts)


def own_models(app: str) -> list[Any]:
    """The app's models in the order of their names, without the tables of the history."""
    from django.apps import apps

    found = [m for m in apps.get_app_config(app).get_models() if not hasattr(m, "pgh_obj")]
    return sorted(found, key=lambda model: model.__name__)


def diagram_of_models(models: list[Any]) -> str:
    lines = ["```mermaid", "erDiagram"]
    for model in models:
        lines.append(f"    {model.__name__}")
        for field in pointers(model):
            target = field.related_model.__name__
            kind = "|o" if field.null else "||"
            line = f"    {target} {kind}--{'o|' if field.one_to_one else 'o{'} {model.__name__}"
            lines.append(f'{line} : "{field.name}"')
    return "\n".join([*lines, "```\n"])


def pointers(model: Any) -> list[Any]:
    return [f for f in model._meta.get_fields() if f.concrete and (f.many_to_one or f.one_to_one)]


def first_sentence(model: Any) -> str:
    """Of the docstring, on one line."""
    text = " ".join((inspect.getdoc(model) or "").split())
    sentence = text.split(". ")[0].rstrip(".:")
    return "" if sentence.startswith(f"{model.__name__}(") else sentence.replace("|", "\\|")


def fields_in_words(model: Any) -> str:
    """Everything but the key."""
    fields = [f for f in model._meta.get_fields() if f.concrete and not f.primary_key]
    return ", ".join(f"`{field.name}`" for field in fields)


def main(arguments: list[str]) -> int:
    """Write the pages; with --check name those that are out of date, with --charts draw the charts
    of the reference, with --pictures [NAME …] take the pictures of the guides anew."""
    if arguments[:1] == ["--pictures"]:
        docs_pictures.take_all(ROOT / docs_pictures.FOLDER, arguments[1:])
        return 0
    set_up()
    if "--charts" in arguments:
        write(docs_checked_score.charts(ROOT))
        return 0
    stale = [
        path
        for path, text in pages().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is out of date: run script/docs")
        return 1 if stale else 0
    write(pages())
    print(f"{len(stale)} of {len(pages())} pages changed")
    return 0


def write(files: dict[Path, str]) -> None:
    (ROOT / REFERENCE).mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (ROOT / path).write_text(text, encoding="utf-8")


def set_up() -> None:
    """Django, without a database."""
    import django

    for name, value in {**SETTINGS, "DJANGO_SETTINGS_MODULE": "aspirant.settings"}.items():
        os.environ.setdefault(name, value)
    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
