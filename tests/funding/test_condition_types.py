"""Each type of condition: who has the next move, what is said, and when it is met."""

import re
from datetime import date, timedelta

import pytest

from blueprints import services as blueprints
from core.actors import PORTAL
from core.dates import today
from evidence import services as evidence
from evidence.models import Claim, RequestLimit
from funding import services
from funding.blockers import blockers_of
from funding.conditions import MaturityAtLeast, MilestoneReached
from funding.conditions.maturity import deducted
from funding.models import Condition, Release
from funding.page_data.conditions import conditions_of
from funding.page_data.payments import reviews_behind
from funding.queries import assessors_of
from funding.waiting import held_up_by
from maturity.checked import checked_scores
from maturity.models import Check, ExtensionAsked, Publication
from tests.evidence.helpers import refused
from tests.factories.accounts import make_user
from tests.factories.blueprints import make_editor, publish, published, sent
from tests.factories.conditions import at_least, checked, make_framework, shown, wants
from tests.factories.evidence import decide, ready_claim, sign, submitted_claim
from tests.factories.funding import (
    MILLION,
    lead_of,
    make_award,
    make_commitment,
    make_tranche,
    make_type,
    propose,
    this_year,
)
from tests.factories.maturity import (
    drawn,
    make_assessment,
    settle,
    settle_in_order,
    signed_assessment,
)
from tests.factories.milestones import claims_of, make_milestone, make_plan, reach
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def only(tranche):
    """What the only condition of a tranche waits for; None once it is met."""
    found = [each for each in blockers_of([tranche])[tranche.pk] if each.condition]
    assert len(found) <= 1
    return found[0] if found else None


def code(tranche):
    blocker = only(tranche)
    return (blocker.code, blocker.owed_by) if blocker else None


def waiting(make, **facts):
    """A tranche that waits for one thing of the trust that holds its award, and that trust."""
    award = make_award(**facts)
    trust = lead_of(award)
    return make_tranche(award, conditions=[make(trust)]), trust


# Maturity


def test_a_checked_score_is_followed_from_the_first_question_to_the_figure(on_day):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 70))
    assert code(tranche) == ("maturity_not_asked", "programme")
    assessment = make_assessment(trust, version)
    assert code(tranche) == ("maturity_open", "trust")
    draw = drawn(signed_assessment(assessment, level=4))
    assert code(tranche) == ("maturity_evidence", "trust")
    assert assessment.reference in only(tranche).next_step
    first, second = Check.objects.filter(draw_item__draw=draw).order_by("draw_item__position")
    settle(first, 4)
    submitted_claim(second.claim)
    assert code(tranche) == ("maturity_checking", "assessor")
    for _ in range(1 + second.claim.second_reader):
        claim = Claim.objects.get(pk=second.claim_id)
        decide(claim, "settled", verified_level=4, reason="So it says.")
    # The figure is worked out by a worker.
    assert code(tranche) == ("maturity_checking", "assessor")
    settle_in_order(draw)
    assert code(tranche) == ("maturity_not_public", "date")
    told = Publication.objects.get()
    # Until it is public nobody reads the figure, not even another holder of the award.
    assert not re.search(r"\b80\b", only(tranche).sentence + only(tranche).next_step)
    on_day(told.public_from - timedelta(days=1))
    assert code(tranche) == ("maturity_not_public", "date")
    on_day(told.public_from)
    assert code(tranche) is None
    (condition,) = conditions_of(tranche)
    assert condition.title == "Checked score of at least 70 out of 100 in Test framework"
    assert condition.detail == (
        f"{trust.display_name}: at least 80 after 2 checks, which is the lower bound of 80.0 with "
        "nothing deducted, rounded down."
    )
    assert condition.url.endswith("/explained/")


def test_a_figure_that_is_too_low_asks_the_trust_for_more(on_day):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 81))
    draw = checked(trust, version)
    on_day(date(this_year(), 7, 1))
    assert code(tranche) == ("maturity_below", "trust")
    assert only(tranche).sentence == (
        f"{trust.display_name} has a published checked score of at least 80 out of 100 in Test "
        "framework; 81 is needed."
    )
    assert held_up_by(trust).by_class == {"capital": MILLION}
    save(ExtensionAsked(draw=draw, asked_by=make_member(trust, "cio"), reason="It is higher."))
    assert code(tranche) == ("maturity_more_asked", "assessor")
    assert held_up_by(trust).by_class == {}


def test_the_published_assessment_that_was_signed_last_counts_as_pages_show_it(on_day):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 60))
    checked(trust, version, level=4)
    on_day(date(this_year(), 7, 1))
    assert code(tranche) is None
    checked(trust, version, level=2)
    assert code(tranche) is None
    on_day(date(this_year(), 8, 1))
    assert code(tranche) == ("maturity_below", "trust")
    (score,) = checked_scores([trust])[trust.code]
    assert (score.figure, conditions_of(tranche)[0].facts["figure"]) == (40, 40)


