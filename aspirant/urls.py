"""Addresses. Each app has its own; those of joined pages stand here."""

from django.contrib import admin
from django.urls import include, path, re_path

from aspirant import health
from aspirant.views import data, home, legal, programmes, trusts
from trusts import converters  # noqa: F401 - addresses below hold ODS codes

handler500 = "aspirant.outage.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *legal.addresses(),
    path("trusts/", trusts.TrustList.as_view(), name="trust_list"),
    path("trusts/<ods:code>/", trusts.trust_detail, name="trust_detail"),
    path("programmes/", programmes.ProgrammeList.as_view(), name="programme_list"),
    path("programmes/<slug:slug>/", programmes.ProgrammeDetail.as_view(), name="programme_detail"),
    path("data/", data.index, name="data"),
    path("data/openapi.json", data.description, name="data_description"),
    re_path(r"^data/(?P<slug>[a-z-]+)\.(?P<ending>csv|json)$", data.data_file, name="data_file"),
    path("accounts/", include("accounts.urls_sign_in")),
    path("", include("accounts.urls")),
    path("", include("trusts.urls")),
    path("", include("programmes.urls")),
    path("", include("evidence.urls")),
    path("blueprints/", include("blueprints.urls")),
    path("", include("milestones.urls")),
    path("", include("maturity.urls")),
    path("", include("funding.urls")),
    path("", include("corrections.urls")),
    path("admin/", admin.site.urls),
]
