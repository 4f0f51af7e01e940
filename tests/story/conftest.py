"""A portal as people meet it: a server, a Celery worker with its beat, mails as files, Chromium."""

import email
import email.policy
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

PATIENCE_SECONDS = 60


@dataclass
class Portal:
    """The running portal."""

    url: str
    mails: Path
    logins: dict[str, str]

    def mail_to(self, address: str, *, about: str) -> EmailMessage:
        """The newest mail to an address whose subject holds `about`; waits for it."""
        return wait_for(lambda: self.newest_mail(address, about), f"a mail to {address}: {about}")

    def code_of(self, address: str) -> str:
        """What the person's authenticator app would show now.

        Asked in a thread: beside Playwright's event loop Django keeps a second connection, which
        would outlive the test that made it.
        """
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(_printed_code, address).result()

    def newest_mail(self, address: str, about: str) -> EmailMessage | None:
        """The newest mail there is now; None where there is none."""
        for file in sorted(self.mails.glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if mail["To"] == address and about in mail["Subject"]:
                return mail
        return None


def _printed_code(address: str) -> str:
    printed = io.StringIO()
    try:
        call_command("demo_code", address, stdout=printed)
    finally:
        connection.close()
    return printed.getvalue().strip()


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    return mail.get_body(("plain",)).get_content()


def link_in(mail: EmailMessage, word: str) -> str:
    """The first address in the mail's text that holds `word`."""
    links = re.findall(r"https?://\S+", text_of(mail))
    return next(link for link in links if word in link)


def wait_for(look: Callable, what: str):
    """What `look` finds, asked until it finds something; fails after a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s in vain for {what}")


@pytest.fixture
def portal(transactional_db, live_server, settings, tmp_path) -> Iterator[Portal]:
    """Denmark's plans and the demonstration, served, with a worker beside it."""
    settings.OGP_DEMO = True
    settings.OGP_SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    settings.EMAIL_BACKEND = "ogp_portal.notifications.filed_mail.FiledMailBackend"
    settings.MAIL_DIR.mkdir(parents=True)
    call_command("load_denmark", verbosity=0)
    call_command("load_demo", verbosity=0)
    worker = _start_worker(live_server.url, tmp_path)
    try:
        yield Portal(live_server.url, settings.MAIL_DIR, _logins(tmp_path))
    finally:
        os.killpg(worker.pid, signal.SIGKILL)  # with its children: nothing is waited for any more
        worker.wait(timeout=30)
        _end_other_sessions()


def _end_other_sessions() -> None:
    """The killed worker's and the server's threads' connections would keep the test database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _start_worker(url: str, data: Path) -> subprocess.Popen:
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "OGP_DATA": str(data),
        "OGP_DEMO": "1",
        "OGP_SITE_URL": url,
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "ogp_portal.settings",
    }
    command = [sys.executable, "-m", "celery", "-A", "ogp_portal", "worker", "--beat"]
    options = ["-Q", "messages,builds", "-c", "1", "-s", str(data / "beat"), "-l", "WARNING"]
    with (data / "worker.log").open("wb") as log:
        return subprocess.Popen(
            [*command, *options], env=environment, stdout=log, stderr=log, start_new_session=True
        )


def _database_url() -> str:
    """The address of the test database this process uses."""
    database = connection.settings_dict
    host = quote(database["HOST"], safe="")
    user = quote(database["USER"])
    if database["HOST"].startswith("/"):
        return f"postgres://{user}@/{database['NAME']}?host={host}"
    password = quote(database["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{host}:{database['PORT']}/{database['NAME']}"


def _logins(data: Path) -> dict[str, str]:
    lines = (data / "demo-logins.txt").read_text().splitlines()
    return dict(line.split()[:2] for line in lines if "@demo.invalid" in line)


@pytest.fixture
def browser(browser_path) -> Iterator[Browser]:
    """A headless Chromium that reaches nothing but this machine."""
    flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=flags)
        yield chromium
        chromium.close()
