"""The web application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from aspirant.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspirant.settings")
# Nobody waits longer than this for a page; tasks may (aspirant.databases).
os.environ.setdefault("DATABASE_PATIENCE", "4")

application = get_wsgi_application()
settle()
