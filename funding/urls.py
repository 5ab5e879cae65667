"""Addresses of the money pages: nouns and references, never database ids."""

from django.urls import path

from core import converters  # noqa: F401 - addresses below hold references
from funding.views import (
    answers,
    awards,
    batches,
    budgets,
    bulk,
    commitments,
    conditions,
    decisions,
    imports,
    new_award,
    overview,
    pauses,
    recoveries,
    releases,
    reminders,
    reprofiles,
    rules,
    tranches,
    waivers,
)
from trusts import converters as trust_converters  # noqa: F401 - and ODS codes

app_name = "funding"
urlpatterns = [
    path("funding/", overview.overview, name="overview"),
    path("funding/remind/", reminders.remind, name="remind"),
    path("funding/briefs/<ods:code>/", reminders.brief, name="brief"),
    # Awards
    path("funding/awards/", awards.AwardList.as_view(), name="award_list"),
    path("funding/awards/new/", new_award.start, name="award_new"),
    path("funding/awards/new/parts/", new_award.parts, name="award_new_parts"),
    path("funding/awards/new/check/", new_award.check, name="award_new_check"),
    path("funding/awards/import/", imports.upload, name="award_import"),
    path("funding/awards/import/template.<str:kind>", imports.sample, name="award_import_sample"),
    path("funding/awards/<reference:reference>/", awards.award, name="award"),
    path(
        "funding/awards/<reference:reference>/agreement/",
        awards.sign_agreement,
        name="award_agreement",
    ),
    path("funding/awards/<reference:reference>/pause/", pauses.pause, name="award_pause"),
    path("funding/awards/<reference:reference>/pause/end/", pauses.end, name="award_pause_end"),
    path("funding/awards/<reference:reference>/moves/new/", reprofiles.ask, name="reprofile_new"),
    path(
        "funding/awards/<reference:reference>/commitments/new/",
        commitments.commitment_new,
        name="commitment_new",
    ),
    # Commitments
    path("funding/commitments/", commitments.CommitmentList.as_view(), name="commitment_list"),
    path("funding/commitments/<reference:reference>/", commitments.commitment, name="commitment"),
    path(
        "funding/commitments/<reference:reference>/date/",
        commitments.ask_date,
        name="due_date_ask",
    ),
    path(
        "funding/commitments/<reference:reference>/date/answer/",
        commitments.answer_date,
        name="due_date_answer",
    ),
    path(
        "funding/commitments/<reference:reference>/date/withdraw/",
        commitments.withdraw_date,
        name="due_date_withdraw",
    ),
    path("funding/imports/", imports.ImportList.as_view(), name="award_import_list"),
    path("funding/imports/<reference:reference>/", imports.detail, name="award_import_detail"),
    path(
        "funding/imports/<reference:reference>/confirm/",
        imports.confirm,
        name="award_import_confirm",
    ),
    path(
        "funding/imports/<reference:reference>/cancel/", imports.cancel, name="award_import_cancel"
    ),
    # Instalments
    path("funding/tranches/<reference:reference>/", tranches.tranche, name="tranche"),
    path(
        "funding/tranches/<reference:reference>/conditions/new/",
        conditions.add_condition,
        name="condition_new",
    ),
    path(
        "funding/tranches/<reference:reference>/propose/", tranches.propose, name="tranche_propose"
    ),
    path("funding/tranches/<reference:reference>/waivers/new/", waivers.ask, name="waiver_new"),
    path(
        "funding/tranches/<reference:reference>/recoveries/new/",
        recoveries.ask,
        name="recovery_new",
    ),
    # Money to pay back
    path("funding/recoveries/", recoveries.RecoveryList.as_view(), name="recovery_list"),
    path("funding/recoveries/<reference:reference>/", recoveries.recovery, name="recovery"),
    path(
        "funding/recoveries/<reference:reference>/agree/", recoveries.agree, name="recovery_agree"
    ),
    path(
        "funding/recoveries/<reference:reference>/refuse/",
        recoveries.refuse,
        name="recovery_refuse",
    ),
    path(
        "funding/recoveries/<reference:reference>/withdraw/",
        recoveries.withdraw,
        name="recovery_withdraw",
    ),
    path(
        "funding/recoveries/<reference:reference>/received/",
        recoveries.received,
        name="recovery_received",
    ),
    path("funding/recoveries/<reference:reference>/drop/", recoveries.drop, name="recovery_drop"),
    # Money that moves to another year
    path("funding/moves/", reprofiles.ReprofileList.as_view(), name="reprofile_list"),
    path("funding/moves/<reference:reference>/", reprofiles.reprofile, name="reprofile"),
    path("funding/moves/<reference:reference>/agree/", reprofiles.agree, name="reprofile_agree"),
    path("funding/moves/<reference:reference>/refuse/", reprofiles.refuse, name="reprofile_refuse"),
    path(
        "funding/moves/<reference:reference>/withdraw/",
        reprofiles.withdraw,
        name="reprofile_withdraw",
    ),
    # Waivers
    path("funding/waivers/", waivers.WaiverList.as_view(), name="waiver_list"),
    path("funding/waivers/<reference:reference>/", waivers.waiver, name="waiver"),
    path("funding/waivers/<reference:reference>/grant/", waivers.grant, name="waiver_grant"),
    path("funding/waivers/<reference:reference>/refuse/", waivers.refuse, name="waiver_refuse"),
    path(
        "funding/waivers/<reference:reference>/withdraw/", waivers.withdraw, name="waiver_withdraw"
    ),
    path("funding/waivers/<reference:reference>/revoke/", waivers.revoke, name="waiver_revoke"),
    # Payments
    path("funding/releases/", releases.ReleaseList.as_view(), name="release_list"),
    path("funding/releases/approve/", bulk.approve, name="release_approve_many"),
    path("funding/releases/<reference:reference>/", releases.release, name="release"),
    path(
        "funding/releases/<reference:reference>/approve-for-programme/",
        decisions.approve_programme,
        name="release_approve_programme",
    ),
    path(
        "funding/releases/<reference:reference>/approve-for-finance/",
        decisions.approve_finance,
        name="release_approve_finance",
    ),
    path(
        "funding/releases/<reference:reference>/decline/", decisions.decline, name="release_decline"
    ),
    path("funding/releases/<reference:reference>/cancel/", decisions.cancel, name="release_cancel"),
    path("funding/releases/<reference:reference>/paid/", decisions.paid, name="release_paid"),
    path("funding/releases/<reference:reference>/failed/", decisions.failed, name="release_failed"),
    path(
        "funding/releases/<reference:reference>/returned/",
        decisions.returned,
        name="release_returned",
    ),
    path("funding/releases/<reference:reference>/hold/", decisions.hold, name="release_hold"),
    path("funding/releases/<reference:reference>/lift/", decisions.lift, name="release_lift"),
    path(
        "funding/releases/<reference:reference>/withdraw/",
        decisions.withdraw,
        name="release_withdraw",
    ),
    path("funding/batches/", batches.BatchList.as_view(), name="batch_list"),
    path("funding/batches/new/", batches.new_batch, name="batch_new"),
    path("funding/batches/<reference:reference>/", batches.batch, name="batch"),
    path("funding/batches/<reference:reference>/file/", batches.batch_file, name="batch_file"),
    # How programmes pay
    path("funding/rules/", rules.rules_list, name="rules_list"),
    path("funding/rules/<slug:slug>/", rules.rules, name="rules"),
    # What the finance system answers
    path("funding/answers/", answers.AnswerList.as_view(), name="answer_list"),
    path("funding/answers/new/", answers.upload, name="answer_upload"),
    path("funding/answers/template.<str:kind>", answers.sample, name="answer_sample"),
    path("funding/answers/<reference:reference>/", answers.detail, name="answer"),
    path("funding/answers/<reference:reference>/confirm/", answers.confirm, name="answer_confirm"),
    path("funding/answers/<reference:reference>/cancel/", answers.cancel, name="answer_cancel"),
    # Budgets
    path("funding/budgets/", budgets.BudgetList.as_view(), name="budget_list"),
    path("funding/budgets/set/", budgets.set_budget, name="budget_set"),
    path("funding/budgets/confirm/", budgets.confirm_budget, name="budget_confirm"),
]
