"""The nginx in front, for real: what it keeps, what it never keeps, and how a copy is replaced."""

import gzip
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.edge import nginx_configuration
from tests.deploy.conftest import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx-light is not installed (.ci/run does)")


@dataclass
class Portal:
    """A stand-in for the web server: answers with `headers`, counts what reaches it."""

    port: int
    status: int = 200
    """0: the connection closes without an answer."""
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)

    def body(self) -> bytes:
        return f"answer {len(self.requests)} ".encode() * 100


@dataclass
class Edge:
    """The running nginx."""

    public: int
    refresh: int

    def get(self, path: str, port: int | None = None, **headers: str) -> tuple[int, str, object]:
        """Status, text and headers of a GET; header names with _ for -."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{port or self.public}{path}",
            headers={"Host": "ogp.example.org"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        try:
            answer = urllib.request.urlopen(request, timeout=30)  # noqa: S310 - http, see above
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            content = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status, content.decode(), answer.headers


@pytest.fixture
def portal() -> Iterator[Portal]:
    state = Portal(free_port(), headers={"Cache-Control": "public, max-age=0, s-maxage=30"})

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.requests.append(dict(self.headers.items()))
            if not state.status:
                self.close_connection = True  # as a web server that is killed in the middle
                return
            self.send_response(state.status)
            body = state.body()
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", state.port), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def edge(portal: Portal, open_folder: Path) -> Iterator[Edge]:
    running = Edge(free_port(), free_port())
    cache = open_folder / "cache"
    cache.mkdir(mode=0o777)
    cache.chmod(0o777)
    portal_part = nginx_configuration(
        {
            "OGP_SERVER_NAME": "ogp.example.org",
            "OGP_UPSTREAM": f"127.0.0.1:{portal.port}",
            "OGP_LISTEN": f"127.0.0.1:{running.public}",
            "OGP_REFRESH_LISTEN": f"127.0.0.1:{running.refresh}",
            "OGP_COMPRESS_LISTEN": f"127.0.0.1:{free_port()}",
            "OGP_TRUSTED_PROXY": "192.0.2.1",
            "OGP_CACHE_FOLDER": str(cache),
            "OGP_ACCESS_LOG": str(open_folder / "access.log"),
        }
    )
    temporary = "".join(
        f"{kind}_temp_path {cache}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = open_folder / "nginx.conf"
    configuration.write_text(
        f"pid {open_folder}/nginx.pid; daemon off; error_log stderr warn;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}{portal_part}}}\n"
    )
    with subprocess.Popen(
        [NGINX, "-c", configuration, "-p", open_folder], stderr=subprocess.PIPE
    ) as nginx:
        wait_for(running.public, nginx)
        yield running
        nginx.terminate()
        assert b"[warn]" not in nginx.stderr.read()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, process.stderr.read()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


def first_line(log: Path) -> str:
    """nginx writes it when the answer has been sent, so it may be a moment late."""
    for _ in range(100):
        if line := log.read_text():
            return line
        time.sleep(0.05)
    raise AssertionError("nothing is logged")


@pytest.mark.parametrize(
    ("asked", "logged"),
    [
        ("/rapport/MTI:1vO9zK:abcdefghijklmnopqrstuvwxyz/", "/rapport/*"),
        ("/rapport/MTI%3A1vO9zK%3Aabcdefghijklmnopqrstuvwxyz/send/", "/rapport/*"),
        ("/konto/password/reset/key/3-c9xk2p/", "/konto/password/reset/key/*"),
        ("/om/?q=vand", "/om/?q=vand"),
    ],
)
def test_keys_in_addresses_are_not_logged(edge, open_folder, asked, logged):
    edge.get(asked, Referer=f"https://ogp.example.org{asked}")
    line = first_line(open_folder / "access.log")
    assert f'"GET {logged} HTTP/1.1" 200' in line
    assert line.count("ogp.example.org") == 0


def test_public_page_is_asked_for_once(edge, portal):
    first, second = edge.get("/om/"), edge.get("/om/")
    assert first[:2] == second[:2]
    assert len(portal.requests) == 1


def test_one_copy_serves_every_encoding(edge, portal):
    plain = edge.get("/om/")
    packed = edge.get("/om/", Accept_Encoding="gzip, br")
    assert plain[1] == packed[1]
    assert packed[2]["Content-Encoding"] == "gzip"
    assert len(portal.requests) == 1


def test_query_belongs_to_the_address(edge, portal):
    edge.get("/soeg/?q=a")
    edge.get("/soeg/?q=b")
    assert len(portal.requests) == 2


@pytest.mark.parametrize(
    "header",
    [
        {"Cookie": "ogp_session=x"},
        {"Cookie": "messages=x"},
        {"Authorization": "Token x"},
    ],
)
def test_personal_request_is_neither_answered_from_the_copy_nor_stored(edge, portal, header):
    edge.get("/om/")
    edge.get("/om/", **header)
    edge.get("/om/")
    assert len(portal.requests) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "public, max-age=0, s-maxage=0"},
        {},
        {"Cache-Control": "public, max-age=0, s-maxage=30", "Vary": "Cookie"},
        {"Cache-Control": "public, max-age=0, s-maxage=30", "Set-Cookie": "a=b"},
    ],
)
def test_answer_that_is_not_for_everybody_is_not_stored(edge, portal, headers):
    portal.headers = headers
    edge.get("/om/")
    edge.get("/om/")
    assert len(portal.requests) == 2


@pytest.mark.parametrize("path", ["/admin/", "/konto/", "/en/account/"])
def test_never_stored(edge, portal, path):
    edge.get(path)
    edge.get(path)
    assert len(portal.requests) == 2


def test_the_api_is_stored_where_it_answers_everybody_alike(edge, portal):
    for _ in range(2):
        assert edge.get("/api/v1/plans/?page_size=2")[1].startswith("answer 1 ")
    edge.get("/api/v1/plans/?page_size=2", port=edge.refresh)
    assert edge.get("/api/v1/plans/?page_size=2")[1].startswith("answer 2 ")
    for _ in range(2):
        edge.get("/api/v1/plans/?page_size=2", Authorization="Token x")
    assert len(portal.requests) == 4
    portal.headers = {**portal.headers, "Vary": "Accept-Language"}
    for language in ("da", "en"):
        edge.get("/api/v1/", **{"Accept-Language": language})
    assert len(portal.requests) == 6


def test_refresh_replaces_a_page_that_is_gone(edge, portal):
    edge.get("/forum/et-emne/")
    portal.status, portal.headers = 404, {"Cache-Control": "private, no-store"}
    assert edge.get("/forum/et-emne/")[0] == 200
    edge.get("/forum/et-emne/", port=edge.refresh)
    assert edge.get("/forum/et-emne/")[0] == 404


def test_refresh_shows_the_new_text_at_once(edge, portal):
    edge.get("/om/")
    edge.get("/om/", port=edge.refresh, Cookie="ogp_session=x")
    assert edge.get("/om/")[1].startswith("answer 2 ")
    assert "Cookie" not in portal.requests[1]


def test_visitor_cannot_claim_another_address(edge, portal):
    edge.get(
        "/om/",
        X_Forwarded_For="10.0.0.1",
        X_Forwarded_Proto="ftp",
        X_Forwarded_Host="evil.example",
        Forwarded="for=10.0.0.1",
    )
    seen = portal.requests[0]
    assert (seen["X-Forwarded-For"], seen["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
    assert not {"X-Forwarded-Host", "Forwarded", "X-Real-Ip"} & set(seen)
    assert seen["Host"] == "ogp.example.org"


def test_header_of_a_visitor_is_not_stored_in_a_page(edge, portal):
    edge.get("/om/", X_Forwarded_Host="evil.example")
    assert "evil" not in str(portal.requests)


def test_unknown_host_is_refused(edge, portal):
    assert edge.get("/om/", Host="evil.example")[0] == 421
    assert portal.requests == []


def test_web_server_that_is_down_is_said_in_words(edge, portal):
    portal.status = 0
    status, text, headers = edge.get("/om/")
    assert status == 503
    assert "Prøv igen om et øjeblik" in text
    assert "Please try again in a moment" in text
    assert (headers["Retry-After"], headers["Cache-Control"]) == ("30", "no-store")


def test_what_is_too_large_is_said_in_words(edge, portal):
    status, text, headers = edge.get("/om/", Content_Length=str(31 * 1024 * 1024))
    assert status == 413
    assert "Tilføj store filer en ad gangen" in text
    assert "Add large files one at a time" in text
    assert headers["Cache-Control"] == "no-store"
    assert portal.requests == []


def test_answer_tells_other_caches_that_encodings_differ(edge, portal):
    portal.headers |= {"Vary": "Accept-Encoding"}
    assert edge.get("/om/", Accept_Encoding="gzip")[2]["Vary"] == "Accept-Encoding"


def test_static_file_is_asked_for_once_per_encoding(edge, portal):
    portal.headers = {"Cache-Control": "max-age=315360000, public", "Vary": "Accept-Encoding"}
    for encoding in ("gzip, deflate, br", "br", "gzip", "gzip;q=1"):
        edge.get("/static/a.css", Accept_Encoding=encoding)
    assert [seen["Accept-Encoding"] for seen in portal.requests] == ["br", "gzip"]
