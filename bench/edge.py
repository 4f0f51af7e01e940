"""Anonymous pages through nginx: requests a second, beside nginx's own rate for the same page.

nginx runs with the portal's own configuration (deploy/nginx). Beside it, in the same process,
stands a server that keeps every page whatever the portal says: nginx's own cached rate. The
difference is what the portal's headers and its configuration cost.
"""

import contextlib
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.browsing import BROWSER_HEADERS, PageError
from bench.measure import LoadClient
from bench.servers import free_port, running, wait_for_port
from deploy.edge import nginx_configuration

PROBE_REQUESTS = 50
SECONDS_PER_SAMPLE = 0.3
MOST_REQUESTS = 20_000

_CONFIGURATION = """\
{user}daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ }}
    default_type application/octet-stream;
{portal}
    proxy_cache_path {folder}/forced keys_zone=forced:4m;
    server {{
        listen 127.0.0.1:{forced_port};
        location / {{
            proxy_pass http://portal_compressed;
            proxy_set_header Host 127.0.0.1;
            proxy_set_header Accept-Encoding gzip;
            proxy_cache forced;
            proxy_cache_valid 200 1h;
            proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires;
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Edge:
    """The ports of the portal's own edge and of the cache that keeps everything."""

    portal_port: int
    forced_port: int


@dataclass
class EdgeSamples:
    """Requests a second of one page, a figure per round, at the portal's edge and by force."""

    portal: list[float]
    forced: list[float]


def find_nginx() -> str | None:
    """nginx's program, or None where it is not installed; Debian keeps it out of users' PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def edge_before(nginx: str, web_port: int, folder: Path) -> Iterator[Edge]:
    """nginx before the portal on `web_port`; caches and log lie in `folder`, made anew."""
    edge = Edge(free_port(), free_port())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(edge, web_port, folder))
    log = folder / "nginx.log"
    command = [nginx, "-p", str(folder), "-e", "stderr", "-c", str(configuration)]
    with running(command, dict(os.environ), log) as process:
        wait_for_port(process, edge.portal_port, log)
        yield edge


def _configuration(edge: Edge, web_port: int, folder: Path) -> str:
    portal = nginx_configuration(
        {
            "OGP_SERVER_NAME": "127.0.0.1",
            "OGP_UPSTREAM": f"127.0.0.1:{web_port}",
            "OGP_SCHEME": "http",
            "OGP_LISTEN": f"127.0.0.1:{edge.portal_port}",
            "OGP_REFRESH_LISTEN": f"127.0.0.1:{free_port()}",
            "OGP_COMPRESS_LISTEN": f"127.0.0.1:{free_port()}",
            "OGP_CACHE_FOLDER": str(folder),
        }
    )
    return _CONFIGURATION.format(
        # As root nginx would hand its folders to `nobody`, who may not enter ours.
        user="user root;\n" if os.geteuid() == 0 else "",
        folder=folder,
        portal=portal,
        forced_port=edge.forced_port,
    )


def measure_edge(
    client: LoadClient, edge: Edge, paths: dict[str, str], rounds: int
) -> dict[str, EdgeSamples]:
    """Both rates of each path, in turn, `rounds` times."""
    samples: dict[str, EdgeSamples] = defaultdict(lambda: EdgeSamples([], []))
    for _ in range(rounds):
        for key, path in paths.items():
            samples[key].portal.append(_rate(client, edge.portal_port, path))
            samples[key].forced.append(_rate(client, edge.forced_port, path))
    return dict(samples)


def _rate(client: LoadClient, port: int, path: str) -> float:
    """Requests a second, over about a third of a second: a page that is never kept ends too."""
    probe = _run(client, port, path, PROBE_REQUESTS)
    count = min(MOST_REQUESTS, max(PROBE_REQUESTS, int(probe * SECONDS_PER_SAMPLE)))
    return _run(client, port, path, count)


def _run(client: LoadClient, port: int, path: str, count: int) -> float:
    job = {
        "kind": "edge",
        "host": "127.0.0.1",
        "port": port,
        "path": path,
        "count": count,
        "headers": {**BROWSER_HEADERS, "Accept-Encoding": "gzip, br"},
    }
    result = client.run(job)
    if set(result["statuses"]) != {"200"}:
        raise PageError(f"{path} through nginx answered {result['statuses']}")
    return count / result["seconds"]
