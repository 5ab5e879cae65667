from datetime import date

import pytest
import time_machine

from core.todo import Todo


@time_machine.travel("2022-03-03 12:00")
@pytest.mark.parametrize(
    ("due_on", "with_us", "group"),
    [
        (date(2022, 3, 2), False, "overdue"),
        (date(2022, 3, 3), False, "due_soon"),
        (date(2022, 3, 17), False, "due_soon"),
        (date(2022, 3, 18), False, "later"),
        (None, False, "later"),
        (date(2022, 3, 2), True, "with_us"),
    ],
)
def test_a_task_is_grouped_by_when_it_is_due(due_on, with_us, group):
    assert Todo("Sign off", "/", "You", due_on=due_on, with_us=with_us).group == group
