"""The house around the apps: settings, addresses, Celery, and the pages that join apps."""
