"""Every address that opens without sign-in, with the reason. All others are closed."""

ALLAUTH = "signing in happens before one is signed in"
REASONS: dict[str, str] = {
    "trust_list": "the register of trusts is public",
    "trust_detail": "the register of trusts is public",
}
