"""Measures pages round by round, the portal's and the bare one in turn.

Portal and yardstick take turns within seconds, so that whatever else the machine does meets
both. A round sends the same number of requests to each.
"""

import contextlib
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.browsing import PageError, Replies, read_request
from bench.figures import percentile
from bench.loading import DataSet
from bench.processes import cpu_seconds
from bench.servers import RunningServer
from bench.targets import Page

CONCURRENCY = 8


@dataclass(frozen=True)
class Sample:
    """One round of one page: CPU per request, and the time a visitor waited."""

    web_ms: float
    database_ms: float
    p50_ms: float
    p99_ms: float

    @property
    def cpu_ms(self) -> float:
        """The whole CPU of a request: web processes and database."""
        return self.web_ms + self.database_ms


@dataclass
class Samples:
    """The rounds of one page of the portal, and of its bare page just after each of them."""

    portal: list[Sample] = field(default_factory=list)
    bare: list[Sample] = field(default_factory=list)


class LoadClient:
    """The client process; one job at a time."""

    def __init__(self, process: subprocess.Popen):
        self._process = process

    def run(self, job: dict[str, object]) -> dict:
        """Sends a job and waits for its result. Raises PageError when the client has ended."""
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise PageError("the load client ended; its last words are above")
        return json.loads(answer)

    def load(
        self,
        server: RunningServer,
        requests: list[dict[str, object]],
        count: int,
        *,
        status: int,
        what: str,
    ) -> dict:
        """Sends `requests` in turn, `count` in all. PageError unless each is answered with `status`."""
        job = {
            "kind": "load",
            "host": "127.0.0.1",
            "port": server.port,
            "count": count,
            "concurrency": CONCURRENCY,
            "requests": requests,
        }
        result = self.run(job)
        _expect(result["statuses"], status, what)
        return result


@contextlib.contextmanager
def load_client() -> Iterator[LoadClient]:
    """The client, running until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.client"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield LoadClient(process)
        finally:
            process.terminate()


class Site:
    """One running server with the data behind it."""

    def __init__(self, name: str, server: RunningServer, data_set: DataSet):
        self.name = name
        self.server = server
        self.data_set = data_set
        self._replies = Replies(server.port, data_set)

    def requests(self, key: str, count: int, *, is_write: bool) -> list[dict[str, object]]:
        """What to send to measure the page of this key `count` times."""
        if is_write:
            return self._replies.take(count)
        return [read_request(self.data_set.paths[key])]


@dataclass(frozen=True)
class Pair:
    """The portal and the bare pages on the same amount of data."""

    scale: float
    portal: Site
    bare: Site
    pages: list[Page]


class Meter:
    """Loads one page at a time and reads what it cost in web processes and database."""

    def __init__(self, client: LoadClient, postmaster: int):
        self._client = client
        self._postmaster = postmaster

    def sample(self, site: Site, key: str, count: int, *, is_write: bool) -> Sample:
        """`count` requests of one page. Raises PageError on any unexpected answer."""
        requests = site.requests(key, count, is_write=is_write)
        status, what = 302 if is_write else 200, f"{site.name}: {key}"
        return self.load(site.server, requests, count, status=status, what=what)

    def load(
        self,
        server: RunningServer,
        requests: list[dict[str, object]],
        count: int,
        *,
        status: int,
        what: str,
    ) -> Sample:
        """What `count` of these requests cost, sent in turn. PageError for another status."""
        before = self._used(server)
        result = self._client.load(server, requests, count, status=status, what=what)
        web, database = (
            (after - earlier) * 1_000 / count
            for earlier, after in zip(before, self._used(server), strict=True)
        )
        return Sample(
            web_ms=web,
            database_ms=database,
            p50_ms=percentile(result["milliseconds"], 50),
            p99_ms=percentile(result["milliseconds"], 99),
        )

    def _used(self, server: RunningServer) -> tuple[float, float]:
        """CPU seconds of the site's web processes and of the database so far."""
        return cpu_seconds(server.pid), cpu_seconds(self._postmaster)

    def run_round(self, pairs: list[Pair], count: int) -> Iterator[tuple[float, str, Samples]]:
        """One round over every page at every scale: scale, page key, the two samples."""
        for page, pair in _in_turn(pairs):
            yield (
                pair.scale,
                page.key,
                Samples(
                    [self.sample(pair.portal, page.key, count, is_write=page.is_write)],
                    [self.sample(pair.bare, page.bare, count, is_write=page.is_write)],
                ),
            )


def _in_turn(pairs: list[Pair]) -> Iterator[tuple[Page, Pair]]:
    """Page by page, at each scale in turn, so that growth is compared within seconds too."""
    keys = dict.fromkeys(page.key for pair in pairs for page in pair.pages)
    for key in keys:
        for pair in pairs:
            yield from ((page, pair) for page in pair.pages if page.key == key)


def _expect(statuses: dict[str, int], status: int, what: str) -> None:
    if set(statuses) != {str(status)}:
        raise PageError(f"{what} answered {statuses} (status: times), expected only {status}")


def measure(
    meter: Meter, pairs: list[Pair], rounds: int, count: int, warm_up: int
) -> dict[tuple[float, str], Samples]:
    """All samples by scale and page key, after `warm_up` requests of each page."""
    for _ in meter.run_round(pairs, warm_up):
        pass
    samples: dict[tuple[float, str], Samples] = defaultdict(Samples)
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
        for scale, key, found in meter.run_round(pairs, count):
            samples[scale, key].portal += found.portal
            samples[scale, key].bare += found.bare
    return dict(samples)
