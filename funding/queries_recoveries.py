"""Questions about money to pay back that policies, services and pages share."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection

from funding.models import Commitment, Release


def has_failed(commitment: Commitment) -> bool:
    """Whether a promise was not kept, as the database says."""
    return commitment.pk in failed_ids([commitment.pk])


def failed_ids(commitments: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        asked = "SELECT id FROM unnest(%s::bigint[]) id WHERE funding_has_failed(id)"
        cursor.execute(asked, [list(commitments)])
        return {found for (found,) in cursor.fetchall()}


def judges_of(commitment: Commitment) -> set[int]:
    """The ids of those who have judged the evidence of a commitment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM funding_judges_of_commitment(%s)", [commitment.pk])
        return {person for (person,) in cursor.fetchall()}


def left_to_ask(release: Release) -> Decimal:
    """Pounds of a payment that nobody has asked back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funding_asked_back(%s)", [release.pk])
        return release.amount - Decimal(cursor.fetchone()[0])
