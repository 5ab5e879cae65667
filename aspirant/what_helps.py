"""What a trust may read about a statement that it means to raise: maturity asks, and the library of
blueprints answers; neither knows the other."""

from collections.abc import Sequence

from blueprints import suggestions
from maturity.suggesting import Suggestion
from trusts.models import Trust


def blueprints_about(trust: Trust, texts: Sequence[str]) -> list[list[Suggestion]]:
    """Other trusts' blueprints about each text."""
    return [
        [
            Suggestion(
                version.title,
                version.blueprint.get_absolute_url(),
                str(version.blueprint.trust.display_name),
            )
            for version in versions
        ]
        for versions in suggestions.about(trust, texts)
    ]
