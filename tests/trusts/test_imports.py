"""A register file in the admin: upload, preview, confirmation, a worker, and what may go wrong."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import User
from core.actors import PORTAL
from core.errors import BadInput, NotAllowed, NotPossible
from core.history import events_of
from tests.factories.accounts import make_user
from tests.trusts.browsing import staff_browser
from tests.trusts.files import as_csv, row
from trusts import progress, tasks
from trusts.models import RegisterImport, Trust
from trusts.ods import read_register
from trusts.services.imports import MOST_ATTEMPTS, begin_register_import, run_register_import
from trusts.services.register import apply_register
from trusts.services.uploads import (
    confirm_register_import,
    discard_register_import,
    upload_register,
)

pytestmark = pytest.mark.django_db

DAY = date(2022, 6, 1)
GOOD = as_csv(row("R1A"), row("R1B", "SOUTHSHIRE NHS TRUST"))
WITH_A_BAD_ROW = as_csv(row("R1A"), row("R1B", c10="20260231"))
LIST = "/admin/trusts/registerimport/"


@pytest.fixture
def admin() -> User:
    return make_user(staff_role="administrator")


@pytest.fixture
def browser(admin: User) -> Client:
    return staff_browser("administrator", admin)


def uploaded(by: User, content: bytes = GOOD) -> RegisterImport:
    return upload_register(by=by, file_name="etr.csv", content=content, as_of=DAY)


def confirmed(by: User, content: bytes = GOOD, **options: Any) -> RegisterImport:
    return confirm_register_import(by=by, upload=uploaded(by, content), **options)


def again(upload: RegisterImport) -> RegisterImport:
    return RegisterImport.objects.get(pk=upload.pk)


def test_an_upload_is_kept_with_its_preview_and_changes_no_trust(admin: User) -> None:
    upload = again(uploaded(admin))
    assert (upload.status, bytes(upload.content)) == ("previewed", GOOD)
    assert upload.counts["created"] == 2
    assert not Trust.objects.exists()


def test_a_confirmed_file_is_applied_by_a_worker_and_named_in_the_history(admin: User) -> None:
    upload = confirmed(admin)
    tasks.apply_register_import(upload.pk)
    assert (again(upload).status, again(upload).attempts) == ("applied", 1)
    (event,) = events_of(Trust.objects.get(code="R1A"))
    assert event.pgh_context["name"] == "portal"
    assert event.pgh_context["reason"] == upload.reference
    assert progress.percent_done(upload.reference) == 100


def test_a_task_that_comes_twice_does_its_work_once(admin: User) -> None:
    upload = confirmed(admin)
    for _ in range(2):
        tasks.apply_register_import(upload.pk)
    assert again(upload).attempts == 1
    assert run_register_import(by=PORTAL, upload=upload).status == "applied"
    assert Trust.objects.count() == 2


def test_trusts_that_changed_since_the_preview_end_the_import_with_a_reason(admin: User) -> None:
    upload = confirmed(admin)
    other = read_register(as_csv(row("R1A", "OTHER NHS TRUST")))
    apply_register(by=PORTAL, register=other, as_of=DAY)
    tasks.apply_register_import(upload.pk)
    assert again(upload).status == "failed"
    assert "changed since this preview" in again(upload).failure
    assert Trust.objects.get().name == "OTHER NHS TRUST"


def test_a_worker_killed_half_way_leaves_nothing_and_the_next_one_finishes(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = confirmed(admin)

    def killed(_reference: str) -> Any:
        def report(_done: int, _of: int) -> None:
            raise SystemExit

        return report

    with monkeypatch.context() as patch:
        patch.setattr("trusts.services.imports.reporter", killed)
        with pytest.raises(SystemExit):
            tasks.apply_register_import(upload.pk)
    assert (again(upload).status, Trust.objects.count()) == ("queued", 0)
    tasks.apply_register_import(upload.pk)
    assert (again(upload).status, again(upload).attempts) == ("applied", 2)


def test_an_import_that_kills_every_worker_is_given_up(admin: User) -> None:
    upload = confirmed(admin)
    begun = [begin_register_import(by=PORTAL, upload=upload) for _ in range(MOST_ATTEMPTS + 2)]
    assert begun == [True] * MOST_ATTEMPTS + [False, False]
    assert "begun three times" in again(upload).failure


def test_what_the_broker_lost_is_published_again(admin: User) -> None:
    confirmed(admin)
    uploaded(admin)
    assert tasks.resume_register_imports() in {0, 1}


def test_bad_rows_must_be_left_out_knowingly(admin: User) -> None:
    upload = uploaded(admin, WITH_A_BAD_ROW)
    with pytest.raises(NotPossible, match="1 refused row"):
        confirm_register_import(by=admin, upload=upload)
    tasks.apply_register_import(
        confirm_register_import(by=admin, upload=upload, skip_refused=True).pk
    )
    assert [trust.code for trust in Trust.objects.all()] == ["R1A"]


def test_an_import_is_confirmed_or_discarded_once(admin: User) -> None:
    upload = discard_register_import(by=admin, upload=uploaded(admin))
    with pytest.raises(NotPossible, match="discarded"):
        confirm_register_import(by=admin, upload=upload)
    with pytest.raises(NotPossible):
        discard_register_import(by=admin, upload=confirmed(admin))


@pytest.mark.parametrize("role", ["", "programme_manager", "auditor"])
def test_only_administrators_import_the_register(admin: User, role: str) -> None:
    person, upload = make_user(staff_role=role), uploaded(admin)
    for write in (
        lambda: uploaded(person),
        lambda: confirm_register_import(by=person, upload=upload),
        lambda: discard_register_import(by=person, upload=upload),
    ):
        with pytest.raises(NotAllowed, match="import the register"):
            write()
    assert not RegisterImport.objects.visible_to(person).exists()


def test_a_status_cannot_be_set_past_the_services(admin: User) -> None:
    upload = uploaded(admin)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterImport.objects.filter(pk=upload.pk).update(status="applied")


def test_no_register_is_refused_before_anything_is_kept(admin: User) -> None:
    with pytest.raises(BadInput, match="web page"):
        uploaded(admin, b"<html></html>")
    assert not RegisterImport.objects.exists()


def post_file(browser: Client, content: bytes, day: str = "2022-06-01") -> Any:
    file = SimpleUploadedFile("etr.csv", content, "text/csv")
    return browser.post(f"{LIST}add/", {"file": file, "as_of": day}, follow=True)


def test_the_admin_shows_a_preview_and_imports_on_confirmation(browser: Client) -> None:
    page = post_file(browser, WITH_A_BAD_ROW).content.decode()
    assert "Nothing has been changed yet" in page
    assert "The opening date “20260231” is no date" in page
    upload = RegisterImport.objects.get()
    refused = browser.post(f"{LIST}{upload.pk}/confirm/", follow=True).content.decode()
    assert "1 refused row" in refused
    queued = browser.post(f"{LIST}{upload.pk}/confirm/", {"skip_refused": "on"}, follow=True)
    assert "<progress" in queued.content.decode()
    tasks.apply_register_import(upload.pk)
    done = browser.get(upload.get_absolute_url()).content.decode()
    assert "What it changed" in done
    assert "NORTHSHIRE NHS TRUST" in done
    assert "IM-" in browser.get(LIST).content.decode()


def test_the_admin_says_what_is_wrong_with_a_file(browser: Client) -> None:
    assert "web page" in post_file(browser, b"<html></html>").content.decode()
    assert "smaller than 5MB" in post_file(browser, b"x" * (5 * 2**20 + 1)).content.decode()
    assert "Select a CSV file" in browser.post(f"{LIST}add/", {}).content.decode()
    assert "is empty" in post_file(browser, b"").content.decode()


def test_an_import_is_discarded_in_the_admin(browser: Client) -> None:
    post_file(browser, GOOD)
    upload = RegisterImport.objects.get()
    assert browser.get(f"{LIST}{upload.pk}/discard/").status_code == 405
    assert "Discarded" in browser.post(f"{LIST}{upload.pk}/discard/", follow=True).content.decode()
    assert browser.get(f"{LIST}0/change/").status_code == 404
    assert browser.get(f"{LIST}nought/change/").status_code == 404


def test_progress_is_nothing_to_fail_for(settings: Any) -> None:
    away = {**settings.CACHES["redis"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "redis": away}
    progress.reporter("IM-1")(1, 1)
    assert progress.percent_done("IM-1") == 0


def test_progress_is_told_in_twentieths() -> None:
    report = progress.reporter("IM-2")
    for done in range(1, 48):
        report(done, 100)
    assert progress.percent_done("IM-2") == 45
