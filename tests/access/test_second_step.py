"""No address is a way past the second step."""

import pytest
from django.urls import reverse

from accounts.middleware import LET_THROUGH
from accounts.models import StaffRole
from tests.access.matrix import all_rows
from tests.access.world import World, sign_in
from tests.factories.accounts import make_user
from tests.support.acting import save

ROWS = all_rows()
FREE = {name for name in ROWS if name.startswith("mfa_")} | LET_THROUGH


@pytest.mark.parametrize("name", sorted(set(ROWS) - FREE))
def test_staff_without_a_second_step_are_sent_to_set_one_up(undone: World, name: str) -> None:
    person = make_user()
    save(StaffRole(user=person, role="administrator"))
    client = sign_in(person)
    for method in (client.get, client.post):
        answer = method(ROWS[name].address(undone))
        assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("mfa_index"))
