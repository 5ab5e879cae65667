"""What is shipped, and that it never changes once it is in force."""

import csv
from pathlib import Path

import pytest

from core.actors import PORTAL
from maturity.models import Dimension, FrameworkVersion, Option, Scale, Statement
from maturity.services import load_frameworks
from maturity.services.frameworks import load_version
from tests.evidence.helpers import database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.maturity import DMA, WGLL, force, make_draft, make_version, version_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def test_loading_twice_adds_nothing_the_second_time():
    assert [load_frameworks(by=PORTAL), load_frameworks(by=PORTAL)] == [2, 0]
    assert FrameworkVersion.objects.in_force().count() == 2


def test_frameworks_are_loaded_by_nobody_in_particular():
    with refused("console_only"):
        load_frameworks(by=make_user(staff_role="administrator"))


def test_what_good_looks_like_has_seven_measures_at_levels_one_to_five():
    version = version_of(WGLL)
    assert version.dimensions.count() == 7
    assert all(dimension.statements.count() >= 3 for dimension in version.dimensions.all())
    levels = Option.objects.filter(scale__version=version)
    assert list(levels.values_list("level", "points")) == [(n, 20 * n) for n in range(1, 6)]
    assert all(levels.values_list("requires", flat=True))


@pytest.mark.parametrize("slug", [WGLL, DMA])
def test_statements_in_our_own_words_are_marked_so_and_name_their_source(slug):
    version = version_of(slug)
    assert version.in_our_words
    assert "own words" in version.source
    assert not version.statements.filter(text="").exists()


def test_the_assessment_of_2015_has_three_themes_of_fourteen_sections():
    themes = version_of(DMA).dimensions.filter(parent=None)
    assert [(theme.name, theme.sections.count()) for theme in themes] == [
        ("Readiness", 5),
        ("Capabilities", 8),
        ("Infrastructure", 1),
    ]
    assert not Statement.objects.filter(dimension__in=themes).exists()


@pytest.mark.real_data
def test_scales_and_sections_of_2015_are_the_published_ones(real_data: Path):
    version = version_of(DMA)
    scales = read(real_data / "programme" / "dma_2016_answer_scales.csv")
    ours = Option.objects.filter(scale__version=version)
    assert {(o.scale.slug, o.label, o.points) for o in ours.select_related("scale")} == {
        (row["scale"].replace("_", "-"), row["answer"], int(row["score"])) for row in scales
    }
    sections = read(real_data / "programme" / "dma_2016_sections.csv")
    dimensions = version.dimensions.filter(parent__isnull=False).select_related("parent")
    assert [(d.parent.name, d.name) for d in dimensions] == [
        (row["theme"], row["section"]) for row in sections
    ]


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_coming_into_force_fixes_the_hash_of_the_content():
    first, second = make_draft(), make_draft()
    assert first.content_hash == ""
    first = force(first)
    assert len(first.content_hash) == 64
    Scale.objects.create(version=second, slug="other", name="Other")
    assert force(second).content_hash == first.content_hash  # a scale without options says nothing
    third = make_draft()
    Option.objects.filter(scale__version=third, level=5).update(points=99)
    assert force(third).content_hash != first.content_hash


def test_a_new_version_supersedes_the_one_before():
    first = make_version()
    second = make_version()
    assert FrameworkVersion.objects.get(pk=first.pk).status == "superseded"
    assert second.status == "in_force"


def test_a_version_with_another_number_is_added_beside_the_first():
    content = {
        "slug": "short",
        "name": "Short",
        "summary": "A test.",
        "method": "statements",
        "source": "A test",
        "scales": [
            {
                "slug": "yes",
                "name": "Yes",
                "options": [
                    {"level": 0, "label": "No", "points": 0},
                    {"level": 1, "label": "Yes", "points": 100},
                ],
            }
        ],
        "dimensions": [
            {
                "code": "one",
                "name": "One",
                "statements": [
                    {"code": "A", "scale": "yes", "text": "It is so."},
                ],
            }
        ],
    }

    def load(number):
        return load_frameworks_with({**content, "number": number})

    assert [load(1), load(1), load(2)] == [True, False, True]


def load_frameworks_with(content):
    import copy

    from core.services import service

    @service
    def load(*, by):
        return load_version(**copy.deepcopy(content))

    return load(by=PORTAL)


@pytest.mark.parametrize("model", [Dimension, Scale, Option, Statement])
def test_no_part_of_a_version_in_force_is_changed_added_or_removed(model):
    version = make_version()
    paths = {Option: "scale__version"}
    row = model.objects.filter(**{paths.get(model, "version"): version}).first()
    field = {Dimension: "weight", Scale: "name", Option: "points", Statement: "text"}[model]
    with database_refuses("never changes"):
        model.objects.filter(pk=row.pk).update(**{field: 7})
    with database_refuses("never changes"):
        model.objects.filter(pk=row.pk)._raw_delete("default")
    row.pk, row._state.adding = None, True
    with database_refuses("never changes"):
        row.save()


def test_no_part_of_a_version_in_force_moves_into_a_draft():
    version, draft = make_version(), make_draft()
    with database_refuses("never changes"):
        Scale.objects.filter(version=version).update(version=draft, slug="moved")


def test_a_version_in_force_keeps_its_words():
    version = make_version()
    version.source = "Somewhere else"
    with database_refuses("never changes"):
        save(version)


def test_a_statement_takes_dimension_and_scale_of_its_own_version():
    version, draft = make_draft(), make_draft()
    dimension = save(Dimension(version=version, code="d", name="D", position=1))
    with database_refuses("belong to one version"):
        Statement.objects.create(
            version=draft,
            dimension=dimension,
            scale=draft.scales.get(),
            code="A",
            text="A",
            position=1,
        )


def test_drafts_are_shown_to_nobody():
    draft = make_draft()
    assert not FrameworkVersion.objects.visible_to(make_user()).exists()
    force(draft)
    assert FrameworkVersion.objects.visible_to(make_user()).count() == 1
    assert str(draft) == "Test framework, version 1"
