"""Celery: two queues with a worker each, and the schedule that one beat process keeps."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")

app = Celery("ogp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _poll_often(**arguments) -> None:
    """How often a worker looks for messages in Postgres, in seconds.

    The transport passes all its options to SQLAlchemy, so its poll can only be set like this; and
    only here, since loading it costs every web process a second and 32 MB.
    """
    from kombu.transport.sqlalchemy import Transport  # slow import, needed by workers alone

    Transport.polling_interval = 0.2


def _every(seconds: float, task: str, queue: str, *arguments: str) -> dict[str, object]:
    """A schedule entry whose message is worthless once the next one is due."""
    return {
        "task": task,
        "schedule": seconds,
        "args": arguments,
        "options": {"queue": queue, "expires": seconds},
    }


app.conf.beat_schedule = {
    "relay-messages": _every(2.0, "jobs.relay", "messages", "messages"),
    "relay-builds": _every(2.0, "jobs.relay", "builds", "builds"),
    "number-changes": _every(3.0, "open_data.number_changes", "messages"),
    "place-in-record": _every(3.0, "record.place_waiting", "messages"),
    "compare-everything": {
        "task": "open_data.compare_everything",
        "schedule": crontab(hour="3", minute="13"),
        "options": {"queue": "builds"},
    },
    "heartbeat": _every(30.0, "jobs.heartbeat", "messages"),
    "clean-up": {
        "task": "jobs.clean",
        "schedule": crontab(minute="17"),
        "options": {"queue": "messages"},
    },
    "forget-follows": {
        "task": "notifications.clean",
        "schedule": crontab(minute="27"),
        "options": {"queue": "messages"},
    },
    "remind-of-answers": _every(300.0, "consultations.remind", "messages"),
    "forget-drafts-of-answers": {
        "task": "consultations.clean",
        "schedule": crontab(minute="47"),
        "options": {"queue": "messages"},
    },
    "ask-owners": {
        "task": "plans.ask_owners_daily",
        "schedule": crontab(hour="7", minute="7"),
        "options": {"queue": "messages"},
    },
    "empty-cases": {
        "task": "consultations.empty_cases_daily",
        "schedule": crontab(hour="4", minute="7"),
        "options": {"queue": "messages"},
    },
    "liken-answers": {
        "task": "consultations.liken_daily",
        "schedule": crontab(hour="3", minute="47"),
        "options": {"queue": "messages"},
    },
    "forget-reporters": {
        "task": "forum.clean_daily",
        "schedule": crontab(hour="4", minute="37"),
        "options": {"queue": "messages"},
    },
    "erase-withdrawn-posts": {
        "task": "forum.erase_withdrawn",
        "schedule": crontab(hour="3", minute="27"),
        "options": {"queue": "messages"},
    },
    "sweep-files": {
        "task": "files.sweep",
        "schedule": crontab(hour="2", minute="47"),
        "options": {"queue": "builds"},
    },
    "forget-unsent-files": {
        "task": "consultations.forget_unsent_files",
        "schedule": crontab(minute="47"),
        "options": {"queue": "messages"},
    },
    "scan-waiting-files": {
        "task": "consultations.scan_waiting_files",
        "schedule": crontab(minute="*/10"),
        "options": {"queue": "messages"},
    },
    "scan-waiting-post-files": {
        "task": "forum.scan_waiting_files",
        "schedule": crontab(minute="5-59/10"),
        "options": {"queue": "messages"},
    },
    "read-waiting-files": {
        "task": "consultations.read_waiting_files",
        "schedule": crontab(minute="23"),
        "options": {"queue": "messages"},
    },
    "group-same-texts": {
        "task": "consultations.group_same_texts_hourly",
        "schedule": crontab(minute="47"),
        "options": {"queue": "messages"},
    },
    "examine-answers": _every(60.0, "consultations.examine_new", "messages"),
    "remind-invited": {
        "task": "consultations.remind_invited_daily",
        "schedule": crontab(hour="7", minute="17"),
        "options": {"queue": "messages"},
    },
    "package-open-data": {
        "task": "open_data.package_nightly",
        "schedule": crontab(hour="2", minute="7"),
        "options": {"queue": "messages"},
    },
    "renew-package": _every(300.0, "open_data.renew_package", "messages"),
    "sweep-reading": {
        "task": "forum.sweep_reading",
        "schedule": crontab(minute="57"),
        "options": {"queue": "messages"},
    },
    "forget-sign-ups": {
        "task": "accounts.clean",
        "schedule": crontab(minute="37"),
        "options": {"queue": "messages"},
    },
}
