"""`./ogp up` as a new user gets it: with the demonstration, and nothing set."""

import re
import urllib.request
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest

from tests.deploy.conftest import folder_open_to_all, free_port
from tests.deploy.running import Running, eventually

pytestmark = pytest.mark.slow

REPORT = "/handlingsplaner/demo/selvevaluering/midtvejs"


@pytest.fixture(scope="module")
def portal() -> Iterator[Running]:
    with folder_open_to_all() as folder:
        running = Running.start(folder / "data", free_port())
        yield running
        running.stop()


def test_first_start_prints_log_ins_that_stand_in_the_data_folder(portal):
    printed = portal.console.read_text()
    assert "loading the demonstration content" in printed
    kept = (portal.data / "demo-logins.txt").read_text().strip()
    assert kept in printed
    assert len(re.findall(r"@demo\.invalid +\S{12,} .*kodenøgle [A-Z2-7]{32}\b", kept)) == 3


def test_first_start_has_a_published_evaluation_as_page_and_pdf(portal):
    assert portal.status(f"{REPORT}/") == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{portal.port}{REPORT}.pdf") as answer:
        assert answer.read().startswith(b"%PDF-")


def test_first_start_leaves_the_mails_of_the_demonstration_in_the_data_folder(portal):
    def told() -> bool:
        files = (portal.data / "mail").glob("*.eml")
        mails = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
        to_follower = [mail["Subject"] for mail in mails if mail["To"] == "borger@demo.invalid"]
        return any("[Demonstration]" in subject for subject in to_follower)

    eventually(told, 60)


def test_later_start_loads_nothing_again(portal):
    before = (portal.data / "demo-logins.txt").read_text()
    portal.stop()
    again = Running.start(portal.data, portal.port)
    portal.process, portal.console = again.process, again.console
    assert "loading" not in again.console.read_text()
    assert (portal.data / "demo-logins.txt").read_text() == before
    assert portal.status(f"{REPORT}/") == 200
