"""The demonstration, loaded once: every state is there; real trusts carry published facts only."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from pytest_django.plugin import DjangoDbBlocker

from accounts import roles
from accounts.models import StaffRole, User
from blueprints.lifecycles import COPY, VERSION
from blueprints.models import Blueprint, BlueprintVersion, Copy
from core.lifecycles import Lifecycle
from corrections.lifecycles import REPORT
from corrections.models import Correction, Report
from evidence.lifecycles import CLAIM
from evidence.models import Claim, EvidenceItem
from funding.lifecycles import AWARD, BATCH, BUDGET, RELEASE
from funding.models import Award, AwardHolder, Budget, LedgerEntry, PaymentBatch, Release
from maturity.lifecycles import ASSESSMENT, PLAN_ITEM
from maturity.models import Assessment, PlanItem
from programmes.lifecycles import PAIRING, PARTICIPATION
from programmes.models import Pairing, Participation
from tests.factories.accounts import make_user
from tests.support.cluster import Cluster
from tests.support.databases import committing_database
from tests.support.plugin import DATABASE
from tests.support.undone import undone
from trusts.demonstration import JOURNEY, people_by_role
from trusts.models import Membership, Trust

# Reached by a batch for the moment in which a worker makes it.
ELSEWHERE = {"requested"}


@pytest.fixture(scope="module", autouse=True)
def _loaded(
    pytestconfig: pytest.Config, cluster: Cluster, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A copy of the database into which `load_demo` loaded it, the one that journeys get too."""
    template, _ = cluster.demonstration()
    run = pytestconfig.stash[DATABASE]
    with django_db_blocker.unblock(), committing_database(cluster, template, run), undone():
        yield


@pytest.mark.parametrize(
    ("lifecycle", "model"),
    [
        (CLAIM, Claim),
        (RELEASE, Release),
        (AWARD, Award),
        (BATCH, PaymentBatch),
        (BUDGET, Budget),
        (PARTICIPATION, Participation),
        (PAIRING, Pairing),
        (ASSESSMENT, Assessment),
        (PLAN_ITEM, PlanItem),
        (VERSION, BlueprintVersion),
        (COPY, Copy),
        (REPORT, Report),
    ],
)
def test_there_is_one_in_every_state(lifecycle: Lifecycle, model: Any) -> None:
    found = set(model.objects.values_list("status", flat=True))
    assert found == set(lifecycle.states) - ELSEWHERE


@pytest.mark.parametrize("role", ["exemplar", "fast_follower", "aspirant", "seed"])
def test_there_is_an_agreed_award_for_every_kind_of_participant(role: str) -> None:
    assert Award.objects.filter(role=role, status__in=("agreed", "closed")).exists()


def test_one_award_is_shared_by_three() -> None:
    shared = AwardHolder.objects.filter(award__programme__slug="demonstration-ambulances")
    assert shared.values("trust").distinct().count() == 3
    assert shared.values("award").distinct().count() == 1


def test_real_trusts_carry_published_facts_only() -> None:
    real = Trust.objects.filter(is_demo=False)
    assert real.count() == 61
    for model in (Membership, Claim, EvidenceItem, AwardHolder, LedgerEntry, Blueprint, Copy):
        assert not model.objects.filter(trust__in=real).exists()
    taken = Participation.objects.filter(trust__in=real)
    assert not taken.filter(source="").exists()
    assert not taken.filter(programme__is_demo=True).exists()


def test_invented_trusts_are_plainly_marked_and_take_no_part_in_real_programmes() -> None:
    invented = Trust.objects.filter(is_demo=True)
    assert all(str(trust).endswith("(demonstration)") for trust in invented)
    assert all(trust.code.startswith("ZZ") for trust in invented)
    assert not Participation.objects.filter(trust__in=invented, programme__is_demo=False).exists()


def test_somebody_holds_every_role_and_everybody_is_invented() -> None:
    held = {*Membership.objects.values_list("role", flat=True)}
    held |= {*StaffRole.objects.values_list("role", flat=True)}
    assert held == set(roles.Role.registry)
    assert not User.objects.filter(is_demo=False).exists()
    assert all(user.email.endswith("@demo.example") for user in User.objects.all())


def test_one_person_belongs_to_two_trusts_and_one_has_no_role() -> None:
    grace = User.objects.get(name="Grace Okafor")
    assert grace.memberships.count() == 2
    chris = User.objects.get(name="Chris Doyle")
    assert not chris.staff_roles
    assert not chris.memberships.exists()


def test_the_ledger_agrees_with_the_payments() -> None:
    def total(kind: str) -> Any:
        return LedgerEntry.objects.filter(kind=kind).aggregate(total=Sum("amount"))["total"]

    released = Release.objects.filter(status__in=("approved", "instructed", "paid"))
    came_back = Release.objects.filter(status="returned")
    assert total("returned") == sum(r.amount for r in came_back) > 0
    kept = sum(r.amount for r in released if r.status == "paid")
    assert total("paid") - total("returned") == kept
    assert total("released") == sum(r.amount for r in released)


def test_what_an_aspirant_owes_holds_up_its_money() -> None:
    claims = Claim.objects.filter(commitment__conditions__tranche__amount=1_200_000)
    assert set(claims.values_list("status", flat=True)) == {"returned", "open"}


def test_corrections_are_about_invented_trusts() -> None:
    assert [line.page for line in Correction.objects.all()] == ["/trusts/ZZ4/"]


def test_loading_again_changes_nothing(settings: Any) -> None:
    settings.DEMONSTRATION = True
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "was already loaded" in out.getvalue()


def test_it_is_not_loaded_into_a_portal_in_use(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="ASPIRANT_DEMO is off"):
        call_command("load_demo")


def test_the_people_are_listed_by_role_for_reading_and_for_programs() -> None:
    text, data = StringIO(), StringIO()
    call_command("demo_people", stdout=text)
    call_command("demo_people", "--json", stdout=data)
    assert "Assessor\n" in text.getvalue()
    assert "Wealden Hospitals NHS Trust (demonstration)" in text.getvalue()
    rows = json.loads(data.getvalue())
    assert {"role", "role_name", "trust", "trust_name", "name", "email"} == set(rows[0])
    assert [row["name"] for row in rows if row["role"] == "administrator"] == ["Sam Ellery"]
    assert rows[-1]["role_name"] == "No role"


def test_a_portal_with_people_of_its_own_is_left_alone(settings: Any) -> None:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        make_user()
        with pytest.raises(CommandError, match="load into an empty one"):
            call_command("load_demo")
        transaction.set_rollback(True)


def test_the_sign_in_page_offers_each_person_once_those_of_one_payment_first(settings: Any) -> None:
    settings.DEMONSTRATION = True
    groups = people_by_role()
    assert groups[0][0] == "Follow one payment"
    assert [person.name for person, _ in groups[0][1]] == list(JOURNEY)
    offered = {person.name: where for _, people in groups for person, where in people}
    assert len(offered) == sum(len(people) for _, people in groups)
    assert groups[-1][0] == "No role"
    assert offered["Chris Doyle"] == ""
    assert offered["Grace Okafor"].count("(demonstration)") == 2
