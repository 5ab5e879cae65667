"""Every write to blueprints and copies."""

from blueprints.services.copying import (
    add_task,
    change_task,
    copy_blueprint,
    finish_copy,
    tick_task,
)
from blueprints.services.reviewing import publish, retire, send_back
from blueprints.services.synonyms import load_synonyms, set_synonym
from blueprints.services.writing import (
    Content,
    Step,
    begin_version,
    save_draft,
    send_for_review,
    write_draft,
)

__all__ = [
    "Content",
    "Step",
    "add_task",
    "begin_version",
    "change_task",
    "copy_blueprint",
    "finish_copy",
    "load_synonyms",
    "publish",
    "retire",
    "save_draft",
    "send_back",
    "send_for_review",
    "set_synonym",
    "tick_task",
    "write_draft",
]
