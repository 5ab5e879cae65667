"""Signing in: django-allauth, second steps, sessions, single sign-on."""

from datetime import timedelta
from urllib.parse import urlsplit

import environ

env = environ.Env()
DEMONSTRATION = env.bool("ASPIRANT_DEMO", default=False)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["trusts.backends.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
# Long passwords are welcome: no upper limit below Django's own for a field.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Accounts are made by invitation only; the e-mail address is the name to sign in with.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_MIN_LENGTH = 12
PASSWORD_RESET_TIMEOUT = 60 * 60
# Changing the e-mail address, a second step or money asks who it is, unless they just said so.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Guessing is slowed by address and by account. A person whose account is being guessed at can
# still sign in: with a passkey, or after a reset by e-mail, which lifts the limit at once.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,20/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    # Readers who report a mistake have no account; a whole trust may share an address.
    "report_mistake": "30/h/ip",
}
# How many proxies of ours stand in front, so that nobody forges the address that is counted.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Sessions end after twenty hours of inactivity, and after a week whatever happens.
SESSION_COOKIE_AGE = 20 * 60 * 60
SESSION_ABSOLUTE_AGE = timedelta(days=7)
SESSION_SAVE_EVERY_REQUEST = False

# The second step: staff and administrators must have one. Only the demonstration goes without,
# unless it is told to show it.
SECOND_FACTOR_REQUIRED = not DEMONSTRATION or env.bool("ASPIRANT_DEMO_SECOND_FACTOR", default=False)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTotpForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "authenticate": "accounts.forms.CodeForm",
    "deactivate_totp": "accounts.forms.DeactivateTotpForm",
    "edit_webauthn": "accounts.forms.PasskeyNameForm",
    "generate_recovery_codes": "accounts.forms.RecoveryCodesForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
MFA_TOTP_ISSUER = "Aspirant"
MFA_TOTP_TOLERANCE = 1

# Single sign-on with OpenID Connect, where its server is named in the environment. It admits
# people who have an account here already, by the address that the server vouches for.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="NHS sign-in")
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "nhs",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
# A browser counts the redirect after a form as the form's target.
OIDC_ORIGINS = (
    ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))] if OIDC_SERVER_URL else []
)
