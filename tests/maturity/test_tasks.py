"""Scores come to the same once, twice, late, with every signal lost, or after a kill."""

import pytest

from core import enqueue as core_enqueue
from core.actors import PORTAL
from maturity import scoring, services, tasks
from maturity.models import Score, ScoreRun
from tests.evidence.helpers import refused
from tests.factories.accounts import make_user
from tests.factories.maturity import make_assessment, request, settle, signed_assessment
from trusts.progress import percent_done

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch):
    """What was handed to the broker, and nothing reaches it."""
    found = []

    def publish(task, *args):
        found.append((task.name, *args))
        return True

    monkeypatch.setattr(core_enqueue, "publish", publish)
    monkeypatch.setattr(tasks, "publish", publish)
    return found


def test_signing_asks_a_worker_to_compute(published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assessment = signed_assessment()
    assert ("maturity.tasks.compute_scores", assessment.pk) in published


def test_a_decision_about_a_check_asks_a_worker_to_compute(
    published, django_capture_on_commit_callbacks
):
    assessment = signed_assessment()
    (check,) = request(assessment, "S1")
    with django_capture_on_commit_callbacks(execute=True):
        settle(check, 2)
    assert ("maturity.tasks.compute_scores", assessment.pk) in published


def test_the_sweep_finds_what_no_signal_told():
    assessment = signed_assessment()
    (check,) = request(assessment, "S1")
    assert [tasks.compute_scores(), tasks.compute_scores()] == [1, 0]
    settle(check, 2)
    assert [tasks.compute_scores(), tasks.compute_scores()] == [1, 0]
    assert Score.objects.filter(kind="verified").count() == 2


def test_one_assessment_is_computed_by_its_id():
    assessment = signed_assessment()
    other = signed_assessment()
    assert tasks.compute_scores(assessment.pk) == 1
    assert set(Score.objects.values_list("assessment", flat=True)) == {assessment.pk}
    assert tasks.compute_scores(make_assessment(version=other.version).pk) == 0


def test_everything_is_computed_anew_with_visible_progress(
    monkeypatch, published, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(scoring, "CHUNK", 2)
    for _ in range(5):
        signed_assessment()
    manager = make_user(staff_role="programme_manager")
    with django_capture_on_commit_callbacks(execute=True):
        run = services.ask_recomputation(by=manager)
    assert ("maturity.tasks.recompute_all", run.pk) in published
    tasks.recompute_all(run.pk)
    run = ScoreRun.objects.get()
    assert (run.status, run.done, run.total, run.asked_by) == ("finished", 5, 5, manager)
    assert percent_done(services.scoring.progress_key(run)) == 100
    assert set(Score.objects.values_list("run", flat=True)) == {run.pk}
    assert str(run) == f"Recomputation {run.pk}"


def test_progress_moves_in_steps(monkeypatch, published):
    monkeypatch.setattr(scoring, "CHUNK", 2)
    for _ in range(5):
        signed_assessment()
    steps = []
    scoring.write_all(services.ask_recomputation(by=PORTAL).pk, lambda *step: steps.append(step))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_recomputation_of_nothing_ends_too():
    run = services.ask_recomputation(by=PORTAL)
    tasks.recompute_all(run.pk)
    assert ScoreRun.objects.get().status == "finished"
    tasks.recompute_all(run.pk)
    assert ScoreRun.objects.get().attempts == 1
    assert services.run_recomputation(by=PORTAL, run=run).status == "finished"


def test_a_worker_killed_half_way_leaves_the_old_scores(monkeypatch):
    """Readers see the old scores or the new ones, never half."""
    monkeypatch.setattr(scoring, "CHUNK", 2)
    for _ in range(5):
        signed_assessment()
    tasks.compute_scores()
    Score.objects.update(points=1)  # what the old formula gave
    run = services.ask_recomputation(by=PORTAL)

    def killed(_key):
        def report(done, _of):
            if done == 2:
                raise SystemExit

        return report

    with monkeypatch.context() as patch:
        patch.setattr(services.scoring, "reporter", killed)
        with pytest.raises(SystemExit):
            tasks.recompute_all(run.pk)
    assert set(Score.objects.values_list("points", "run")) == {(1, None)}
    assert ScoreRun.objects.get().status == "running"
    tasks.recompute_all(run.pk)
    assert not Score.objects.filter(points=1).exists()
    assert (ScoreRun.objects.get().status, ScoreRun.objects.get().attempts) == ("finished", 2)


def test_a_recomputation_that_kills_every_worker_is_given_up():
    run = services.ask_recomputation(by=PORTAL)
    begun = [services.begin_recomputation(by=PORTAL, run=run) for _ in range(5)]
    assert begun == [True] * 3 + [False] * 2
    assert "begun three times" in ScoreRun.objects.get().failure


def test_only_one_recomputation_at_a_time():
    services.ask_recomputation(by=PORTAL)
    with refused("running"):
        services.ask_recomputation(by=PORTAL)


@pytest.mark.parametrize("role", ["assessor", "auditor", "finance_approver", "administrator"])
def test_who_does_not_manage_maturity_recomputes_nothing(role):
    with refused("role"):
        services.ask_recomputation(by=make_user(staff_role=role))


def test_what_the_broker_lost_is_published_again(published):
    assert tasks.resume_recomputations() == 0
    run = services.ask_recomputation(by=PORTAL)
    published.clear()
    assert tasks.resume_recomputations() == 1
    assert published == [("maturity.tasks.recompute_all", run.pk)]
