"""Blueprints and copies for tests, all through the services."""

from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from blueprints import sections, services
from blueprints.models import BlueprintVersion, Copy
from blueprints.services import Content, Step
from tests.factories.accounts import make_user
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from trusts.models import Trust

_numbers = count(1)


def whole_content(**facts: Any) -> Content:
    """Everything that an editor wants to see."""
    texts = {name: f"What stands under {name}." for name in sections.FIELDS}
    defaults = {
        "title": f"Replaced paper drug charts, number {next(_numbers)}",
        "summary": "All wards prescribe on screen.",
        "texts": {**texts, **facts.pop("texts", {})},
        "result": "worked",
        "cost_low": Decimal(100_000),
        "cost_high": Decimal(150_000),
        "elapsed_months": 14,
        "steps": [Step("Walk the wards", "With a pharmacist."), Step("Buy devices")],
    }
    return Content(**{**defaults, **facts})


def make_draft(
    trust: Trust | None = None, by: User | None = None, **facts: Any
) -> BlueprintVersion:
    """A whole draft of a trust, written by one of its contributors."""
    trust = trust or make_trust()
    by = by or make_member(trust)
    kind = facts.pop("kind", "system")
    content = whole_content(**facts)
    draft = services.write_draft(by=by, trust=trust, kind=kind, title=content.title)
    return services.save_draft(by=by, version=draft, edition=draft.edition, content=content)


def make_editor(name: str = "") -> User:
    """A blueprint editor who has nothing to do with any trust."""
    return make_user(name, staff_role="blueprint_editor")


def sent(trust: Trust | None = None, by: User | None = None, **facts: Any) -> BlueprintVersion:
    """A blueprint that waits for an editor."""
    draft = make_draft(trust, by, **facts)
    return services.send_for_review(by=by or draft.blueprint.author, version=draft)


def publish(version: BlueprintVersion, by: User | None = None) -> BlueprintVersion:
    return services.publish(by=by or make_editor(), version=version).version


def published(trust: Trust | None = None, **facts: Any) -> BlueprintVersion:
    """A blueprint that everybody can read."""
    return publish(sent(trust, **facts))


def make_copy(
    trust: Trust | None = None, version: BlueprintVersion | None = None, by: User | None = None
) -> Copy:
    """A trust's copy of what another published."""
    trust = trust or make_trust()
    version = version or published()
    return services.copy_blueprint(by=by or make_member(trust), version=version, trust=trust)
