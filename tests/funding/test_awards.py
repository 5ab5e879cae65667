"""Promising money: awards, agreements, commitments, tranches."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, NotAllowed, NotPossible
from evidence.models import Claim
from funding import policies, services
from funding.claim_kind import address
from funding.models import Award, Budget, Commitment, LedgerEntry, PaymentBatch, Release, Tranche
from funding.services import Holder, YearAmount
from programmes.models import RoleCap, Wave
from tests.factories.accounts import make_user
from tests.factories.evidence import make_claim
from tests.factories.funding import (
    MILLION,
    lead_of,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    make_type,
    propose,
    this_year,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def year_amount(amount=MILLION, capital_class="capital"):
    return YearAmount(this_year(), capital_class, amount)


def create(programme=None, holders=None, amounts=None, role="aspirant", **facts):
    if programme is None:
        part = make_participation(role=role)
        programme, holders = part.programme, holders or [Holder(part.trust)]
    return services.create_award(
        by=facts.pop("by", PORTAL),
        programme=programme,
        role=role,
        holders=holders or [],
        amounts=[year_amount()] if amounts is None else amounts,
        **facts,
    )


def test_an_award_keeps_the_names_and_terms_of_its_day():
    award = create(amounts=[year_amount(), year_amount(2 * MILLION, "revenue")])
    holder = award.holders.get()
    assert (holder.lead, holder.amount, holder.name_at_award) == (
        True,
        3 * MILLION,
        holder.trust.display_name,
    )
    assert (award.status, award.match_ratio, award.reference[:3]) == ("draft", 0, "AW-")
    assert award.wave == holder.participation.wave


def test_an_award_takes_over_the_programmes_match_ratio():
    part = make_participation()
    cap = RoleCap.objects.get(programme=part.programme, role="aspirant")
    cap.match_ratio = Decimal(1)
    save(cap)
    assert create(part.programme, [Holder(part.trust)]).match_ratio == 1
    other = make_participation(part.programme)
    assert create(
        part.programme, [Holder(other.trust)], match_ratio=Decimal("0.5")
    ).match_ratio == (Decimal("0.5"))


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ([], "amounts"),
        ([year_amount(), year_amount()], "amounts_twice"),
        ([year_amount(Decimal(0))], "amount"),
    ],
)
def test_amounts_that_make_no_award_are_refused(amounts, code):
    with pytest.raises(BadInput) as refusal:
        create(amounts=amounts)
    assert refusal.value.code == code


def test_shares_have_to_add_up_and_one_trust_leads():
    programme = make_programme()
    one, two = (make_participation(programme).trust for _ in range(2))
    half = MILLION / 2
    for holders, code in (
        ([], "holders"),
        ([Holder(one, half), Holder(one, half)], "holders_twice"),
        ([Holder(one, half, lead=True), Holder(two, half, lead=True)], "leads"),
        ([Holder(one, half), Holder(two)], "amount"),
        ([Holder(one, half), Holder(two, half + 1)], "sums"),
    ):
        with pytest.raises(BadInput) as refusal:
            create(programme, holders)
        assert refusal.value.code == code
    award = create(programme, [Holder(one, half), Holder(two, half, lead=True)])
    assert lead_of(award) == two


def test_an_award_goes_to_an_open_trust_that_takes_part_and_has_none_yet():
    programme = make_programme()
    with pytest.raises(NotPossible, match="does not take part"):
        create(programme, [Holder(make_trust())])
    trust = make_participation(programme).trust
    with pytest.raises(NotPossible, match="is not open"):
        create(programme, [Holder(trust)], awarded_on=date(1999, 1, 1))
    create(programme, [Holder(trust)])
    with pytest.raises(NotPossible, match="for this already"):
        create(programme, [Holder(trust)])


def test_a_withdrawn_award_makes_room_for_another():
    award = create()
    trust = lead_of(award)
    withdrawn = services.withdraw_award(by=PORTAL, award=award, reason="Drawn up twice")
    assert withdrawn.status == "withdrawn"
    assert create(award.programme, [Holder(trust)]).status == "draft"
    with pytest.raises(NotPossible):
        services.withdraw_award(by=PORTAL, award=award, reason="Again")


def test_an_award_without_a_recorded_cap_is_not_agreed():
    part = make_participation()
    cap = RoleCap.objects.get(programme=part.programme, role="aspirant")
    cap.as_of = today() + timedelta(days=1)
    save(cap)
    award = create(part.programme, [Holder(part.trust)])
    assert award.match_ratio == 0
    with pytest.raises(NotPossible, match="No cap is recorded"):
        services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference="A")


def test_an_agreement_has_a_date_and_a_reference():
    award = create()
    with pytest.raises(BadInput, match="in the future"):
        services.sign_agreement(
            by=PORTAL, award=award, signed_on=today() + timedelta(days=1), reference="A"
        )
    with pytest.raises(BadInput, match="Enter the reference"):
        services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference=" ")
    agreed = services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference=" A ")
    assert (agreed.status, agreed.agreement_reference) == ("agreed", "A")
    assert LedgerEntry.objects.filter(award=award).total("allocated") == MILLION
    with pytest.raises(NotPossible, match="is already"):
        services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference="A")


def test_an_award_is_closed_once_nothing_is_under_way():
    release = propose()
    with pytest.raises(NotPossible, match="under way"):
        services.close_award(by=PORTAL, award=release.tranche.award, reason="Done")
    release = make_release("paid")
    assert (
        services.close_award(by=PORTAL, award=release.tranche.award, reason="Done").status
        == "closed"
    )
    with pytest.raises(NotPossible, match="is “closed”"):
        make_tranche(release.tranche.award)


def test_nobody_draws_up_an_award_for_their_own_trust():
    part = make_participation()
    manager = make_user(staff_role="programme_manager")
    add_member(manager, part.trust, "viewer")
    with pytest.raises(NotAllowed, match="You belong to"):
        create(part.programme, [Holder(part.trust)], by=manager)


# Commitments and tranches


def test_the_same_is_promised_once_for_each_day():
    first = make_commitment(make_award())
    with pytest.raises(NotPossible, match=f"already: {first.reference}"):
        make_commitment(first.award, type_=first.type)


def test_a_commitment_opens_a_claim_in_the_words_of_the_catalogue():
    award = make_award()
    type_ = make_type(expires_after_months=12)
    commitment = make_commitment(award, type_=type_)
    claim = commitment.claim
    assert (claim.kind, claim.title, claim.requirement_code) == (
        "commitment",
        type_.title,
        type_.code,
    )
    assert not commitment.is_overdue(today())
    assert commitment.is_overdue(today() + timedelta(days=1))


def test_a_claim_holds_up_the_tranches_that_wait_for_it():
    award = make_award()
    commitment, other = make_commitment(award), make_commitment(award)
    make_tranche(award, conditions=[commitment])
    make_tranche(award, amount=2 * MILLION, conditions=[commitment, other])
    held = dict(Claim.objects.values_list("pk", "held_up"))
    assert held == {commitment.claim_id: 3 * MILLION, other.claim_id: 2 * MILLION}


def test_a_claim_without_an_owner_has_no_page():
    assert address(make_claim()) == ""


def test_a_tranche_is_due_in_its_year_and_has_an_amount():
    award = make_award()
    with pytest.raises(BadInput, match="is not in"):
        make_tranche(award, due_on=date(this_year() + 1, 4, 1))
    with pytest.raises(BadInput, match="more than £0"):
        make_tranche(award, amount=Decimal(0))
    with pytest.raises(NotPossible, match="go beyond the award"):
        make_tranche(award, capital_class="revenue")


def test_tranches_are_numbered_and_paid_to_the_lead_unless_told_otherwise():
    trusts = [make_trust(), make_trust()]
    award = make_award(trusts=trusts)
    first, second = make_tranche(award), make_tranche(award, payee=trusts[1])
    assert [(t.number, t.payee) for t in (first, second)] == [(1, trusts[0]), (2, trusts[1])]
    with pytest.raises(NotPossible, match="does not hold"):
        make_tranche(award, payee=make_trust())


def test_conditions_are_of_the_same_award_and_stand_once():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    services.add_condition(by=PORTAL, tranche=tranche, condition=today())
    for again in (commitment, today()):
        with pytest.raises(NotPossible, match="waits for that already"):
            services.add_condition(by=PORTAL, tranche=tranche, condition=again)
    with pytest.raises(NotPossible, match="another award"):
        services.add_condition(by=PORTAL, tranche=tranche, condition=make_commitment(make_award()))
    assert {str(each).split(",")[0] for each in tranche.conditions.all()} == {
        "A commitment is met",
        "A date is reached",
    }


def test_a_need_is_recorded_only_where_it_is_asked():
    with pytest.raises(NotPossible, match="not paid up front"):
        services.record_upfront_need(by=PORTAL, tranche=make_tranche(), need="Wages")


# Who sees what


def test_people_of_a_trust_see_their_own_money_and_staff_all():
    release = make_release("approved")
    propose()
    trust = release.tranche.payee
    viewer, auditor = make_member(trust, "viewer"), make_user(staff_role="auditor")
    stranger = make_user()
    commitment = make_commitment(release.tranche.award)
    assert list(Commitment.objects.visible_to(viewer)) == [commitment]
    for model in (Award, Tranche, Release):
        assert model.objects.visible_to(viewer).count() == 1
        assert model.objects.visible_to(auditor).count() == 2
        assert model.objects.visible_to(stranger).count() == 0
    assert LedgerEntry.objects.visible_to(viewer).count() == 2
    assert list(Award.objects.held_by(trust)) == [release.tranche.award]


def test_budgets_and_batches_are_for_staff():
    batch = make_release("instructed").batch
    viewer, auditor = make_member(make_trust(), "viewer"), make_user(staff_role="auditor")
    for model in (Budget, PaymentBatch):
        assert model.objects.visible_to(viewer).count() == 0
        assert model.objects.visible_to(auditor).count() == 1
    assert str(batch.lines.get()).startswith(batch.reference)


def test_rows_say_what_they_are():
    release = make_release("paid")
    tranche = release.tranche
    award = tranche.award
    budget = Budget.objects.get(programme=award.programme)
    year = tranche.financial_year
    assert str(budget) == f"{award.programme}, {year}, capital"
    assert str(award.amounts.get()) == f"{award.reference}, {year}, capital"
    assert str(award.holders.get()).endswith(award.reference)
    assert [str(row) for row in (award, tranche, release)] == [
        award.reference,
        tranche.reference,
        release.reference,
    ]
    assert str(release.parties.first()).endswith(release.reference)
    rules = services.set_funding_rules(
        by=PORTAL, programme=award.programme, light_route_below=Decimal(0)
    )
    assert str(rules) == f"Funding rules of {award.programme}"
    commitment = make_commitment(award)
    assert str(commitment) == commitment.reference
    assert str(commitment.type) == commitment.type.title
    assert str(make_release("instructed").batch)[:3] == "PB-"
    assert policies.passes(policies.check_award_is, award, "agreed")


def test_a_wave_budget_binds_beside_the_programmes():
    part = make_participation()
    wave = save(Wave(programme=part.programme, slug="w", name="Wave 1"))
    part.wave = wave
    save(part)
    award = create(part.programme, [Holder(part.trust)])
    make_budget(award.programme)
    make_budget(award.programme, wave=wave, amount=MILLION - 1)
    services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference="A")
    with pytest.raises(NotPossible, match="too little left"):
        propose(make_tranche(award))
