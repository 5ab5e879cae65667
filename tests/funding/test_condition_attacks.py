"""Conditions by raw SQL and round the services: nothing counts that was not published, and what an
instalment waits for stays as it is."""

from datetime import date

import pytest

from core.dates import today
from funding.blockers import blockers_of
from funding.models import Condition, Release
from maturity import tasks as maturity_tasks
from maturity.models import Publication
from tests.evidence.helpers import database_refuses
from tests.factories.blueprints import published, sent
from tests.factories.conditions import at_least, checked, make_framework, shown, wants
from tests.factories.funding import MILLION, lead_of, make_award, make_tranche, this_year
from tests.factories.maturity import make_assessment, signed_assessment
from tests.factories.trusts import make_trust
from tests.funding.attacking import as_somebody, refused, sql
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def waiting(make):
    award = make_award()
    trust = lead_of(award)
    return make_tranche(award, conditions=[make(trust)]), trust


def codes(tranche):
    return [each.code for each in blockers_of([tranche])[tranche.pk]]


def row(tranche, **fields):
    return lambda: Condition.objects.create(tranche=tranche, **fields)


def test_a_condition_of_a_trust_that_does_not_hold_the_award_is_refused():
    tranche, _ = waiting(wants)
    other, version = make_trust(), make_framework()
    refused(row(tranche, kind="blueprint", trust=other, blueprints_wanted=1), "that hold its award")
    score = {"kind": "maturity", "framework": version.framework, "at_least": 1}
    refused(row(tranche, trust=other, **score), "that hold its award")


def test_the_blueprint_of_another_trust_changes_hands_by_no_statement():
    tranche, trust = waiting(wants)
    version = published()
    refused(
        lambda: sql(
            "UPDATE blueprints_blueprint SET trust_id = %s WHERE id = %s",
            trust.pk,
            version.blueprint_id,
        ),
        "keeps its address, its trust",
    )
    assert codes(tranche) == ["blueprint_missing"]


def test_a_draft_is_not_published_by_an_update():
    tranche, trust = waiting(wants)
    version = sent(trust)
    refused(
        lambda: sql(
            "UPDATE blueprints_blueprintversion SET status = 'published', published_at = now(),"
            " reviewed_by_id = edited_by_id WHERE id = %s",
            version.pk,
        ),
        "only by a review of this round",
    )
    assert codes(tranche) == ["blueprint_in_review"]


@pytest.mark.parametrize(
    "change",
    [
        "at_least = 0",
        "blueprints_wanted = NULL",
        "kind = 'date', on_date = '2020-01-01'",
        "by_date = '2099-01-01'",
        "tranche_id = tranche_id + 1",
    ],
)
def test_no_condition_is_made_easier(change):
    version = make_framework()
    tranche, _ = waiting(lambda trust: at_least(trust, version, 90))
    refused(
        lambda: sql(f"UPDATE funding_condition SET {change} WHERE tranche_id = %s", tranche.pk),
        "never changed or removed",
    )
    refused(
        lambda: sql("DELETE FROM funding_condition WHERE tranche_id = %s", tranche.pk),
        "never changed or removed",
    )


def test_a_score_that_is_not_a_published_bound_counts_for_nothing():
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 10))
    assessment = signed_assessment(make_assessment(trust, version), level=5)
    maturity_tasks.compute_scores(assessment.pk)
    as_somebody(
        lambda: sql(
            "INSERT INTO maturity_score (assessment_id, kind, points, out_of, value, statements,"
            " answered, checked, framework_version_id, formula_version, inputs_hash)"
            " SELECT assessment_id, 'verified', points, out_of, 100, statements, answered,"
            " statements, framework_version_id, formula_version, inputs_hash FROM maturity_score"
            " WHERE assessment_id = %s AND dimension_id IS NULL",
            assessment.pk,
        )
    )
    assert codes(tranche) == ["maturity_checking"]
    with database_refuses("maturity_checking"):
        save(Release(reference="RL-2000-0001", tranche=tranche, amount=MILLION, status="proposed"))


def test_nobody_publishes_a_figure_before_its_day(on_day):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 80))
    draw = checked(trust, version)
    refused(
        lambda: Publication.objects.filter(draw=draw).update(public_from=today()),
        "ten working days",
    )
    refused(lambda: sql("UPDATE maturity_bound SET due = 0, figure = 100"), "never changed")
    assert codes(tranche) == ["maturity_not_public"]
    with database_refuses("maturity_not_public"):
        save(Release(reference="RL-2000-0001", tranche=tranche, amount=MILLION, status="proposed"))


def test_a_claim_of_another_trust_kind_or_condition_is_not_taken():
    tranche, trust = waiting(shown)
    mine = Condition.objects.get(tranche=tranche).claim
    elsewhere, other = waiting(shown)
    theirs = Condition.objects.get(tranche=elsewhere).claim
    refused(row(tranche, kind="evidence", trust=trust, claim=mine), "claim_id")
    refused(row(tranche, kind="evidence", trust=trust, claim=theirs), "a claim of its own")
    refused(row(tranche, kind="evidence", trust=other, claim=theirs), "that hold its award")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"kind": "maturity", "at_least": 50}, "fits_kind"),
        ({"kind": "blueprint"}, "fits_kind"),
        ({"kind": "blueprint", "blueprints_wanted": 0}, "wants_a_blueprint"),
        ({"kind": "evidence"}, "fits_kind"),
        ({"kind": "date", "on_date": date(2020, 1, 1)}, "fits_kind"),
    ],
)
def test_a_condition_says_all_that_its_kind_needs_and_no_more(fields, rule):
    tranche, trust = waiting(lambda trust: wants(trust, 2))
    refused(row(tranche, trust=trust, **fields), rule)


def test_a_score_is_out_of_100():
    version = make_framework()
    tranche, trust = waiting(wants)
    score = {"kind": "maturity", "trust": trust, "framework": version.framework}
    refused(row(tranche, at_least=101, **score), "out_of_100")
