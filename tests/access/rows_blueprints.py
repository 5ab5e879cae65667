"""Rows of blueprints and copies."""

from typing import Any

from blueprints import services
from tests.access.matrix import ANYONE, STAFF, Row, any_trust, own, staff
from tests.factories.blueprints import make_copy, make_draft, make_editor, publish, sent

PREPARE = ("cio", "contributor", "finance_lead")
EDITORS = staff("blueprint_editor")
WRITES = own(*PREPARE) | EDITORS


def scene(world: Any) -> None:
    """A blueprint of each state written at the trust `own`, and its copy of another's."""
    writer = world.people["own contributor"]
    world.blueprint_draft = make_draft(world.own, writer)
    world.blueprint_sent = sent(world.own, writer)
    world.blueprint_out = publish(sent(world.own, writer))
    world.blueprint_next = publish(sent(world.own, writer))
    services.begin_version(by=writer, blueprint=world.blueprint_next.blueprint)
    others = publish(sent(), make_editor())
    world.blueprint_copy = make_copy(world.own, others, writer)


def slug(name: str, **extra: int) -> Any:
    return lambda world: {"slug": getattr(world, name).blueprint.slug, **extra}


def copied(**extra: int) -> Any:
    return lambda world: {"reference": world.blueprint_copy.reference, **extra}


ROWS = [
    Row("blueprints:library", get=ANYONE),
    Row("blueprints:blueprint", get=ANYONE, at=slug("blueprint_out"), hidden=False),
    Row("blueprints:version", get=ANYONE, at=slug("blueprint_out", number=1), hidden=False),
    Row(
        "blueprints:copy",
        get=any_trust(*PREPARE),
        post=any_trust(*PREPARE),
        at=slug("blueprint_out"),
        hidden=False,
    ),
    Row("blueprints:new_version", post=WRITES, at=slug("blueprint_out"), hidden=False),
    Row("blueprints:retire", get=WRITES, post=WRITES, at=slug("blueprint_out"), hidden=False),
    Row("blueprints:write_list", get=any_trust(*PREPARE) | EDITORS),
    Row(
        "blueprints:write_new",
        get=any_trust(*PREPARE) | EDITORS,
        post=any_trust(*PREPARE) | EDITORS,
    ),
    Row("blueprints:edit", get=WRITES, post=WRITES, at=slug("blueprint_draft")),
    Row("blueprints:send", post=WRITES, at=slug("blueprint_draft")),
    Row("blueprints:review_list", get=EDITORS),
    Row("blueprints:review", get=EDITORS, post=EDITORS, at=slug("blueprint_sent")),
    Row("blueprints:copies", get=any_trust() | STAFF),
    Row("blueprints:copy_plan", get=own() | STAFF, at=copied()),
    Row("blueprints:copy_finish", get=own(*PREPARE), post=own(*PREPARE), at=copied()),
    Row("blueprints:task_add", post=own(*PREPARE), at=copied()),
    Row("blueprints:task_edit", get=own(*PREPARE), post=own(*PREPARE), at=copied(position=1)),
    Row("blueprints:task_tick", post=own(*PREPARE), at=copied(position=1)),
]
