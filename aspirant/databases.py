"""Where PostgreSQL and Redis are, and how long anybody waits for them."""

import environ

env = environ.Env()


def database_settings() -> dict[str, dict[str, object]]:
    """`DATABASES`: the web role's connection, or the owner's for a process that migrates."""
    name = "DATABASE_OWNER_URL" if env.bool("ASPIRANT_AS_OWNER", default=False) else "DATABASE_URL"
    return {"default": {**env.db_url(name), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}


def web_role() -> str:
    """The name of the role that serves the processes."""
    return str(env.db_url("DATABASE_URL")["USER"])


def redis_url() -> str:
    return str(env.str("REDIS_URL"))