def test_a_score_of_another_trust_or_framework_does_not_count(on_day):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, _ = waiting(lambda trust: at_least(trust, version, 10))
    checked(make_trust(), version)
    on_day(date(this_year(), 7, 1))
    assert code(tranche) == ("maturity_not_asked", "programme")


def test_whoever_found_the_levels_has_a_duty_in_the_payment(on_day):
    on_day(date(this_year(), 6, 1))
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 70))
    draw = checked(trust, version)
    assert assessors_of(tranche) == set()
    on_day(date(this_year(), 7, 1))
    people = {
        check.claim.latest_submission.reviews.get().assessor_id
        for check in Check.objects.filter(draw_item__draw=draw)
    }
    assert assessors_of(tranche) == people
    release = propose(tranche)
    assert set(release.parties.values_list("person", "duty")) == {(p, "assess") for p in people}


def test_what_was_deducted_from_the_bound_is_said():
    facts = {"trust": "A", "figure": 47, "lower": 49.24, "published": 47.6, "checks": 1}
    assert MaturityAtLeast.detail(facts) == (
        "A: at least 47 after 1 check, which is the lower bound of 49.2 less 1.6 for overstatement "
        "that is to be expected elsewhere, rounded down."
    )
    assert deducted(0.0) == " with nothing deducted"


# Blueprints


def test_a_blueprint_is_written_reviewed_and_published():
    tranche, trust = waiting(wants)
    assert code(tranche) == ("blueprint_missing", "trust")
    assert held_up_by(trust).by_class == {"capital": MILLION}
    published()
    assert code(tranche) == ("blueprint_missing", "trust")
    version = sent(trust)
    assert code(tranche) == ("blueprint_in_review", "programme")
    editor = make_editor()
    publish(version, by=editor)
    assert code(tranche) is None
    assert assessors_of(tranche) == {editor.pk}
    blueprints.retire(by=make_editor(), version=version, reason="It was wrong.")
    assert code(tranche) == ("blueprint_missing", "trust")


def test_as_many_blueprints_as_were_asked_for():
    tranche, trust = waiting(lambda trust: wants(trust, 2))
    published(trust)
    name, blocker = trust.display_name, only(tranche)
    assert blocker.sentence.startswith(f"{name} has published 1 of 2 blueprints since the award")
    assert blocker.next_step == "The trust writes another one and sends it to an editor."
    published(trust)
    assert code(tranche) is None


def test_a_blueprint_from_before_the_award_does_not_count_nor_a_new_version_of_it(on_day):
    on_day(date(this_year(), 5, 1))
    trust = make_trust()
    old = published(trust)
    on_day(date(this_year(), 5, 2))
    award = make_award(trusts=[trust], awarded_on=today())
    tranche = make_tranche(award, conditions=[wants(trust)])
    assert code(tranche) == ("blueprint_missing", "trust")
    author = make_member(trust)
    newer = blueprints.begin_version(by=author, blueprint=old.blueprint)
    publish(blueprints.send_for_review(by=author, version=newer))
    assert code(tranche) == ("blueprint_missing", "trust")
    published(trust)
    assert code(tranche) is None


# Something else


def test_something_else_is_shown_by_a_claim_of_its_own():
    tranche, trust = waiting(shown)
    condition = Condition.objects.get(tranche=tranche)
    assert code(tranche) == ("evidence_open", "trust")
    assert only(tranche).sentence == "“Staff were asked” has not been shown yet."
    claim = Claim.objects.get(pk=condition.claim_id)
    assert (claim.kind, claim.trust, claim.held_up) == ("condition", trust, MILLION)
    assert claim.owner_url == tranche.get_absolute_url()
    assert held_up_by(trust).by_class == {"capital": MILLION}
    claim = submitted_claim(claim)
    assert code(tranche) == ("evidence_submitted", "assessor")
    assert held_up_by(trust).by_class == {}
    assessor = make_user(staff_role="assessor")
    decide(claim, by=assessor)
    assert code(tranche) is None
    assert assessors_of(tranche) == {assessor.pk}
    assert [review.assessor for review in reviews_behind(tranche)] == [assessor]
    propose(tranche)
    assert Claim.objects.get(pk=claim.pk).held_up == 0


def test_what_is_asked_counts_among_the_requests_of_the_year():
    save(RequestLimit(participant_type="aspirant", per_year=1, source="A test"))
    tranche, trust = waiting(shown)
    with refused("request_limit"):
        services.add_condition(by=PORTAL, tranche=tranche, condition=shown(trust, "More"))


# A milestone by a day


def dated(by_date):
    award = make_award()
    plan = make_plan(make_milestone(criteria=2), participation=award.holders.get().participation)
    return make_tranche(award, conditions=[MilestoneReached(plan, by_date)]), plan


def run_out(claim):
    """What was accepted for a claim was good until yesterday."""
    claim = Claim.objects.get(pk=claim.pk)
    claim.expires_on = today() - timedelta(days=1)
    evidence.expire_claim(by=PORTAL, claim=save(claim), reason="Its evidence ran out.")


