"""NHS.UK frontend's own templates, to compare ours with."""

from typing import Any

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from jinja2 import ChainableUndefined, Environment, PackageLoader

ENVIRONMENT = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"), undefined=ChainableUndefined, autoescape=True
)


def theirs(path: str, macro: str, params: dict[str, Any]) -> str:
    """The component as the design system's reference renders it."""
    source = f'{{% from "nhsuk/components/{path}/macro.jinja" import {macro} as m %}}{{{{ m(p) }}}}'
    return ENVIRONMENT.from_string(source).render(p=params)


def tree(html: str) -> list[Any]:
    """HTML without the accidents of writing: order of attributes and classes, white space."""
    return children(BeautifulSoup(html, "html.parser"))


def children(node: Tag) -> list[Any]:
    found: list[Any] = []
    for child in node.children:
        if isinstance(child, Tag):
            found.append((child.name, attributes(child), children(child)))
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            text = " ".join(child.split())
            if text:
                found.append(text)
    return found


def attributes(node: Tag) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, list) else value
        for name, value in node.attrs.items()
    }
