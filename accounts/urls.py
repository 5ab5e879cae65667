"""Addresses about accounts, roles and mail; those of signing in are in urls_sign_in."""

from django.urls import URLPattern, URLResolver, path

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.views import account, demonstration, mail

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", account.account, name="account"),
    path("account/name/", account.rename, name="rename"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/sign-in-again/", account.sign_in_again, name="sign_in_again"),
    path("demonstration/sign-in/", demonstration.sign_in, name="demonstration_sign_in"),
    path("help/roles/", account.role_matrix, name="role_matrix"),
    path("mail/", needs(P.MAIL_VIEW)(mail.MailList.as_view()), name="mail_list"),
    path("mail/<int:pk>/", mail.mail, name="mail"),
    path("mail/<int:pk>/again/", mail.mail_again, name="mail_again"),
    path("mail/<int:pk>/bounced/", mail.mail_bounced, name="mail_bounced"),
]
