"""What the launcher itself reads from the environment; `ogp_portal/settings.py` reads the rest."""

import errno
import ipaddress
import os
import secrets
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.environment import ROOT

HIGHEST_PORT = 65535


class ConfigurationError(Exception):
    """A variable or the machine does not allow a start; the text is one line for the console."""


@dataclass(frozen=True)
class Configuration:
    """Where the portal keeps its data, where it listens, and which database it uses."""

    data: Path
    host: str
    port: int
    database_url: str
    demo: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Configuration":
        """Reads OGP_DATA, OGP_HOST, OGP_PORT, DATABASE_URL and OGP_DEMO.

        Raises ConfigurationError naming the variable that cannot be used.
        """
        return cls(
            data=Path(environ.get("OGP_DATA", "").strip() or ROOT / "var").expanduser().resolve(),
            host=environ.get("OGP_HOST", "").strip() or "127.0.0.1",
            port=_port(environ.get("OGP_PORT", "").strip() or "8000"),
            database_url=environ.get("DATABASE_URL", "").strip(),
            demo=environ.get("OGP_DEMO", "").strip(),
        )

    @property
    def embedded(self) -> bool:
        """Whether the portal brings its own Postgres."""
        return not self.database_url

    @property
    def shows_demonstration(self) -> bool:
        """Whether demonstration content and its log-ins are on."""
        return (self.demo.lower() or str(int(self.embedded))) in {"1", "true", "yes", "on"}

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the portal."""
        return f"http://{_bracketed(self.reachable_host)}:{self.port}"

    @property
    def reachable_host(self) -> str:
        """The host to connect to: loopback when the portal listens on every address."""
        try:
            listens_everywhere = ipaddress.ip_address(self.host).is_unspecified
        except ValueError:
            return self.host
        return "127.0.0.1" if listens_everywhere else self.host

    def make_data_folder(self) -> None:
        """Makes the data folder and, for its owner alone, the parts that hold personal data.

        As root others may pass through the data folder, because Postgres runs as `nobody`.
        """
        try:
            if not self.data.exists():
                self.data.mkdir(parents=True)
                self.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for part in ("files", "mail", "logs", "beat"):
                (self.data / part).mkdir(mode=0o700, exist_ok=True)
            if not os.access(self.data, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            if not os.environ.get("SECRET_KEY"):
                _make_secret_key(self.data / "secret-key")
        except OSError as error:
            raise ConfigurationError(
                f"OGP_DATA is {self.data}, which cannot be used: {error.strerror}."
            ) from None

    def for_children(self, database_url: str) -> dict[str, str]:
        """The environment for processes that load the portal's settings.

        Settings cannot tell the embedded database from another by its address, so demonstration
        content, on by default for the embedded one alone, is decided here.
        """
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ogp_portal.settings",
            "OGP_DATA": str(self.data),
            "OGP_HOST": self.host,
            "OGP_PORT": str(self.port),
            "DATABASE_URL": database_url,
            "OGP_DEMO": self.demo or str(int(self.embedded)),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            # Threads of the web server otherwise keep memory of their own that nobody uses again.
            "MALLOC_ARENA_MAX": "2",
        }

    def refuse_taken_port(self) -> None:
        """Raises ConfigurationError when another program listens on host and port."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise ConfigurationError(
                    f"Port {self.port} on {self.host} cannot be used: {error.strerror}. "
                    "Choose another with OGP_PORT, such as OGP_PORT=8001."
                ) from None


def _make_secret_key(kept: Path) -> None:
    """Keeps a new key for settings to read, unless one is there; never a half-written one."""
    if kept.exists():
        return
    unfinished = kept.with_name(f"secret-key.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(secrets.token_urlsafe(64))
    with suppress(FileExistsError):  # another start made one in this very moment
        kept.hardlink_to(unfinished)
    unfinished.unlink()


def _port(raw: str) -> int:
    if not raw.isascii() or not raw.isdecimal() or not 1 <= int(raw) <= HIGHEST_PORT:
        raise ConfigurationError(f"OGP_PORT must be a whole number 1-{HIGHEST_PORT}, not {raw!r}.")
    return int(raw)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
