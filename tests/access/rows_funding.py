"""Rows of the money pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core.actors import PORTAL
from core.dates import FinancialYear, today
from funding import services
from funding.models import Release
from funding.services import answers, award_imports
from funding.services.awards import Holder, YearAmount
from funding.spreadsheet.answers_sample import ANSWERS
from funding.spreadsheet.sample import sample_csv
from tests.access.matrix import Row, any_trust, own, staff
from tests.factories.due_dates import ask_for
from tests.factories.funding import MILLION, make_commitment, make_release, make_tranche
from tests.factories.programmes import make_participation, make_programme
from tests.factories.recoveries import agree, make_recovery, move_rest
from tests.factories.waivers import grant, make_waiver

FOLLOWS = staff("programme_manager", "finance_approver", "payments_officer", "auditor")
READS = FOLLOWS | staff("assessor")
MANAGES = staff("programme_manager")
FINANCE = staff("finance_approver")
PAYS = staff("payments_officer")

PREPARES = own("cio", "contributor", "finance_lead")
STOPS = MANAGES | FINANCE | PAYS


def scene(world: Any) -> None:
    """An award of the trust `own` with a payment at each step, a batch, a file of awards."""
    programme = make_programme()
    make_participation(programme, world.own)
    year = FinancialYear.of(today()).start
    world.award = services.create_award(
        by=PORTAL,
        programme=programme,
        role="aspirant",
        holders=[Holder(world.own)],
        amounts=[YearAmount(year, "capital", 6 * MILLION)],
    )
    budget = services.set_budget(
        by=PORTAL, programme=programme, year=year, capital_class="capital", amount=6 * MILLION
    )
    services.confirm_budget(by=PORTAL, budget=budget)
    services.sign_agreement(by=PORTAL, award=world.award, signed_on=today(), reference="MOU 1")
    world.tranche = make_tranche(world.award)
    later = [today() + timedelta(days=9), today() + timedelta(days=10)]
    waited_for = make_tranche(world.award, conditions=later, amount=MILLION / 2).conditions.all()
    world.waiver = grant(make_waiver(condition=waited_for[0]))
    world.asked_waiver = make_waiver(condition=waited_for[1])
    world.commitment = make_commitment(world.award, trust=world.own)
    world.dated = make_commitment(world.award, trust=world.own)
    ask_for(world.dated, by=world.people["own cio"])
    world.release = make_release("approved", make_tranche(world.award))
    world.instructed = make_release("instructed", make_tranche(world.award))
    world.batch = Release.objects.get(pk=world.instructed.pk).batch
    budget_next = {"year": year + 1, "capital_class": "capital", "amount": MILLION}
    services.set_budget(by=PORTAL, programme=programme, **budget_next)
    world.reprofile = agree(move_rest(world.tranche, MILLION / 2))
    world.recovery = make_recovery(
        "agreed", release=make_release("paid", make_tranche(world.award))
    )
    world.award_import = award_imports.upload_award_import(
        by=world.people["programme_manager"], file_name="awards.csv", content=sample_csv()
    )
    world.answer = answers.upload_payment_answer(
        by=world.people["payments_officer"],
        file_name="answer.csv",
        content=sample_csv(ANSWERS),
    )


def at(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda world: {"reference": getattr(world, name).reference}


ROWS = [
    Row("funding:overview", get=READS | any_trust()),
    Row("funding:remind", post=MANAGES),
    Row("funding:brief", get=FOLLOWS, at=lambda world: {"code": world.own.code}, hidden=False),
    Row("funding:award_list", get=READS | any_trust()),
    Row("funding:award_new", get=MANAGES, post=MANAGES),
    Row("funding:award_new_parts", get=MANAGES, post=MANAGES),
    Row("funding:award_new_check", get=MANAGES, post=MANAGES),
    Row("funding:award_import", get=MANAGES, post=MANAGES),
    Row(
        "funding:award_import_sample",
        get=MANAGES,
        at=lambda world: {"kind": "csv"},
        hidden=False,
    ),
    Row("funding:award", get=READS | own(), at=at("award")),
    Row("funding:commitment_new", get=MANAGES, post=MANAGES, at=at("award"), hidden=False),
    Row("funding:commitment_list", get=READS | any_trust()),
    Row("funding:commitment", get=READS | own(), at=at("commitment")),
    Row("funding:due_date_ask", get=PREPARES, post=PREPARES, at=at("commitment")),
    Row("funding:due_date_answer", get=MANAGES, post=MANAGES, at=at("dated"), hidden=False),
    Row("funding:due_date_withdraw", post=PREPARES, at=at("dated")),
    Row("funding:award_pause", get=MANAGES, post=MANAGES, at=at("award"), hidden=False),
    Row("funding:award_pause_end", get=MANAGES, post=MANAGES, at=at("award"), hidden=False),
    Row("funding:award_agreement", get=MANAGES, post=MANAGES, at=at("award"), hidden=False),
    Row("funding:award_import_list", get=FOLLOWS),
    Row("funding:award_import_detail", get=FOLLOWS, at=at("award_import"), hidden=False),
    Row("funding:award_import_confirm", post=MANAGES, at=at("award_import"), hidden=False),
    Row("funding:award_import_cancel", post=MANAGES, at=at("award_import"), hidden=False),
    Row("funding:tranche", get=READS | own(), at=at("tranche")),
    Row("funding:condition_new", get=MANAGES, post=MANAGES, at=at("tranche"), hidden=False),
    Row("funding:waiver_new", get=MANAGES, post=MANAGES, at=at("tranche"), hidden=False),
    Row("funding:waiver_list", get=FOLLOWS),
    Row("funding:waiver", get=READS | own(), at=at("waiver")),
    Row(
        "funding:waiver_grant",
        get=MANAGES | FINANCE,
        post=MANAGES | FINANCE,
        at=at("asked_waiver"),
        hidden=False,
    ),
    Row(
        "funding:waiver_refuse",
        get=MANAGES | FINANCE,
        post=MANAGES | FINANCE,
        at=at("asked_waiver"),
        hidden=False,
    ),
    Row("funding:waiver_withdraw", get=MANAGES, post=MANAGES, at=at("asked_waiver"), hidden=False),
    Row(
        "funding:waiver_revoke",
        get=MANAGES | FINANCE,
        post=MANAGES | FINANCE,
        at=at("waiver"),
        hidden=False,
    ),
    Row("funding:recovery_new", get=MANAGES, post=MANAGES, at=at("tranche"), hidden=False),
    Row("funding:recovery_list", get=FOLLOWS),
    Row("funding:recovery", get=READS | own(), at=at("recovery")),
    *(
        Row(f"funding:recovery_{step}", get=who, post=who, at=at("recovery"), hidden=False)
        for step, who in (
            ("agree", FINANCE),
            ("refuse", FINANCE),
            ("withdraw", MANAGES),
            ("received", PAYS),
            ("drop", FINANCE),
        )
    ),
    Row("funding:reprofile_new", get=MANAGES, post=MANAGES, at=at("award"), hidden=False),
    Row("funding:reprofile_list", get=FOLLOWS),
    Row("funding:reprofile", get=READS | own(), at=at("reprofile")),
    *(
        Row(f"funding:reprofile_{step}", get=who, post=who, at=at("reprofile"), hidden=False)
        for step, who in (("agree", FINANCE), ("refuse", FINANCE), ("withdraw", MANAGES))
    ),
    Row("funding:tranche_propose", post=MANAGES, at=at("tranche"), hidden=False),
    Row("funding:release_list", get=FOLLOWS),
    Row("funding:release_approve_many", get=MANAGES | FINANCE, post=MANAGES | FINANCE),
    Row("funding:release", get=READS | own(), at=at("release")),
    Row(
        "funding:release_approve_programme",
        get=MANAGES,
        post=MANAGES,
        at=at("release"),
        hidden=False,
    ),
    Row(
        "funding:release_approve_finance", get=FINANCE, post=FINANCE, at=at("release"), hidden=False
    ),
    Row(
        "funding:release_decline",
        get=MANAGES | FINANCE,
        post=MANAGES | FINANCE,
        at=at("release"),
        hidden=False,
    ),
    Row(
        "funding:release_cancel",
        get=MANAGES | PAYS,
        post=MANAGES | PAYS,
        at=at("release"),
        hidden=False,
    ),
    Row("funding:release_paid", get=PAYS, post=PAYS, at=at("instructed"), hidden=False),
    Row("funding:release_failed", get=PAYS, post=PAYS, at=at("instructed"), hidden=False),
    Row("funding:release_returned", get=PAYS, post=PAYS, at=at("instructed"), hidden=False),
    Row("funding:release_hold", get=STOPS, post=STOPS, at=at("release"), hidden=False),
    Row("funding:release_lift", get=STOPS, post=STOPS, at=at("release"), hidden=False),
    Row("funding:release_withdraw", get=MANAGES, post=MANAGES, at=at("release"), hidden=False),
    Row("funding:batch_list", get=FOLLOWS),
    Row("funding:batch_new", get=PAYS, post=PAYS),
    Row("funding:batch", get=FOLLOWS, at=at("batch"), hidden=False),
    Row("funding:batch_file", get=FOLLOWS, at=at("batch"), hidden=False),
    Row("funding:rules_list", get=FOLLOWS),
    Row(
        "funding:rules",
        get=FINANCE,
        post=FINANCE,
        at=lambda world: {"slug": world.award.programme.slug},
        hidden=False,
    ),
    Row("funding:answer_list", get=FOLLOWS),
    Row("funding:answer_upload", get=PAYS, post=PAYS),
    Row("funding:answer_sample", get=PAYS, at=lambda world: {"kind": "csv"}, hidden=False),
    Row("funding:answer", get=FOLLOWS, at=at("answer"), hidden=False),
    Row("funding:answer_confirm", post=PAYS, at=at("answer"), hidden=False),
    Row("funding:answer_cancel", post=PAYS, at=at("answer"), hidden=False),
    Row("funding:budget_list", get=FOLLOWS),
    Row("funding:budget_set", get=MANAGES | FINANCE, post=MANAGES | FINANCE),
    Row("funding:budget_confirm", get=FINANCE, post=FINANCE),
]
