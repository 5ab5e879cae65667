"""A file of awards that stops its worker each time is not tried for ever."""

import pytest

from accounts.models import User
from core.actors import PORTAL
from funding.models import AwardImport
from funding.services import award_imports, load_catalogue
from funding.services.uploads import MOST_ATTEMPTS
from funding.spreadsheet.sample import sample_csv
from funding.sweeps import imports_to_carry_out
from funding.tasks import carry_out_award_imports
from tests.factories.accounts import make_user
from tests.funding_pages.support import browser, get

pytestmark = pytest.mark.django_db


class WorkerDied(BaseException):
    """Nothing in the portal catches it, as nothing catches the end of a process."""


@pytest.fixture
def manager() -> User:
    load_catalogue(by=PORTAL)
    return make_user(staff_role="programme_manager")


@pytest.fixture
def made(manager: User) -> AwardImport:
    return award_imports.upload_award_import(
        by=manager, file_name="awards.csv", content=sample_csv()
    )


def die(**_: object) -> None:
    raise WorkerDied


def test_an_import_that_stops_its_worker_each_time_fails_with_a_sentence(
    manager: User, made: AwardImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(award_imports, "check_award_import", die)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with pytest.raises(WorkerDied):
            carry_out_award_imports()
        assert AwardImport.objects.get(pk=made.pk).attempts == attempt
    assert carry_out_award_imports() == 0
    assert imports_to_carry_out() == []
    row = AwardImport.objects.get(pk=made.pk)
    assert row.status == "failed"
    page = get(browser(manager), made.get_absolute_url())
    assert "Nothing was created" in page
    assert "began 3 times and was stopped each time" in page
    assert "upload it in parts" in page


def test_each_step_begins_to_count_anew(manager: User, made: AwardImport) -> None:
    carry_out_award_imports()
    row = AwardImport.objects.get(pk=made.pk)
    assert (row.status, row.attempts) == ("checked", 0)


def test_a_worker_that_comes_late_counts_nothing(made: AwardImport) -> None:
    carry_out_award_imports()
    assert not award_imports.begin_award_import(by=PORTAL, award_import=made)
    assert AwardImport.objects.get(pk=made.pk).attempts == 0
