"""Settings. Whatever differs between machines comes from the environment (see .env.example)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from pghistory import ContextJSONField

from aspirant.databases import database_settings, redis_url, web_role
from aspirant.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

# Signing in has a file of its own; it reads the environment too, hence after .env.
from aspirant.settings_accounts import *  # noqa: E402, F403
from aspirant.settings_accounts import OIDC_ORIGINS  # noqa: E402

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")

# The demonstration signs people in by a button, so it may only ever answer to this machine.
DEMONSTRATION = env.bool("ASPIRANT_DEMO", default=False)
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
if DEMONSTRATION and not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
    raise ImproperlyConfigured(
        "ASPIRANT_DEMO is on, so ALLOWED_HOSTS may name only localhost, 127.0.0.1 and [::1]."
    )

INSTALLED_APPS = [
    "accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_structlog",
    "pghistory",
    "pgtrigger",
    "post_office",
    "nhsuk",
    "core",
    "accounts",
    "corrections",
    "trusts",
    "programmes",
    "evidence",
    "blueprints",
    "milestones",
    "maturity",
    "funding",
    "aspirant",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "trusts.middleware.ActingTrustMiddleware",
    "aspirant.middleware.PrivatePagesMiddleware",
    "aspirant.middleware.LongAddressMiddleware",
    "evidence.middleware.BodySizeMiddleware",
    "aspirant.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "aspirant.urls"
WSGI_APPLICATION = "aspirant.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aspirant.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"
CRISPY_FAIL_SILENTLY = False  # a layout that names an unknown field is a mistake
FILTERS_EMPTY_CHOICE_LABEL = "All"

# Databases, cache, Celery

DATABASES = database_settings()
WEB_DATABASE_ROLE = web_role()
REDIS_URL = redis_url()
CACHES = {
    # Counts of attempts to sign in, and used codes: kept with the data, so that losing Redis
    # neither lifts a limit nor keeps anybody out.
    "default": {"BACKEND": "core.cache.PostgresCache"},
    "redis": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
}
# Losing Redis loses no session: they are rows.
SESSION_ENGINE = "accounts.sessions"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="aspirant")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "Europe/London"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task, so that a running one is not handed out twice.
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", default=900),
    # Without these two a task of a killed worker comes back minutes after its time.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A publisher never waits longer than this for a broker that is away (core.enqueue); a worker
    # keeps trying by a rule of its own.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "connect_retries_timeout": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": env.float("CELERY_SOCKET_TIMEOUT", default=1.0),
}

# Logs (aspirant.logs). The request id of a trusted proxy is kept; nobody else may choose one.

LOGGING = logging_settings(env.str("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # aspirant.logs names the person without a query
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = env.bool("BEHIND_PROXY", default=False)

# Language, time and static files

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "aspirant.static.StaticStorage"},
}
# Uploads are private files, outside everything that a web server serves.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".data" / "uploads"))
FILE_UPLOAD_PERMISSIONS = 0o600
# A virus scanner (clamd): tcp://host:port or unix:///path. Without one, files say "Not scanned".
CLAMD_URL = env.str("CLAMD_URL", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# History

PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = ContextJSONField()

# Browser security: production is strict; the demonstration runs over http on this machine.

SECURE_COOKIES = not (DEMONSTRATION or DEBUG)
_prefix = "__Host-" if SECURE_COOKIES else ""
SESSION_COOKIE_NAME = f"{_prefix}aspirant-session"
CSRF_COOKIE_NAME = f"{_prefix}aspirant-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *OIDC_ORIGINS],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "aspirant.views.errors.csrf_failure"

# Mail goes through the outbox of django-post-office; EMAIL_URL says how it leaves.

EMAIL_BACKEND = "post_office.EmailBackend"
_mail = env.email_url("EMAIL_URL", default="consolemail://")
POST_OFFICE = {
    "BACKENDS": {"default": _mail["EMAIL_BACKEND"]},
    "DEFAULT_PRIORITY": "medium",
    "MAX_RETRIES": 4,
    "LOG_LEVEL": 2,
    "CELERY_ENABLED": False,
}
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
# django-environ drops the slash that an absolute folder begins with.
EMAIL_FILE_PATH = f"/{_mail['EMAIL_FILE_PATH']}" if _mail.get("EMAIL_FILE_PATH") else None
# Whom people write to when they are stuck; shown on pages of help and of errors.
SUPPORT_EMAIL = env.str(
    "SUPPORT_EMAIL", default="programme-team@demo.example" if DEMONSTRATION else ""
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Aspirant <no-reply@localhost>")
