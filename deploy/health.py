"""`python -m deploy.health web|worker|beat`: exit code 0 while that process of this container works."""

import http.client
import os
import subprocess
import sys
import time
from http import HTTPStatus

from deploy.configuration import Configuration
from deploy.environment import ROOT

OLDEST_SCHEDULE = 400
"""Seconds; beat writes its schedule down every three minutes."""


def main(arguments: list[str]) -> int:
    """0 when healthy, 1 when not, 2 for an unknown name."""
    checks = {"web": web_answers, "worker": worker_answers, "beat": beat_writes}
    if len(arguments) != 1 or arguments[0] not in checks:
        return 2
    return 0 if checks[arguments[0]](Configuration.from_environment()) else 1


def web_answers(configuration: Configuration) -> bool:
    """Whether the web server answers /healthz."""
    where = (configuration.reachable_host, configuration.port)
    connection = http.client.HTTPConnection(*where, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_answers(_: Configuration) -> bool:
    """Whether a Celery worker on this machine answers; brokers in Postgres cannot carry that."""
    inspect = [sys.executable, "-m", "celery", "-A", "ogp_portal", "inspect", "--timeout=10"]
    asked = subprocess.run(
        [*inspect, "ping"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return os.uname().nodename in asked.stdout


def beat_writes(configuration: Configuration) -> bool:
    """Whether beat has written its schedule down lately."""
    written = [path.stat().st_mtime for path in (configuration.data / "beat").glob("schedule*")]
    return bool(written) and time.time() - max(written) < OLDEST_SCHEDULE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
