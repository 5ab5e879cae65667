"""Every address that opens without sign-in, with the reason. All others are closed."""

ALLAUTH = "signing in happens before one is signed in"
REASONS: dict[str, str] = {}
