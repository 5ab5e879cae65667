"""Queries that are written once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import Count, Max, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.dates import today
from core.prepared import Prepared, prepared, summed
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


def test_a_moment_by_our_clock_would_be_kept_and_is_refused() -> None:
    hasty = Prepared(lambda: User.objects.filter(created_at__lt=timezone.now()), {})
    with pytest.raises(ValueError, match="asks for a moment"):
        hasty()


@prepared(least=int)
def from_code(least: int) -> QuerySet[Trust]:
    return Trust.objects.filter(pk__gte=least).order_by("pk")


def test_a_slice_is_read_and_all_are_counted_each_in_one_query() -> None:
    trusts = [make_trust() for _ in range(3)]
    rows = from_code.few(least=trusts[0].pk)
    with CaptureQueriesContext(connection) as queries:
        assert rows[:2] == trusts[:2]
        assert rows[1:3] == trusts[1:]
        assert rows.count() == 3
    assert len(queries) == 3
    assert from_code.few(least=trusts[2].pk + 1).count() == 0


@prepared(least=int)
def last_code(least: int) -> QuerySet[Trust, Any]:
    return summed(Trust.objects.filter(pk__gte=least), last=Max("code"), number=Count("pk"))


def test_sums_are_one_row_also_of_nothing() -> None:
    trust = make_trust()
    assert last_code(least=trust.pk) == [{"last": trust.code, "number": 1}]
    assert last_code(least=trust.pk + 1) == [{"last": None, "number": 0}]


@prepared(least=int, code=str)
def maybe_named(least: int, code: str = "") -> QuerySet[Trust]:
    rows = Trust.objects.filter(pk__gte=least)
    return rows.filter(code=code) if code else rows


def test_a_blank_may_be_left_out_where_the_query_does_without() -> None:
    one, other = make_trust(), make_trust()
    assert set(maybe_named(least=one.pk)) == {one, other}
    assert maybe_named(least=one.pk, code=other.code) == [other]
