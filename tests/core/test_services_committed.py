"""Services outside any transaction of somebody else's."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import rename_user
from core.actors import PORTAL
from tests.factories.accounts import make_user
from tests.support.databases import CommittingDatabase


def test_nothing_that_follows_a_service_passes_as_its_own(
    committing_db: CommittingDatabase,
) -> None:
    user = make_user()
    rename_user(by=PORTAL, user=user, name="Once")
    with pytest.raises(IntegrityError, match="event_names_actor"):
        User.objects.update(name="Forged")
    with transaction.atomic():
        rename_user(by=PORTAL, user=user, name="Twice")
        with pytest.raises(IntegrityError, match="event_names_actor"), transaction.atomic():
            User.objects.update(name="Forged")
