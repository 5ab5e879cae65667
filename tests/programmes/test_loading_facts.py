"""Loading the published facts: into a portal that knows trusts already, and by whom."""

import pytest

from core.actors import PORTAL
from core.errors import NotAllowed
from programmes.models import Participation
from programmes.services import load_published_facts
from tests.factories.programmes import make_manager
from tests.factories.trusts import make_trust


@pytest.mark.django_db
def test_trusts_of_an_imported_register_are_used_as_they_are() -> None:
    trust = make_trust(code="RM3", name="A NEWER NAME NHS TRUST")
    load_published_facts(by=PORTAL)
    row = Participation.objects.get(trust=trust)
    assert row.trust.name == "A NEWER NAME NHS TRUST"
    assert row.name_at_the_time == "Salford Royal NHS Foundation Trust"


@pytest.mark.django_db
def test_a_person_does_not_load_facts() -> None:
    with pytest.raises(NotAllowed, match="at the console"):
        load_published_facts(by=make_manager())
