"""Queries that are written once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.dates import today
from core.prepared import Prepared, prepared
from tests.factories.trusts import make_trust
from trusts.models import Trust, TrustName

pytestmark = pytest.mark.django_db


@prepared(trust=Trust)
def names_of(trust: Trust) -> QuerySet[TrustName]:
    return TrustName.objects.filter(trust=trust).select_related("trust")


@prepared(ids=list)
def in_order(ids: Any) -> QuerySet[Trust]:
    return Trust.objects.filter(pk__in=ids).order_by("code")


@prepared(code=str, least=int)
def found(longest: bool, code: str, least: int) -> QuerySet[Trust, Any]:
    rows = Trust.objects.filter(code=code, pk__gte=least)
    return rows.values_list("name", "town") if longest else rows.values_list("name")


def test_the_same_query_finds_what_each_value_asks_for() -> None:
    one, other = make_trust(), make_trust()
    assert [name.trust for name in names_of(trust=one.pk)] == [one]
    assert [name.trust for name in names_of(trust=other.pk)] == [other]
    assert names_of(trust=0) == []


def test_it_is_written_once_and_asked_in_one_query_each_time() -> None:
    one, other = make_trust(), make_trust()
    in_order(ids=[one.pk])
    written = in_order.written.cache_info().misses
    with CaptureQueriesContext(connection) as queries:
        assert in_order(ids=[other.pk, one.pk]) == sorted([one, other], key=lambda t: t.code)
        assert in_order(ids=[]) == []
    assert len(queries) == 2
    assert in_order.written.cache_info().misses == written


def test_each_shape_is_written_by_itself() -> None:
    trust = make_trust(town="HULL")
    assert found(True, code=trust.code, least=1) == [(trust.name, "HULL")]
    assert found(False, code=trust.code, least=1) == [(trust.name,)]
    assert found(False, code=trust.code, least=trust.pk + 1) == []


def test_a_day_later_it_is_written_anew() -> None:
    trust = make_trust(open_date=today() + timedelta(days=1))
    is_open = Prepared(lambda trust: Trust.objects.open_on().filter(pk=trust.pk), {"trust": Trust})
    assert is_open(trust=trust.pk) == []
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert is_open(trust=trust.pk) == [trust]


def test_what_is_asked_for_must_be_in_the_query() -> None:
    forgetful = Prepared(lambda trust: Trust.objects.all(), {"trust": Trust})
    with pytest.raises(ValueError, match="does not ask for trust"):
        forgetful(trust=1)
