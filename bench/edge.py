"""Anonymous pages through nginx: requests a second, beside nginx's own rate for the same page.

nginx runs with the portal's own configuration (deploy/nginx). Beside it, in the same process,
stands a server that keeps every page whatever the portal says: nginx's own cached rate. The
difference is what the portal's headers and its configuration cost. The two are compared by the
CPU of a request, in nginx, web processes and database: a rate by the clock follows whatever else
the machine does.
"""

import contextlib
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.browsing import BROWSER_HEADERS, PageError
from bench.measure import LoadClient
from bench.processes import cpu_seconds
from bench.servers import free_port, running, wait_for_port
from deploy.edge import nginx_configuration

PROBE_REQUESTS = 50
SECONDS_PER_SAMPLE = 0.5
MOST_REQUESTS = 50_000
LEAST_CPU_SECONDS = 0.01
"""One tick; less cannot be read, and nothing is free."""

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
    """nginx, with the ports of the portal's own edge and of the cache that keeps everything."""

    pid: int
    portal_port: int
    forced_port: int


@dataclass(frozen=True)
class EdgeSample:
    """One page through one cache: requests a second by the clock, and CPU of each."""

    per_second: float
    cpu_ms: float


@dataclass
class EdgeSamples:
    """The rounds of one page at the portal's edge, and of the same page kept by force."""

    portal: list[EdgeSample] = field(default_factory=list)
    forced: list[EdgeSample] = field(default_factory=list)

    @property
    def rate_ratios(self) -> list[float]:
        """The portal's rate per CPU second ÷ nginx's own, a figure per round."""
        rounds = zip(self.portal, self.forced, strict=True)
        return [forced.cpu_ms / portal.cpu_ms for portal, forced in rounds]


def find_nginx() -> str | None:
    """nginx's program, or None where it is not installed; Debian keeps it out of users' PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def edge_before(nginx: str, web_port: int, folder: Path) -> Iterator[Edge]:
    """nginx before the portal on `web_port`; caches and log lie in `folder`, made anew."""
    ports = free_port(), free_port()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(*ports, web_port, folder))
    log = folder / "nginx.log"
    command = [nginx, "-p", str(folder), "-e", "stderr", "-c", str(configuration)]
    with running(command, dict(os.environ), log) as process:
        wait_for_port(process, ports[0], log)
        yield Edge(process.pid, *ports)


def _configuration(portal_port: int, forced_port: int, web_port: int, folder: Path) -> str:
    portal = nginx_configuration(
        {
            "OGP_SERVER_NAME": "127.0.0.1",
            "OGP_UPSTREAM": f"127.0.0.1:{web_port}",
            "OGP_SCHEME": "http",
            "OGP_LISTEN": f"127.0.0.1:{portal_port}",
            "OGP_REFRESH_LISTEN": f"127.0.0.1:{free_port()}",
            "OGP_COMPRESS_LISTEN": f"127.0.0.1:{free_port()}",
            "OGP_CACHE_FOLDER": str(folder),
            "OGP_ACCESS_LOG": "/dev/null",
        }
    )
    return _CONFIGURATION.format(
        # As root nginx would hand its folders to `nobody`, who may not enter ours.
        user="user root;\n" if os.geteuid() == 0 else "",
        folder=folder,
        portal=portal,
        forced_port=forced_port,
    )


class EdgeMeter:
    """Asks for pages through nginx and reads what they cost behind it, too."""

    def __init__(self, client: LoadClient, edge: Edge, behind: list[int]):
        """`behind`: the web server's process and Postgres's, whose trees do the rest."""
        self._client = client
        self._edge = edge
        self._roots = [edge.pid, *behind]

    def measure(self, paths: dict[str, str], rounds: int) -> dict[str, EdgeSamples]:
        """Each path at the portal's edge and by force, in turn, `rounds` times."""
        samples: dict[str, EdgeSamples] = defaultdict(EdgeSamples)
        for _ in range(rounds):
            for key, path in paths.items():
                samples[key].portal.append(self._sample(self._edge.portal_port, path))
                samples[key].forced.append(self._sample(self._edge.forced_port, path))
        return dict(samples)

    def _sample(self, port: int, path: str) -> EdgeSample:
        """About half a second's worth of requests: a page that is never kept ends, too."""
        probe = PROBE_REQUESTS / self._seconds(port, path, PROBE_REQUESTS)
        count = min(MOST_REQUESTS, max(PROBE_REQUESTS, int(probe * SECONDS_PER_SAMPLE)))
        before = self._used()
        seconds = self._seconds(port, path, count)
        used = max(self._used() - before, LEAST_CPU_SECONDS)
        return EdgeSample(per_second=count / seconds, cpu_ms=used * 1_000 / count)

    def _used(self) -> float:
        return sum(map(cpu_seconds, self._roots))

    def _seconds(self, port: int, path: str, count: int) -> float:
        job = {
            "kind": "edge",
            "host": "127.0.0.1",
            "port": port,
            "path": path,
            "count": count,
            "headers": {**BROWSER_HEADERS, "Accept-Encoding": "gzip, br"},
        }
        result = self._client.run(job)
        if set(result["statuses"]) != {"200"}:
            raise PageError(f"{path} through nginx answered {result['statuses']}")
        return result["seconds"]
