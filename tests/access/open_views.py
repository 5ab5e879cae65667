"""Every address that opens without sign-in, with the reason. All others are closed."""

SIGNING_IN = "signing in, or getting back in, happens before one is signed in"
PUBLIC = "anyone may read it"

REASONS: dict[str, str] = {
    "healthz": "a load balancer has no account",
    "readyz": "a load balancer has no account",
    "home": "the public start page; a home of one's own for whoever is signed in",
    "help": PUBLIC,
    "accessibility": PUBLIC,
    "cookies": PUBLIC,
    "privacy": PUBLIC,
    "programme_list": PUBLIC,
    "programme_detail": PUBLIC,
    "trust_list": PUBLIC,
    "trust_detail": PUBLIC,
    "corrections:list": PUBLIC,
    "corrections:report": "whoever reads a public page may say what is wrong on it",
    "corrections:sent": "what happens next, for whoever just reported a mistake",
    "trusts:accept_invitation": "the link in an invitation lets somebody in who has no account",
    "accounts:demonstration_sign_in": "the demonstration's buttons; elsewhere it does not exist",
    "account_login": SIGNING_IN,
    "account_logout": "leaving twice does no harm",
    "account_inactive": SIGNING_IN,
    "account_signup": "says that an invitation is needed",
    "account_email_verification_sent": SIGNING_IN,
    "account_confirm_email": "the link sent to a new address may be opened elsewhere",
    "account_reset_password": SIGNING_IN,
    "account_reset_password_done": SIGNING_IN,
    "account_reset_password_from_key": SIGNING_IN,
    "account_reset_password_from_key_done": SIGNING_IN,
    "mfa_authenticate": SIGNING_IN,
    "mfa_login_webauthn": SIGNING_IN,
    "openid_connect_login": SIGNING_IN,
    "openid_connect_callback": SIGNING_IN,
    "socialaccount_login_cancelled": SIGNING_IN,
    "socialaccount_signup": "says that an invitation is needed",
}
