"""The load client, a process of its own so that its work is never counted as the server's.

`python -m bench.client` reads one job per line (JSON) and answers each with one line. `load`
jobs send requests over kept connections from threads and time each one; `edge` jobs pipeline
requests on one connection, because there the client must outrun nginx.
"""

import http.client
import itertools
import json
import socket
import sys
import threading
import time
from collections import Counter

from bench.pipeline import read_statuses

EDGE_BATCH = 250
"""Requests on one edge connection; nginx closes a connection after 1,000 by default."""


def run_load(job: dict) -> dict:
    """Sends `count` requests with `concurrency` threads; returns their times and statuses.

    `requests` holds method, path, headers and body; the n-th request is the n-th of them,
    begun again when they are used up.
    """
    sent = itertools.count()
    results: list[tuple[int, float, int]] = []
    threads = [
        threading.Thread(target=_send_until_done, args=(job, sent, results))
        for _ in range(job["concurrency"])
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "seconds": time.perf_counter() - begun,
        "milliseconds": [milliseconds for _, milliseconds, _ in results],
        "statuses": Counter(status for status, _, _ in results),
        "body_bytes": max((size for _, _, size in results), default=0),
    }


def _send_until_done(job: dict, sent: itertools.count, results: list) -> None:
    connection = http.client.HTTPConnection(job["host"], job["port"], timeout=60)
    requests = job["requests"]
    while (number := next(sent)) < job["count"]:
        request = requests[number % len(requests)]
        body = request["body"].encode() if request["body"] is not None else None
        begun = time.perf_counter()
        try:
            connection.request(request["method"], request["path"], body, request["headers"])
            answer = connection.getresponse()
            size = len(answer.read())
        except (OSError, http.client.HTTPException) as error:
            # Counted as status 0, so that the measurer refuses the round and says why.
            print(f"load client: {type(error).__name__}: {error}", file=sys.stderr)
            connection.close()
            results.append((0, 0.0, 0))
            continue
        results.append((answer.status, (time.perf_counter() - begun) * 1_000, size))
    connection.close()


def run_edge(job: dict) -> dict:
    """Asks for one path `count` times, pipelined; returns seconds and statuses."""
    head = "".join(f"{name}: {value}\r\n" for name, value in job["headers"].items())
    request = f"GET {job['path']} HTTP/1.1\r\nHost: {job['host']}\r\n{head}\r\n".encode()
    statuses: Counter[int] = Counter()
    begun = time.perf_counter()
    left = job["count"]
    while left > 0:
        batch = min(left, EDGE_BATCH)
        with socket.create_connection((job["host"], job["port"]), timeout=60) as connection:
            connection.sendall(request * batch)
            statuses.update(read_statuses(connection, batch))
        left -= batch
    return {"seconds": time.perf_counter() - begun, "statuses": statuses}


RUNNERS = {"load": run_load, "edge": run_edge}


def main() -> None:
    """Answers jobs until standard input ends."""
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(RUNNERS[job["kind"]](job)), flush=True)


if __name__ == "__main__":
    main()
