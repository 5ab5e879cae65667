from django.urls import URLPattern, URLResolver, path

from core import converters  # noqa: F401 - addresses below hold references
from evidence.views import agreement, claims, desk, items, lists, signing

app_name = "evidence"
urlpatterns: list[URLPattern | URLResolver] = [
    path("claims/", lists.claim_queue, name="claim_queue"),
    path("claims/sign/", signing.claim_sign, name="claim_sign"),
    path("claims/signed/", signing.claim_signed, name="claim_signed"),
    path("claims/agreement/", agreement.claim_agreement, name="claim_agreement"),
    path("claims/next/", desk.claim_next, name="claim_next"),
    path("claims/<reference:reference>/", claims.claim, name="claim"),
    path("claims/<reference:reference>/edit/", claims.claim_edit, name="claim_edit"),
    path("claims/<reference:reference>/ready/", claims.claim_ready, name="claim_ready"),
    path("claims/<reference:reference>/take-back/", claims.claim_withdraw, name="claim_withdraw"),
    path(
        "claims/<reference:reference>/second-look/",
        claims.claim_second_look,
        name="claim_second_look",
    ),
    path("claims/<reference:reference>/messages/", claims.claim_message, name="claim_message"),
    path("claims/<reference:reference>/decide/", desk.claim_decide, name="claim_decide"),
    path("claims/<reference:reference>/take/", desk.claim_take, name="claim_take"),
    path("claims/<reference:reference>/release/", desk.claim_release, name="claim_release"),
    path("claims/<reference:reference>/allocate/", desk.claim_allocate, name="claim_allocate"),
    path("claims/<reference:reference>/revoke/", desk.claim_revoke, name="claim_revoke"),
    path("evidence/", lists.evidence_list, name="evidence_list"),
    path("evidence/upload/", items.evidence_upload, name="evidence_upload"),
    path("evidence/<reference:reference>/", items.evidence_item, name="evidence_item"),
    path(
        "evidence/<reference:reference>/new-version/",
        items.evidence_add_version,
        name="evidence_add_version",
    ),
    path(
        "evidence/<reference:reference>/files/<int:number>/",
        items.evidence_file,
        name="evidence_file",
    ),
    path(
        "evidence/<reference:reference>/files/<int:number>/pages/<int:page>/",
        items.evidence_page,
        name="evidence_page",
    ),
]
