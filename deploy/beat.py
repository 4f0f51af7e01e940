"""`python -m deploy.beat SCHEDULE_FILE`: Celery's clock, without the portal behind it.

Beat sends the names of tasks at their times. It needs the schedule and the broker, not the models,
views and forms that `celery beat` would load: half the memory, for as long as the portal runs.
"""

import sys

from django.conf import settings
from django.utils.log import configure_logging

from ogp_portal.celery import app


def main(arguments: list[str]) -> int:
    """Runs until it is stopped; exit code 2 without a file for the schedule's state."""
    if len(arguments) != 1:
        print("usage: python -m deploy.beat SCHEDULE_FILE", file=sys.stderr)
        return 2
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    app.loader.import_default_modules = list  # what would load every app, to find their tasks
    app.Beat(schedule=arguments[0], loglevel="INFO", redirect_stdouts=False).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
