from django.urls import URLPattern, URLResolver, path

from evidence.views import claims, desk, items, lists, signing

app_name = "evidence"
urlpatterns: list[URLPattern | URLResolver] = [
    path("claims/", lists.claim_queue, name="claim_queue"),
    path("claims/sign/", signing.claim_sign, name="claim_sign"),
    path("claims/signed/", signing.claim_signed, name="claim_signed"),
    path("claims/next/", desk.claim_next, name="claim_next"),
    path("claims/<str:reference>/", claims.claim, name="claim"),
    path("claims/<str:reference>/edit/", claims.claim_edit, name="claim_edit"),
    path("claims/<str:reference>/ready/", claims.claim_ready, name="claim_ready"),
    path("claims/<str:reference>/take-back/", claims.claim_withdraw, name="claim_withdraw"),
    path("claims/<str:reference>/second-look/", claims.claim_second_look, name="claim_second_look"),
    path("claims/<str:reference>/messages/", claims.claim_message, name="claim_message"),
    path("claims/<str:reference>/decide/", desk.claim_decide, name="claim_decide"),
    path("claims/<str:reference>/take/", desk.claim_take, name="claim_take"),
    path("claims/<str:reference>/release/", desk.claim_release, name="claim_release"),
    path("claims/<str:reference>/allocate/", desk.claim_allocate, name="claim_allocate"),
    path("claims/<str:reference>/revoke/", desk.claim_revoke, name="claim_revoke"),
    path("evidence/", lists.evidence_list, name="evidence_list"),
    path("evidence/upload/", items.evidence_upload, name="evidence_upload"),
    path("evidence/<str:reference>/", items.evidence_item, name="evidence_item"),
    path(
        "evidence/<str:reference>/new-version/",
        items.evidence_add_version,
        name="evidence_add_version",
    ),
    path("evidence/<str:reference>/files/<int:number>/", items.evidence_file, name="evidence_file"),
    path(
        "evidence/<str:reference>/files/<int:number>/pages/<int:page>/",
        items.evidence_page,
        name="evidence_page",
    ),
]
