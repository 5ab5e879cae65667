"""Where PostgreSQL and Redis are, and how long anybody waits for them."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from aspirant.postgres.waiting import CONNECT_SECONDS, connection_with

env = environ.Env()

# A web page waits four seconds for one statement (wsgi.py), so that its 503 comes within five.
DEFAULT_PATIENCE_SECONDS = 60.0
CLIENT_GRACE_SECONDS = 0.5


def address(name: str) -> dict[str, Any]:
    """The parsed address of a database. Raises ImproperlyConfigured with what to do."""
    if not env.str(name, default=""):
        raise ImproperlyConfigured(
            f"{name} is not set. Set it (see .env.example), or use script/manage and "
            "script/server, which start a PostgreSQL and Redis of their own."
        )
    return dict(env.db_url(name))


def database_settings() -> dict[str, dict[str, Any]]:
    """`DATABASES`: the web role's connection, or the owner's for a process that migrates."""
    as_owner = env.bool("ASPIRANT_AS_OWNER", default=False)
    found = address("DATABASE_OWNER_URL" if as_owner else "DATABASE_URL")
    found["ENGINE"] = "aspirant.postgres"
    found["CONN_MAX_AGE"] = 60
    found["CONN_HEALTH_CHECKS"] = True
    patience = env.float("DATABASE_PATIENCE", default=DEFAULT_PATIENCE_SECONDS)
    limits = {} if as_owner else database_options(patience)
    found["OPTIONS"] = {**found.get("OPTIONS", {}), **limits}
    return {"default": found}


def database_options(patience: float) -> dict[str, Any]:
    """Limits in psycopg2's words: each statement gets `patience` seconds.

    The server ends a slow statement, the client gives up on a silent server half a second
    later, and the kernel on a silent network. No statement of ours is worth compiling: it takes
    longer than the statement.
    """
    milliseconds = int(patience * 1000)
    return {
        "connection_factory": connection_with(patience + CLIENT_GRACE_SECONDS),
        "connect_timeout": int(CONNECT_SECONDS),
        "tcp_user_timeout": milliseconds,
        "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
        "-c idle_in_transaction_session_timeout=60000 -c jit=off",
    }


def web_role() -> str:
    """The name of the role that serves the processes."""
    return str(address("DATABASE_URL")["USER"])


def redis_url() -> str:
    """Where Redis is. Raises ImproperlyConfigured with what to do."""
    if not env.str("REDIS_URL", default=""):
        raise ImproperlyConfigured("REDIS_URL is not set. Set it, or use script/manage.")
    return str(env.str("REDIS_URL"))