def test_slow_assessors_cost_a_trust_nothing_that_signed_in_time(on_day):
    on_day(date(this_year(), 6, 1))
    tranche, plan = dated(date(this_year(), 6, 10))
    assert conditions_of(tranche)[0].title.endswith(f"signed off by 10 June {this_year()}")
    first, second = claims_of(plan)
    reach(plan, claims=[first])
    assert only(tranche).next_step == (
        f"The trust shows what is missing and signs it off by 10 June {this_year()}."
    )
    claim = submitted_claim(second)
    on_day(date(this_year(), 6, 20))
    assert code(tranche) == ("milestone_submitted", "assessor")
    decide(claim, "returned")
    assert code(tranche) == ("milestone_returned", "trust")
    claim = sign(ready_claim(claim)).claim
    decide(claim)
    assert code(tranche) is None
    run_out(claim)
    assert code(tranche) == ("milestone_expired", "trust")
    decide(sign(ready_claim(claim)).claim)
    assert code(tranche) is None


def test_what_was_signed_too_late_is_late_however_it_ends(on_day):
    on_day(date(this_year(), 6, 1))
    tranche, plan = dated(date(this_year(), 6, 10))
    first, second = claims_of(plan)
    reach(plan, claims=[first])
    on_day(date(this_year(), 6, 11))
    assert code(tranche) == ("milestone_late", "programme")
    assert only(tranche).sentence.endswith(
        f"was to be signed off by 10 June {this_year()}, and was not."
    )
    reach(plan, claims=[second])
    assert code(tranche) == ("milestone_late", "programme")


def test_what_was_not_met_or_untrue_begins_anew(on_day):
    on_day(date(this_year(), 6, 1))
    tranche, plan = dated(date(this_year(), 6, 10))
    first, second = claims_of(plan)
    assessor = reach(plan, claims=[first])
    claim = submitted_claim(second)
    decide(claim, "rejected")
    assert code(tranche) == ("milestone_rejected", "trust")
    on_day(date(this_year(), 6, 20))
    assert code(tranche) == ("milestone_late", "programme")
    evidence.ask_second_look(by=make_member(plan.trust, "cio"), claim=claim, reason="Look again.")
    assert code(tranche) == ("milestone_rejected", "trust")
    decide(Claim.objects.get(pk=claim.pk))
    assert code(tranche) is None
    evidence.revoke_claim(by=assessor, claim=first, reason="Found to be untrue")
    assert code(tranche) == ("milestone_late", "programme")
    decide(sign(ready_claim(first)).claim)
    assert code(tranche) == ("milestone_late", "programme")


# Adding


def test_nothing_is_added_of_a_trust_that_does_not_hold_the_award():
    tranche, _ = waiting(wants)
    version, other = make_framework(), make_trust()
    for condition in (at_least(other, version, 50), wants(other), shown(other)):
        with refused("not_holder"):
            services.add_condition(by=PORTAL, tranche=tranche, condition=condition)
    assert not Claim.objects.filter(kind="condition").exists()


def test_the_same_is_not_asked_twice_but_other_evidence_is():
    version = make_framework()
    tranche, trust = waiting(lambda trust: at_least(trust, version, 50))
    services.add_condition(by=PORTAL, tranche=tranche, condition=wants(trust))
    for again in (at_least(trust, version, 90), wants(trust, 3)):
        with refused("condition_twice"):
            services.add_condition(by=PORTAL, tranche=tranche, condition=again)
    for _ in range(2):
        services.add_condition(by=PORTAL, tranche=tranche, condition=shown(trust))
    assert tranche.conditions.count() == 4


def test_where_several_trusts_owe_the_same_each_line_says_whose_it_is():
    trusts = [make_trust(name="FELLMOOR NHS TRUST"), make_trust(name="SANDLING NHS TRUST")]
    award = make_award(trusts=trusts)
    type_, milestone = make_type(title="One record"), make_milestone(name="Go live")
    owed = [make_commitment(award, trust=trust, type_=type_) for trust in trusts]
    plans = [
        make_plan(milestone, participation=holder.participation) for holder in award.holders.all()
    ]
    tranche = make_tranche(award, conditions=[*owed, *map(MilestoneReached, plans)])
    sentences = " ".join(each.sentence for each in blockers_of([tranche])[tranche.pk])
    titles = [each.title for each in conditions_of(tranche)]
    for name in ("Fellmoor NHS Trust", "Sandling NHS Trust"):
        assert f"“One record ({name})” has not been shown yet." in sentences
        assert f"Go live ({name})”: 0 of " in sentences
        assert sum(title.endswith(f"({name})") for title in titles) == 2


def test_nothing_is_added_under_a_payment_or_an_award_that_has_ended():
    release = propose()
    with refused("under_way"):
        services.add_condition(by=PORTAL, tranche=release.tranche, condition=today())
    assert Release.objects.get().status == "proposed"
    tranche = make_tranche()
    services.close_award(by=PORTAL, award=tranche.award, reason="Done")
    with refused("award_status"):
        services.add_condition(by=PORTAL, tranche=tranche, condition=today() + timedelta(days=1))
