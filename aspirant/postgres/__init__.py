"""Django's PostgreSQL backend, for a portal that would rather say "not now" than hang."""
