"""What to do next: gaps to a target, and the plan that a trust makes of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.actors import PORTAL
from core.dates import today
from core.services import service
from maturity import gaps, lifecycles, plans, policies_plans, services, suggesting
from maturity.models import (
    ImprovementPlan,
    NationalTarget,
    PlanItem,
    Statement,
    TargetProfile,
)
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.accounts import make_staff, make_user
from tests.factories.maturity import (
    make_assessment,
    make_version,
    request,
    settle,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.factories.plans import SOURCE, aim, change, make_plan
from tests.factories.trusts import make_trust
from tests.maturity.pages import date_fields, text_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def found(assessment):
    """Each gap as (statement, level now, level to reach)."""
    parts = gaps.gaps_of(assessment)
    return [(g.statement.code, g.level, g.aim.level) for part in parts for g in part.gaps]


def test_without_a_target_gaps_are_to_the_highest_level():
    assessment = signed_assessment(levels={"S1": 5, "S2": None})
    assert found(assessment) == [("S3", 3, 5)]
    assert [part.target for part in gaps.gaps_of(assessment)] == [None, None]


def in_setting(setting):
    trust = make_trust()
    trust.setting = setting
    save(trust)
    return trust


def test_the_target_of_the_care_setting_goes_before_that_of_all():
    version = make_version()
    first, second = version.dimensions.all()
    aim(first, 80)
    aim(first, 40, setting="acute")
    aim(second, 70)
    acute = make_assessment(in_setting("acute"), version)
    other = make_assessment(in_setting("community"), version)
    assert found(signed_assessment(acute, level=2)) == [("S3", 2, 4)]
    levels = [("S1", 2, 4), ("S2", 2, 4), ("S3", 2, 4)]
    assert found(signed_assessment(other, level=2)) == levels


def test_what_assessors_found_counts_and_the_weightiest_gap_comes_first():
    assessment = signed_assessment(level=4)
    (check,) = request(assessment, "S2")
    settle(check, 0)
    assert found(assessment) == [("S1", 4, 5), ("S2", 0, 5), ("S3", 4, 5)]
    parts = gaps.gaps_of(assessment)
    assert [gap.statement.code for gap in gaps.biggest(parts, 2)] == ["S2", "S3"]
    assert parts[0].gaps[1].now_words == "Not even the first level"


def test_one_press_makes_a_plan_of_the_biggest_gaps_whole():
    assessment = signed_assessment(level=2)
    plan = make_plan(assessment)
    items = list(plan.items.all())
    assert [item.statement.code for item in items] == ["S3", "S1", "S2"]
    assert (items[0].from_level, items[0].to_level, items[0].what) == (2, 5, "Reach “Level 5”.")
    with refused("planned"):
        make_plan(assessment)
    assert str(plan) == f"Plan after {assessment.reference}"


def test_nothing_half_written_stays_if_making_a_plan_fails(monkeypatch):
    assessment = signed_assessment()
    real = PlanItem.save

    def fails(self, *args, **kwargs):
        if self.position == 2:
            raise RuntimeError("The worker died")
        real(self, *args, **kwargs)

    monkeypatch.setattr(PlanItem, "save", fails)
    with pytest.raises(RuntimeError):
        make_plan(assessment)
    assert not ImprovementPlan.objects.exists()
    assert not PlanItem.objects.exists()


def test_who_may_plan_and_when():
    assessment = signed_assessment()
    check = policies_plans.check_can_make_plan
    assert codes(check, PORTAL, assessment) == "person"
    assert codes(check, make_staff("programme_manager"), assessment) == "role"
    assert codes(check, make_member(assessment.trust, "viewer"), assessment) == "role"
    assert codes(check, make_member(assessment.trust, "cio"), assessment) == ""
    running = make_assessment()
    assert codes(check, make_member(running.trust), running) == "not_signed"
    with refused("no_gaps"):
        make_plan(signed_assessment(level=5))


def first_item():
    return make_plan().items.all()[0]


def test_an_item_is_dropped_with_a_reason_and_taken_up_again():
    item = first_item()
    with refused("reason"):
        change(item, status="dropped")
    dropped = change(item, status="dropped", reason="Another trust does it for us.")
    assert dropped.reason
    with refused("item_of_a_plan_move"):
        change(dropped, status="done", reason="")
    assert change(dropped, status="todo").reason == ""


def test_nobody_overwrites_an_item_in_silence():
    item = first_item()
    change(item, owner="Chief nursing information officer", status="doing")
    with refused("changed_since"):
        change(item, owner="Somebody else")
    again = PlanItem.objects.get(pk=item.pk)
    assert (again.owner, again.status, again.edition) == (
        "Chief nursing information officer",
        "doing",
        2,
    )


def test_levels_lead_upwards_on_their_own_scale():
    plan = make_plan(signed_assessment(levels={"S1": 5, "S2": None}))
    item = plan.items.get()
    person = item.changed_by
    for level in (3, 6):
        with refused("level"):
            change(item, to_level=level)

    def add(code, **facts):
        statement = Statement.objects.get(version=plan.assessment.version_id, code=code)
        facts = {"to_level": 5, "what": "Begin.", **facts}
        return services.add_plan_item(by=person, plan=plan, statement=statement, **facts)

    with refused("planned"):
        add("S3")
    with refused("level"):
        add("S1")
    with refused("statement"):
        add("S2")


def test_a_floor_above_reads_what_is_open():
    plan = make_plan()
    first, second, third = plan.items.all()
    change(first, status="done")
    change(third, due_on=today() + timedelta(days=9))
    trust = plan.assessment.trust
    assert list(plans.open_items(trust)) == [third, second]
    assert list(plans.open_items(make_trust())) == []
    late = change(PlanItem.objects.get(pk=third.pk), due_on=today() - timedelta(days=1))
    assert late.is_overdue
    assert str(late).endswith("Reach “Level 5”.")


@service
def update(*, by, rows, **fields):
    return rows.update(**fields)


def test_the_database_keeps_a_plan_to_its_assessment():
    plan = make_plan()
    items = PlanItem.objects.filter(pk=plan.items.first().pk)
    cases: list[tuple[str, dict[str, Any]]] = [
        ("one edition at a time", {"what": "Mine"}),
        ("to a level that it has", {"to_level": 6, "edition": 2}),
        ("upwards", {"to_level": 2, "edition": 2}),
        ("dropped_with_reason", {"status": "dropped", "edition": 2}),
        ("keeps its statement", {"from_level": 1, "edition": 2}),
    ]
    for words, changes in cases:
        with database_refuses(words):
            update(by=PORTAL, rows=items, **changes)
    with database_refuses("names_actor"):
        items.update(what="Mine", edition=2)
    with database_refuses("never deleted"):
        items._raw_delete("default")
    with database_refuses("never changed or removed"):
        ImprovementPlan.objects.filter(pk=plan.pk).update(made_by=make_user())
    with database_refuses("was signed off"):
        save(ImprovementPlan(assessment=make_assessment(), made_by=plan.made_by))
    elsewhere = Statement.objects.exclude(version=plan.assessment.version_id).first()
    other: Any = elsewhere or make_version().statements.first()
    copy = items.get()
    copy.pk, copy._state.adding, copy.statement, copy.edition = None, True, other, 1
    with database_refuses("raises a statement of the assessment"):
        save(copy)


@pytest.mark.parametrize(("old", "new"), lifecycles.PLAN_ITEM.pairs)
def test_every_move_of_an_item_is_allowed_by_the_database_too(old, new):
    item = first_item()
    ways = {"todo": [], "doing": ["doing"], "done": ["done"], "dropped": ["dropped"]}
    for status in [*ways[old], new]:
        reason = "Not now." if status == "dropped" else ""
        item = change(item, status=status, reason=reason)
    assert item.status == new


def test_targets_are_set_with_a_source_and_carried_to_the_next_version():
    administrator = make_user(staff_role="administrator")
    version = make_version()
    first, second = version.dimensions.all()
    aim(first, 60)
    assert aim(first, 80).points == 80
    assert TargetProfile.objects.count() == 1
    with refused("source"):
        services.set_target(by=administrator, dimension=first, points=60, source=" ")
    with refused("role"):
        services.set_target(
            by=make_user(staff_role="assessor"), dimension=first, points=60, source=SOURCE
        )
    aim(second, 40)
    draft = services.copy_version(by=administrator, version=version)
    # The next version has no such part any more.
    draft.dimensions.filter(code="d2").update(code="renamed")
    services.put_version_in_force(by=administrator, version=draft, reason="Worded anew.")
    carried = TargetProfile.objects.get(version=draft)
    assert (str(carried), carried.dimension.code) == ("D 1, every care setting: 80 points", "d1")
    with refused("version_not_in_force"):
        aim(second, 60)
    with database_refuses("keeps the dimension"):
        update(by=PORTAL, rows=TargetProfile.objects.filter(pk=carried.pk), setting="acute")
    with database_refuses("belong to one version"):
        save(TargetProfile(version=draft, dimension=second, points=60, source=SOURCE))


def test_a_version_without_one_before_it_has_no_targets_to_carry():
    administrator = make_user(staff_role="administrator")
    version = make_version()
    draft = services.copy_version(by=administrator, version=version)
    update(by=PORTAL, rows=type(version).objects.filter(pk=version.pk), status="superseded")
    services.put_version_in_force(by=administrator, version=draft, reason="Again.")
    assert not TargetProfile.objects.exists()


def test_an_administrator_sets_targets_in_admin():
    version = make_version()
    client = browser(make_staff("administrator"))
    first = version.dimensions.first()
    data = {"dimension": first.pk, "setting": "acute", "points": 60, "source": SOURCE}
    url = "/admin/maturity/targetprofile/"
    assert client.post(f"{url}add/", data).status_code == 302
    target = TargetProfile.objects.get()
    assert "D 1 (Test framework, version" in client.get(f"{url}add/").content.decode()
    changed = {"points": 80, "source": SOURCE}
    assert client.post(f"{url}{target.pk}/change/", changed).status_code == 302
    assert TargetProfile.objects.get().points == 80
    national = {"framework": version.framework_id, "year": 2025, "value": 70, "source": SOURCE}
    url = "/admin/maturity/nationaltarget/"
    assert client.post(f"{url}add/", national | {"source": ""}).status_code == 200
    assert client.post(f"{url}add/", national).status_code == 302
    found = NationalTarget.objects.get()
    assert str(found) == "Test framework, 2025/26: 70"
    assert client.get(f"{url}{found.pk}/change/").status_code == 200
    assessment = signed_assessment(make_assessment(version=version))
    page = text_of(client_of(assessment).get(reverse("maturity:gaps", args=[assessment.reference])))
    assert "National target: 70 out of 100 by the end of 2025/26" in page
    with refused("source"):
        services.set_national_target(
            by=PORTAL, framework=version.framework, year=2026, value=70, source=""
        )


def client_of(assessment, role="contributor"):
    return browser(make_member(assessment.trust, role))


def test_a_trust_makes_and_changes_its_plan_on_pages(django_assert_max_num_queries):
    assessment = signed_assessment()
    client = client_of(assessment)
    plan_url = reverse("maturity:plan", args=[assessment.reference])
    page = text_of(client.get(plan_url, follow=True))
    assert "No target is recorded" in page
    assert "No national target is recorded" in page
    assert "Make a plan" not in text_of(client_of(assessment, "viewer").get(plan_url, follow=True))
    new_url = reverse("maturity:plan_item_new", args=[assessment.reference])
    assert client.get(new_url)["Location"].endswith("/gaps/")
    made = client.post(reverse("maturity:plan_make", args=[assessment.reference]), follow=True)
    assert "A plan of 3 items is made" in text_of(made)
    with django_assert_max_num_queries(9):  # one of them asks the library of blueprints
        assert "Nobody yet" in text_of(client.get(plan_url))
    item = PlanItem.objects.get(statement__code="S1")
    url = item.get_absolute_url()
    assert "When the plan was made: Level 3." in text_of(client.get(url))
    data = {
        "to_level": 4,
        "what": "Train the wards.",
        "owner": "Chief nurse",
        "status": "dropped",
        "edition": 1,
        **date_fields("due_on", today() + timedelta(days=90)),
    }
    assert "Enter why it is dropped" in text_of(client.post(url, data))
    assert client.post(url, data | {"reason": "No money."}).status_code == 302
    assert "while you were writing" in text_of(client.post(url, data | {"reason": "No."}))
    viewer = client_of(assessment, "viewer")
    page = text_of(viewer.get(plan_url))
    assert "Dropped: No money." in page
    assert "Add an item" not in page
    assert viewer.get(url).status_code == 403
    listed = viewer.get(f"{plan_url}?status=dropped&format=csv").getvalue().decode()
    assert "Train the wards." in listed
    assert "S3" not in listed
    assert viewer.get(f"{plan_url}?format=xlsx").getvalue()


def test_a_gap_that_is_not_planned_is_added(monkeypatch):
    monkeypatch.setattr(services.planning, "MOST_AT_FIRST", 1)
    plan = make_plan()
    client = client_of(plan.assessment)
    url = reverse("maturity:plan_item_new", args=[plan.assessment.reference])
    page = client.get(url).content.decode()
    assert ["S1: " in page, "S3: " in page] == [True, False]
    data = {"statement": "S1", "what": "Begin.", "owner": "Chief nurse"}
    assert client.post(url, {"statement": "S3", "what": "x"}).status_code == 200
    assert client.post(url, data).status_code == 302
    assert plan.items.get(statement__code="S1").position == 2
    form_error = refusing(monkeypatch, client, url, {"statement": "S2", "what": "x"})
    assert "is in the plan already" in form_error


def refusing(monkeypatch, client, url, data):
    """What the page says if somebody added it a moment before."""

    def added(**kwargs):
        services.planning.add_plan_item(**kwargs)
        return services.planning.add_plan_item(**kwargs)

    monkeypatch.setattr("maturity.views.planning.services.add_plan_item", added)
    return text_of(client.post(url, data))


def test_what_others_did_stands_below_the_items_it_may_help(monkeypatch):
    monkeypatch.setattr(suggesting, "_registered", [])

    def suggest(trust, texts):
        return [
            [suggesting.Suggestion("How we did it", "/blueprints/x/", "Elsewhere")] for _ in texts
        ]

    suggesting.register(suggest)
    suggesting.register(suggest)
    plan = make_plan()
    page = text_of(client_of(plan.assessment).get(plan.get_absolute_url()))
    assert page.count("How we did it") == 3
    assert suggesting.for_texts(plan.assessment.trust, []) == []


def test_nothing_follows_from_an_assessment_that_is_not_signed():
    assessment = make_assessment()
    url = reverse("maturity:gaps", args=[assessment.reference])
    assert client_of(assessment).get(url).status_code == 404
