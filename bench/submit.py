"""`./ogp bench submit`: answers to a consultation sent at once, and whether each is there once."""

import argparse
import http.client
import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg2

from bench.alone import run_alone
from bench.browsing import BROWSER_HEADERS, from_network
from bench.figures import percentile
from bench.forms import hidden_values
from bench.generate import reply_text
from bench.measure import CONCURRENCY, load_client
from bench.options import positive
from bench.servers import RunningServer
from bench.stage import database_server, loaded_portal, running_portal

SUMMARY = "answers a second to an open consultation, with their receipts; none lost, none doubled"
GOALS = {"per_second": 50, "p99_ms": 1_000}
ADDRESS = "/hoeringer/hoering-1/svar/nyt/"
"""An open consultation of the loaded data (bench/portal_data/consultations.py)."""

EVERY_SO_MANY_TWICE = 10
"""So often a sender presses the button twice."""

WARM_UP = 50


@dataclass(frozen=True)
class Outcome:
    """What sending came to. `received` and `receipts` are counted in the database afterwards."""

    sent: int
    answers: int
    received: int
    receipts: int
    per_second: float
    p50_ms: float
    p99_ms: float

    @property
    def lines(self) -> list[str]:
        """The outcome as printed, goals in brackets."""
        return [
            f"{self.sent} forms sent for {self.answers} answers, {CONCURRENCY} at a time",
            f"answers a second: {self.per_second:.0f} (at least {GOALS['per_second']})",
            f"p50 {self.p50_ms:.0f} ms, p99 {self.p99_ms:.0f} ms (under {GOALS['p99_ms']} ms)",
            (
                f"received {self.received}, receipts written {self.receipts}: "
                f"{self.answers - self.received} lost or doubled (0), "
                f"{self.received - self.receipts} without receipt (0)"
            ),
        ]


def main(arguments: list[str]) -> int:
    """Loads, sends, counts, prints. Exit code 1 when an answer is lost, doubled or unreceipted."""
    options = _parse(arguments)
    outcome = run_alone(lambda folder: _run(options, folder))
    if outcome is None:
        return 1
    print("\n".join(outcome.lines))
    return 0 if outcome.answers == outcome.received == outcome.receipts else 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./ogp bench submit", description=SUMMARY)
    parser.add_argument(
        "--answers", type=positive, default=3_000, help="how many are sent (default 3000)"
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="size of the data there before (default 1)"
    )
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, folder: Path) -> Outcome:
    with ExitStack() as stack:
        postgres = stack.enter_context(database_server(folder / "postgres"))
        loaded = stack.enter_context(loaded_portal(postgres, folder, options.scale))
        client = stack.enter_context(load_client())
        server = stack.enter_context(running_portal(loaded, folder))
        forms = AnswerForms(server)
        _send(client, server, forms.requests(WARM_UP))
        before = _counted(loaded.url)
        requests = forms.requests(options.answers)
        result = _send(client, server, requests)
        received, receipts = (
            after - earlier for after, earlier in zip(_counted(loaded.url), before, strict=True)
        )
        return Outcome(
            sent=len(requests),
            answers=options.answers,
            received=received,
            receipts=receipts,
            per_second=options.answers / result["seconds"],
            p50_ms=percentile(result["milliseconds"], 50),
            p99_ms=percentile(result["milliseconds"], 99),
        )


class AnswerForms:
    """Filled-in forms, each under a key of its own; some are sent twice, as people do."""

    def __init__(self, server: RunningServer):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", ADDRESS, headers=BROWSER_HEADERS)
        answer = connection.getresponse()
        html = answer.read().decode()
        connection.close()
        cookies: SimpleCookie = SimpleCookie()
        for header in answer.headers.get_all("Set-Cookie", []):
            cookies.load(header)
        self._cookies = "; ".join(f"{name}={one.value}" for name, one in cookies.items())
        self._token = hidden_values(html)["csrfmiddlewaretoken"]

    def requests(self, answers: int) -> list[dict[str, object]]:
        """What to send for so many answers."""
        found = []
        for number in range(answers):
            request = self._request(number)
            found += [request] * (2 if number % EVERY_SO_MANY_TWICE == 0 else 1)
        return found

    def _request(self, number: int) -> dict[str, object]:
        key = str(uuid.uuid4())
        values = {
            "csrfmiddlewaretoken": self._token,
            "gaa": "send",
            "idempotency_key": key,
            "submitter_kind": "citizen",
            "name": f"Afsender {number}",
            "email": f"{key}@example.org",
            "text": reply_text(number),
            "wish": "with_name",
        }
        headers = {
            **BROWSER_HEADERS,
            **from_network(number),
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self._cookies,
        }
        return {"method": "POST", "path": ADDRESS, "headers": headers, "body": urlencode(values)}


def _send(client, server: RunningServer, requests: list[dict[str, object]]) -> dict:
    """All of them. Raises PageError when one is answered with anything but its receipt."""
    return client.load(server, requests, len(requests), status=302, what="sending")


_COUNT = """
    SELECT count(*), count(*) FILTER (WHERE EXISTS (
        SELECT FROM notifications_message AS message
        WHERE message.context->>'submission' = answer.reference
    ))
    FROM consultations_submission AS answer
"""


def _counted(url: str) -> tuple[int, int]:
    """How many answers there are, and how many of them have the row of their receipt."""
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT)
            return cursor.fetchone()
    finally:
        connection.close()
