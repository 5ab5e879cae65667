"""The Celery application. Its schedule stands in code, beside what it runs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspirant.settings")

app = Celery("aspirant")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
