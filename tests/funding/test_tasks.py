"""Tasks come to the same once, twice, late, or with every signal lost."""

from datetime import date

import pytest

from accounts.models import StaffRole, User
from core import enqueue as core_enqueue
from core.errors import NotPossible
from evidence.models import Claim
from funding import services, tasks
from funding.models import Release
from funding.services import releases as release_services
from funding.sweeps import releases_to_refresh
from tests.factories.accounts import make_user
from tests.factories.blueprints import published as publish_blueprint
from tests.factories.conditions import at_least, checked, make_framework, shown, wants
from tests.factories.evidence import decide, submitted_claim
from tests.factories.funding import (
    accept,
    accept_again,
    approve,
    lead_of,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
    propose,
    this_year,
)
from tests.support.acting import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch):
    """What was handed to the broker, and nothing reaches it."""
    found = []

    def publish(task, *args):
        found.append((task.name, *args))
        return True

    monkeypatch.setattr(core_enqueue, "publish", publish)
    return found


def test_proposing_twice_proposes_once():
    make_tranche()
    assert [tasks.propose_releases(), tasks.propose_releases()] == [1, 0]


def test_a_decision_proposes_the_tranches_of_its_claim_only():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    make_tranche(award)
    accept(commitment)
    assert tasks.propose_releases(commitment.claim_id) == 1
    assert Release.objects.get().tranche == tranche


def test_a_decision_asks_a_worker_to_propose(published, django_capture_on_commit_callbacks):
    commitment = make_commitment(make_award())
    with django_capture_on_commit_callbacks(execute=True):
        accept(commitment)
    assert ("funding.tasks.propose_releases", commitment.claim_id) in published


def test_the_sweep_reaches_the_same_with_the_signal_lost():
    award = make_award()
    commitment = make_commitment(award)
    make_tranche(award, conditions=[commitment])
    accept(commitment)
    assert tasks.propose_releases() == 1


@pytest.mark.parametrize(
    "status", ["declined", "withdrawn", "cancelled", "failed", "paid", "returned"]
)
def test_what_a_person_ended_is_not_proposed_by_the_portal(status):
    make_release(status)
    assert tasks.propose_releases() == 0


def test_a_tranche_that_is_refused_meanwhile_is_left_to_the_next_sweep(monkeypatch):
    make_tranche()

    def refuse(tranche):
        raise NotPossible("Another was first.", code="already_released")

    monkeypatch.setattr(release_services, "check_unblocked", refuse)
    assert tasks.propose_releases() == 0


def test_a_sweep_voids_a_release_with_a_conflict():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    first = accept(commitment)
    manager = make_user(staff_role="programme_manager")
    release = services.approve_for_programme(by=manager, release=propose(tranche))
    save(StaffRole(user=manager, role="assessor"))
    accept_again(commitment, first, User.objects.get(pk=manager.pk))
    assert tasks.propose_releases(commitment.claim_id) == 1
    assert Release.objects.get(pk=release.pk).status == "void"
    assert Release.objects.live().get().parties.get().duty == "assess"


def test_a_batch_that_was_asked_for_is_made_once(published, django_capture_on_commit_callbacks):
    officer = make_user(staff_role="payments_officer")
    release = approve(propose())
    with django_capture_on_commit_callbacks(execute=True):
        batch = services.create_batch(by=officer, releases=[release])
    assert published == [("funding.tasks.instruct_releases", batch.pk)]
    assert tasks.instruct_releases(batch.pk) == 1
    assert tasks.instruct_releases(batch.pk) == 0
    assert Release.objects.get(pk=release.pk).status == "instructed"


def test_the_sweep_makes_batches_whose_message_was_lost():
    officer = make_user(staff_role="payments_officer")
    services.create_batch(by=officer, releases=[approve(propose())])
    assert tasks.instruct_releases() == 1


def test_an_officer_who_has_left_makes_no_batch():
    officer = make_user(staff_role="payments_officer")
    release = approve(propose())
    batch = services.create_batch(by=officer, releases=[release])
    officer.is_active = False
    save(officer)
    assert tasks.instruct_releases() == 0
    batch = type(batch).objects.get(pk=batch.pk)
    assert (batch.status, batch.lines.get().outcome) == ("empty", "left_out")
    assert "closed" in batch.lines.get().reason
    assert Release.objects.get(pk=release.pk).status == "approved"


def waiting_for(make):
    """A tranche that waits for one thing of its trust, and the trust; another waits for nothing."""
    award = make_award()
    tranche = make_tranche(award, conditions=[make(lead_of(award))])
    return tranche, lead_of(award)


def proposed():
    return list(Release.objects.values_list("tranche", flat=True))


def test_a_blueprint_that_is_published_wakes_what_waits_for_it(
    published, django_capture_on_commit_callbacks
):
    tranche, trust = waiting_for(wants)
    make_tranche()
    with django_capture_on_commit_callbacks(execute=True):
        publish_blueprint(trust)
    assert ("funding.tasks.propose_releases", None, trust.pk) in published
    assert tasks.propose_releases(None, trust.pk) == 1
    assert proposed() == [tranche.pk]
    assert releases_to_refresh(trust_id=trust.pk) == [Release.objects.get().pk]


def test_a_new_figure_wakes_what_waits_for_it(
    published, django_capture_on_commit_callbacks, on_day
):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, trust = waiting_for(lambda trust: at_least(trust, version, 80))
    with django_capture_on_commit_callbacks(execute=True):
        checked(trust, version)
    assert ("funding.tasks.propose_releases", None, trust.pk) in published
    assert tasks.propose_releases(None, trust.pk) == 0
    on_day(date(this_year(), 7, 1))
    # On the day on which it becomes public the sweep comes by, with no signal at all.
    assert tasks.propose_releases() == 1
    assert proposed() == [tranche.pk]


def test_what_is_shown_wakes_what_waits_for_it(published, django_capture_on_commit_callbacks):
    tranche, _ = waiting_for(shown)
    claim = Claim.objects.get(kind="condition")
    with django_capture_on_commit_callbacks(execute=True):
        decide(submitted_claim(claim))
    assert ("funding.tasks.propose_releases", claim.pk) in published
    assert tasks.propose_releases(claim.pk) == 1
    assert proposed() == [tranche.pk]


def test_the_sweep_reaches_blueprints_and_evidence_with_every_signal_lost():
    tranche, trust = waiting_for(wants)
    other, _ = waiting_for(shown)
    publish_blueprint(trust)
    decide(submitted_claim(Claim.objects.get(kind="condition")))
    assert tasks.propose_releases() == 2
    assert set(proposed()) == {tranche.pk, other.pk}
