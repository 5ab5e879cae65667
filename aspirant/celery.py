"""The Celery application. Its schedule stands in code, beside what it runs."""

import os

from celery import Celery, signals
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep

from aspirant.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspirant.settings")

app = Celery("aspirant")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@signals.setup_logging.connect
def leave_logging_alone(**_: object) -> None:
    """With a receiver of this signal Celery keeps the logging that Django's settings made."""


@signals.worker_process_init.connect
def settle_down(**_: object) -> None:
    settle()


MINUTE = 60.0
# What beat publishes. Work that is due is read from the database, so a lost tick loses nothing.
app.conf.beat_schedule = {
    "scan and draw waiting files": {
        "task": "evidence.tasks.process_files",
        "schedule": 5 * MINUTE,
    },
    "end what was accepted until yesterday": {
        "task": "evidence.tasks.expire_claims",
        "schedule": crontab(hour=0, minute=30),
    },
    "resume register imports": {
        "task": "trusts.tasks.resume_register_imports",
        "schedule": 15 * MINUTE,
    },
    "propose what waits for nothing": {
        "task": "funding.tasks.propose_releases",
        "schedule": 15 * MINUTE,
    },
    # Just after midnight in London: days are reached, and financial years begin and end.
    "propose for the new day": {
        "task": "funding.tasks.propose_releases",
        "schedule": crontab(hour=0, minute=5),
    },
    "count what ended waivers lifted": {
        "task": "funding.tasks.count_ended_waivers",
        "schedule": crontab(hour=0, minute=10),
    },
    "warn of capital that lapses": {
        "task": "funding.tasks.warn_of_lapse",
        "schedule": crontab(hour=0, minute=15),
    },
    "carry out imports of awards": {
        "task": "funding.tasks.carry_out_award_imports",
        "schedule": 15 * MINUTE,
    },
    "carry out answers of the finance system": {
        "task": "funding.tasks.carry_out_payment_answers",
        "schedule": 15 * MINUTE,
    },
    "make batches that were asked for": {
        "task": "funding.tasks.instruct_releases",
        "schedule": 15 * MINUTE,
    },
    "compute scores that are missing": {
        "task": "maturity.tasks.compute_scores",
        "schedule": 15 * MINUTE,
    },
    "keep draws and checked scores": {
        "task": "maturity.tasks.keep_draws",
        "schedule": 15 * MINUTE,
    },
    "resume recomputations of scores": {
        "task": "maturity.tasks.resume_recomputations",
        "schedule": 15 * MINUTE,
    },
    "look for what nobody was asked to look at": {
        "task": "maturity.tasks.look_for_flags",
        "schedule": 15 * MINUTE,
    },
    # Rounds open and close at midnight in London; whoever could not be asked is asked again.
    "open and close rounds": {
        "task": "maturity.tasks.keep_rounds",
        "schedule": crontab(minute=10),
    },
    "send queued mail": {"task": "core.tasks.send_queued_mail", "schedule": MINUTE},
}
