"""The load client sends what it is told, as often as it is told, and notes every answer."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.client import run_edge, run_load


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append(("GET", self.path, b""))
        self._answer(404 if self.path == "/missing/" else 200, b"hello")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(("POST", self.path, body))
        self._answer(302, b"")

    def _answer(self, status: int, body: bytes):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def server():
    answering = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    answering.seen, answering.daemon_threads = [], True
    thread = threading.Thread(target=answering.serve_forever)
    thread.start()
    yield answering
    answering.shutdown()
    answering.server_close()
    thread.join()


def job_for(server, *requests: dict, count: int) -> dict:
    port = server.server_address[1]
    address = {"host": "127.0.0.1", "port": port}
    return {**address, "count": count, "concurrency": 4, "requests": list(requests)}


def read(path: str) -> dict:
    return {"method": "GET", "path": path, "headers": {}, "body": None}


def test_so_many_requests_are_sent_and_timed(server):
    result = run_load(job_for(server, read("/"), count=23))
    assert len(server.seen) == len(result["milliseconds"]) == 23
    assert result["statuses"] == {200: 23}


def test_requests_are_taken_in_turn(server):
    run_load(job_for(server, read("/a/"), read("/b/"), count=6))
    assert sorted(path for _, path, _ in server.seen) == ["/a/"] * 3 + ["/b/"] * 3


def test_a_body_is_sent_as_it_is(server):
    reply = {"method": "POST", "path": "/", "headers": {}, "body": "text=bl%C3%A5"}
    result = run_load(job_for(server, reply, count=1))
    assert (server.seen, result["statuses"]) == ([("POST", "/", b"text=bl%C3%A5")], {302: 1})


def test_a_wrong_status_is_noted(server):
    assert run_load(job_for(server, read("/missing/"), count=2))["statuses"] == {404: 2}


def test_a_server_that_is_away_is_noted_as_status_0(server):
    job = {**job_for(server, read("/"), count=3), "port": 1}
    assert run_load(job)["statuses"] == {0: 3}


def test_edge_requests_are_pipelined_and_counted(server):
    job = {**job_for(server, count=7), "path": "/page/", "headers": {"Accept": "text/html"}}
    result = run_edge(job)
    assert result["statuses"] == {200: 7}
    assert [path for _, path, _ in server.seen] == ["/page/"] * 7
