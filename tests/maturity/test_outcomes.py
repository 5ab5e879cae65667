"""Outcome figures beside an assessment: entered by who may answer, frozen when it is signed off."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from core.services import service
from maturity import services
from maturity.models import Assessment, Author, OutcomeFigure, OutcomeMeasure, Score
from maturity.outcomes import outcomes_of
from tests.evidence.helpers import browser, database_refuses, refused
from tests.factories.accounts import make_staff
from tests.factories.external import days_ago
from tests.factories.maturity import (
    DMA,
    fill,
    make_assessment,
    make_draft,
    signed_assessment,
    version_of,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.maturity.pages import date_fields, text_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def asked(trust=None):
    """An open assessment in the framework that names measures."""
    return make_assessment(trust or make_trust(), version_of())


def figure(code, value, edition=0, **facts):
    known = {"period_end": days_ago(30) if value is not None else None, "note": ""}
    return services.Figure(
        measure=OutcomeMeasure.objects.get(code=code, version__status="in_force"),
        edition=edition,
        value=None if value is None else Decimal(value),
        **(known | facts),
    )


def enter(assessment, *figures, by=None):
    person = by or make_member(assessment.trust)
    return services.save_figures(by=person, assessment=assessment, figures=figures)


def shown(assessment):
    return {each.measure.code: (each.words, each.change) for each in outcomes_of(assessment)}


def test_the_shipped_measures_belong_to_their_version_and_its_hash():
    version = version_of()
    assert version.measures.count() == 7
    assert "outcome measures are in the portal's own words" in version.source
    assert outcomes_of(make_assessment(version=version_of(DMA))) == []
    measure = version.measures.first()
    with database_refuses("never changes"):
        OutcomeMeasure.objects.filter(pk=measure.pk).update(unit="other")
    draft = make_draft()
    with database_refuses("belong to one version"):
        OutcomeMeasure.objects.create(
            version=draft, dimension=measure.dimension, code="x", position=1, better="lower"
        )


def test_a_figure_makes_an_author_and_no_score():
    assessment = fill(asked())
    writer = make_member(assessment.trust)
    assert enter(assessment, figure("EC-M1", "41.5"), figure("SP-M1", "6"), by=writer) == 2
    assert enter(assessment, figure("EC-M1", "41.5", edition=1), by=writer) == 0
    assert Author.objects.filter(assessment=assessment, person=writer).exists()
    seen = services.fingerprint(assessment)
    enter(assessment, figure("EC-M1", None, edition=1), by=writer)
    cio = make_member(assessment.trust, "cio")
    with refused("changed_since"):
        services.sign_assessment(by=cio, assessment=assessment, seen=seen)
    services.sign_assessment(by=cio, assessment=assessment)
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    overall = Score.objects.get(assessment=assessment, dimension=None)
    assert overall.value == 60
    assert shown(assessment)["EC-M1"] == ("", "")
    assert shown(assessment)["SP-M1"] == ("6 hours", "")


def test_the_figures_of_last_time_stand_beside():
    trust = make_trust()
    first = asked(trust)
    enter(first, figure("EC-M1", "40"), figure("SP-M1", "6"), figure("IC-M1", "90"))
    signed_assessment(first)
    again = asked(trust)
    enter(again, figure("EC-M1", "45"), figure("SP-M1", "8"), figure("IC-M1", "90"))
    found = shown(again)
    assert found["EC-M1"] == ("45%", "better than last time (40%)")
    assert found["SP-M1"] == ("8 hours", "worse than last time (6 hours)")
    assert found["IC-M1"] == ("90%", "as last time")
    assert found["PE-M1"] == ("", "")
    assert shown(signed_assessment(again))["EC-M1"][1] == "better than last time (40%)"


@pytest.mark.parametrize(
    ("value", "facts", "code"),
    [
        ("101", {}, "range"),
        ("-1", {}, "range"),
        ("5", {"period_end": None}, "period"),
        ("5", {"period_end": days_ago(-1)}, "future"),
        ("5", {"edition": 1}, "changed_since"),
    ],
)
def test_figures_that_cannot_be_are_refused_whole(value, facts, code):
    assessment = asked()
    with refused(code):
        enter(assessment, figure("PE-M1", "50"), figure("EC-M1", value, **facts))
    assert not OutcomeFigure.objects.exists()
    with refused("measure"):
        enter(make_assessment(), figure("EC-M1", "5"))
    with refused("role"):
        enter(assessment, figure("EC-M1", "5"), by=make_member(assessment.trust, "viewer"))


def test_nobody_overwrites_a_figure_in_silence():
    assessment = asked()
    enter(assessment, figure("EC-M1", "40"))
    with refused("changed_since"):
        enter(assessment, figure("EC-M1", "60"))
    assert OutcomeFigure.objects.get().value == 40


@service
def update(*, by, rows, **fields):
    return rows.update(**fields)


def test_the_database_freezes_figures_with_the_assessment():
    assessment = asked()
    enter(assessment, figure("EC-M1", "40"))
    rows = OutcomeFigure.objects.all()
    with database_refuses("one edition at a time"):
        update(by=PORTAL, rows=rows, value=99)
    with database_refuses("within its range"):
        update(by=PORTAL, rows=rows, value=101, edition=2)
    with database_refuses("of_a_period"):
        update(by=PORTAL, rows=rows, value=None, edition=2)
    with database_refuses("keeps its assessment"):
        measure = OutcomeMeasure.objects.get(code="PE-M1")
        update(by=PORTAL, rows=rows, measure=measure, edition=2)
    with database_refuses("names_actor"):
        rows.update(value=41, edition=2)
    with database_refuses("never deleted"):
        rows._raw_delete("default")
    person = make_member(assessment.trust)
    elsewhere = make_assessment()
    with database_refuses("of its framework version"):
        save(
            OutcomeFigure(
                assessment=elsewhere,
                measure=OutcomeMeasure.objects.first(),
                entered_by=person,
                entered_at=timezone.now(),
            )
        )
    signed_assessment(Assessment.objects.get(pk=assessment.pk))
    with database_refuses("never change"):
        update(by=PORTAL, rows=rows, value=99, edition=2)
    with refused("signed"):
        enter(assessment, figure("EC-M1", "60", edition=1))


def test_figures_are_entered_on_one_page_and_shown_beside_the_capabilities():
    assessment = asked()
    client = browser(make_member(assessment.trust))
    url = reverse("maturity:figures", args=[assessment.reference])
    assert "Letters that patients read online" in text_of(client.get(url))
    codes = [measure.code for measure in assessment.version.measures.all()]
    data = {f"{code}-edition": 0 for code in codes} | {"EC-M1-value": "41,5"}
    assert client.post(url, data).status_code == 200
    data["EC-M1-value"] = "41.5"
    assert "Enter the last day of its period for EC-M1" in text_of(client.post(url, data))
    alone = data | {"EC-M1-value": ""} | date_fields("EC-M1-period_end", days_ago(9))
    assert "Enter the figure of this period for EC-M1" in text_of(client.post(url, alone))
    data |= date_fields("EC-M1-period_end", days_ago(9)) | {"EC-M1-note": "From the portal."}
    assert client.post(url, data).status_code == 302
    assert "41.5" in client.get(url).content.decode()
    too_much = data | {"EC-M1-value": "101.234", "EC-M1-edition": 1}
    assert "Figure must have 2 decimal places or fewer" in text_of(client.post(url, too_much))
    too_much["EC-M1-value"] = "101"
    (error,) = client.post(url, too_much).context["forms"][codes.index("EC-M1")].errors["value"]
    assert error == "EC-M1 must be between 0 and 100."
    untouched = {f"{code}-edition": 0 for code in codes}
    assert client.post(url, untouched).status_code == 302
    anew = client.post(url, data | {"EC-M1-value": "43"})
    assert "“43” is not saved" in text_of(anew)
    assert "41.5" in anew.content.decode()
    page = text_of(browser(make_staff("auditor")).get(assessment.get_absolute_url()))
    assert "41.5%" in page
    assert "From the portal." in page
    assert "Enter figures" not in page
    other = make_assessment(assessment.trust)
    url = reverse("maturity:figures", args=[other.reference])
    assert client.get(url).status_code == 404
