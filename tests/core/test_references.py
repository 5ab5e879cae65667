import re

import pytest

from core.references import PREFIXES, next_reference

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_reference_can_be_said_on_the_telephone(prefix):
    assert re.fullmatch(rf"{prefix}-2021-[0-9]{{4,}}", next_reference(prefix, 2021))


def test_no_two_references_are_alike():
    assert len({next_reference("CL", 2021) for _ in range(20)}) == 20


def test_an_unknown_prefix_is_a_mistake():
    with pytest.raises(ValueError, match="No reference begins with"):
        next_reference("XX", 2021)
