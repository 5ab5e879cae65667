"""A payment that is not due for its next step is moved by nothing: a bulk action, admin, the answer
of the finance system, a shell, raw SQL. Whoever tries, everything stands as it stood."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction

from accounts.models import StaffRole, User
from core.dates import today
from core.errors import DomainError
from funding import services, tasks
from funding.models import LedgerEntry, Release
from funding.services import answers
from funding.spreadsheet.answers import LAYOUT
from tests.factories.accounts import make_user
from tests.factories.funding import approve, propose
from tests.funding.attacking import REFUSED, as_somebody, party, sql
from tests.funding_pages.support import browser
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def paid() -> dict[str, Any]:
    """What is recorded of a payment that was made."""
    return {"paid_on": today(), "payment_reference": "BACS 1"}


def not_approved() -> Release:
    return propose()


def on_hold() -> Release:
    release = propose()
    holder = make_user(staff_role="programme_manager")
    services.hold_release(by=holder, release=release, reason="The account is checked")
    return release


def approved_and_paused() -> Release:
    release = approve(propose())
    manager = make_user(staff_role="programme_manager")
    services.pause_award(by=manager, award=release.tranche.award, reason="Late")
    return release


def able() -> User:
    """Somebody with every role of the money path, and so with every permission."""
    user = make_user(staff_role="finance_approver")
    for role in ("payments_officer", "administrator"):
        save(StaffRole(user=user, role=role))
    return user


def by_bulk_action(release: Release) -> None:
    """As if it had been seen one step further than it is."""
    client = browser(able())
    for seen in ("programme_approved", "approved", "instructed"):
        data = {"approve": f"{release.reference}:{seen}", "together": ""}
        client.post("/funding/releases/approve/", data)
    client.post("/funding/batches/new/", {"release": release.reference})
    tasks.instruct_releases()


def by_admin(release: Release) -> None:
    client = browser(able())
    chosen = {"_selected_action": release.pk, "status": "paid"}
    for action in ("delete_selected", "approve", ""):
        client.post("/admin/funding/release/", {"action": action, **chosen})
    form = {"status": "paid", "payment_reference": "BACS 1"}
    assert client.post(f"/admin/funding/release/{release.pk}/change/", form).status_code == 403
    assert client.post(f"/admin/funding/release/{release.pk}/delete/", form).status_code == 403


def by_answer(release: Release) -> None:
    officer = make_user(staff_role="payments_officer")
    lines = [
        f"{release.reference},{result},{today().isoformat()},BACS 1,Account closed"
        for result in ("paid", "failed", "returned")
    ]
    content = "\n".join([",".join(LAYOUT), *lines]).encode()
    made = answers.upload_payment_answer(by=officer, file_name="answer.csv", content=content)
    tasks.carry_out_payment_answers()
    with suppress(DomainError):
        answers.confirm_payment_answer(by=officer, answer=made)
    tasks.carry_out_payment_answers()
    assert set(made.rows.values_list("outcome", flat=True)) == {"refused"}
    assert all(row.messages for row in made.rows.all())


def attempts(release: Release, person: User) -> list[Callable[[], Any]]:
    """What somebody with a shell tries, in the portal's own words and in those of PostgreSQL."""
    rows = Release.objects.filter(pk=release.pk)
    changed = Release.objects.get(pk=release.pk)
    changed.status = "paid"

    def with_duties() -> None:
        for duty in ("approve_finance", "pay"):
            party(release, person, duty)
        rows.update(status="paid", **paid())

    raw = "UPDATE funding_release SET status = %s, paid_on = %s, payment_reference = 'B'"
    return [
        lambda: rows.update(status="instructed"),
        lambda: rows.update(status="paid", **paid()),
        lambda: Release.objects.bulk_update([changed], ["status"]),
        changed.save,
        with_duties,
        lambda: sql(f"{raw} WHERE id = %s", "paid", today(), release.pk),
        lambda: sql("DELETE FROM funding_releasehold WHERE release_id = %s", release.pk),
        lambda: sql("UPDATE funding_awardpause SET ended_at = now()"),
        lambda: sql(
            "INSERT INTO funding_releaseparty (release_id, person_id, duty, at)"
            " VALUES (%s, %s, 'pay', now());"
            " UPDATE funding_release SET status = 'instructed' WHERE id = %s",
            release.pk, person.pk, release.pk,
        ),
    ]  # fmt: skip


def by_shell_and_sql(release: Release) -> None:
    person = make_user(staff_role="payments_officer")
    for write in attempts(release, person):
        with suppress(*REFUSED):
            as_somebody(write, person)
    # Not even somebody's name is on it.
    for write in attempts(release, person):
        with suppress(*REFUSED), transaction.atomic():
            write()
            sql("SET CONSTRAINTS ALL IMMEDIATE")


def standing(release: Release) -> Any:
    """All that a step would change."""
    found = Release.objects.filter(pk=release.pk).values()
    parties = set(release.parties.values_list("person", "duty"))
    holds = list(release.holds.values())
    pauses = list(release.tranche.award.pauses.values())
    return list(found), parties, holds, pauses, LedgerEntry.objects.filter(release=release).count()


@pytest.mark.parametrize("way", [by_bulk_action, by_admin, by_answer, by_shell_and_sql])
@pytest.mark.parametrize("start", [not_approved, on_hold, approved_and_paused])
def test_nothing_moves_a_payment_past_its_rules(
    start: Callable[[], Release], way: Callable[[Release], None]
) -> None:
    release = start()
    before = standing(release)
    way(Release.objects.get(pk=release.pk))
    assert standing(release) == before
