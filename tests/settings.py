"""The production settings, but for what would only make tests slow."""

from aspirant.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405 - no collectstatic before each run
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Static files are found where they lie, not in a collected folder that may be missing.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
