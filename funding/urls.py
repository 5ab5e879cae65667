"""Addresses of the money pages: nouns and references, never database ids."""

from django.urls import path

from core import converters  # noqa: F401 - addresses below hold references
from funding.views import (
    awards,
    batches,
    budgets,
    commitments,
    conditions,
    imports,
    new_award,
    overview,
    releases,
    tranches,
)

app_name = "funding"
urlpatterns = [
    path("funding/", overview.overview, name="overview"),
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
    path(
        "funding/awards/<reference:reference>/commitments/new/",
        commitments.commitment_new,
        name="commitment_new",
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
    # Payments
    path("funding/releases/", releases.ReleaseList.as_view(), name="release_list"),
    path("funding/releases/<reference:reference>/", releases.release, name="release"),
    path(
        "funding/releases/<reference:reference>/approve-for-programme/",
        releases.approve_programme,
        name="release_approve_programme",
    ),
    path(
        "funding/releases/<reference:reference>/approve-for-finance/",
        releases.approve_finance,
        name="release_approve_finance",
    ),
    path(
        "funding/releases/<reference:reference>/decline/", releases.decline, name="release_decline"
    ),
    path("funding/releases/<reference:reference>/cancel/", releases.cancel, name="release_cancel"),
    path("funding/releases/<reference:reference>/paid/", releases.paid, name="release_paid"),
    path("funding/releases/<reference:reference>/failed/", releases.failed, name="release_failed"),
    path("funding/batches/", batches.BatchList.as_view(), name="batch_list"),
    path("funding/batches/new/", batches.new_batch, name="batch_new"),
    path("funding/batches/<reference:reference>/", batches.batch, name="batch"),
    path("funding/batches/<reference:reference>/file/", batches.batch_file, name="batch_file"),
    # Budgets
    path("funding/budgets/", budgets.BudgetList.as_view(), name="budget_list"),
    path("funding/budgets/set/", budgets.set_budget, name="budget_set"),
    path("funding/budgets/confirm/", budgets.confirm_budget, name="budget_confirm"),
]
