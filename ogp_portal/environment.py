"""Reads settings from the environment; a wrong value stops the program with one clear line.

Only `settings.py` uses this module. Every reader takes the variable's name and its default and
returns the checked value, or raises `WrongSetting`, which ends the process with exit code 2.
"""

import ipaddress
import os
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit


class WrongSetting(SystemExit):
    """One environment variable cannot be used; printed as one line, exit code 2."""

    def __init__(self, name: str, problem: str):
        super().__init__(2)
        self.line = f"Configuration error: {name} {problem}"
        os.write(2, (self.line + "\n").encode())


def text(name: str, default: str = "") -> str:
    """The value as written, without surrounding space."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """A yes/no setting: 1/0, true/false, yes/no, on/off."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise WrongSetting(name, f"must be 1 or 0, not {raw!r}.")


def number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """A whole number between `lowest` and `highest`."""
    raw = text(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or not lowest <= int(raw) <= highest:
        raise WrongSetting(name, f"must be a whole number {lowest}-{highest}, not {raw!r}.")
    return int(raw)


def listed(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    raw = text(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def choice(name: str, default: str, allowed: list[str]) -> str:
    """One of a few words, in capital letters; small ones do, too."""
    raw = text(name) or default
    if raw.upper() not in allowed:
        raise WrongSetting(name, f"must be one of {', '.join(allowed)}, not {raw!r}.")
    return raw.upper()


def not_built_yet(name: str) -> None:
    """Refuses a setting that is on while nothing in the portal does what it promises."""
    if flag(name, default=False):
        raise WrongSetting(name, "is not built yet, so it cannot be 1. Leave it out.")


def _split(name: str, raw: str) -> SplitResult:
    """The parts of an address, all of them readable. Says nothing of it aloud: it may hold a password."""
    try:
        parts = urlsplit(raw)
    except ValueError:
        raise WrongSetting(name, "is not an address that can be read.") from None
    try:
        _ = parts.port
    except ValueError:
        raise WrongSetting(name, "has a port that is not a number 0-65535.") from None
    return parts


def web_address(name: str, default: str = "") -> str:
    """An absolute http(s) address without a trailing slash, or the default."""
    raw = text(name, default)
    if not raw:
        return ""
    parts = _split(name, raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongSetting(name, f"must be an address such as https://example.dk, not {raw!r}.")
    return raw.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a server bound to `host` can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def postgres(name: str) -> dict[str, object]:
    """Django's database settings from `postgres://user:password@host:port/name`.

    A Unix socket folder goes in the query: `postgres://postgres@/ogp?host=%2Ftmp%2Fsocket`.
    """
    raw = text(name)
    parts = _split(name, raw)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongSetting(name, "must begin with postgres:// and name a PostgreSQL database.")
    database = unquote(parts.path.lstrip("/"))
    if not database:
        raise WrongSetting(name, "lacks the database's name after the last slash.")
    query = parse_qs(parts.query)
    unknown = sorted(set(query) - {"host", "sslmode"})
    if unknown:
        raise WrongSetting(name, f"has an unknown option: {unknown[0]}.")
    options = {"sslmode": query["sslmode"][0]} if "sslmode" in query else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query["host"][0] if "host" in query else (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def mail_server(name: str) -> dict[str, object]:
    """SMTP settings from `smtp://user:password@host:587` or `smtps://…`; {} when unset.

    `smtp` uses STARTTLS unless the host is loopback; `smtps` is TLS from the first byte.
    """
    raw = text(name)
    if not raw:
        return {}
    parts = _split(name, raw)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise WrongSetting(name, "must look like smtp://user:password@host:587 or smtps://….")
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and not is_loopback(parts.hostname),
    }


def celery_broker(name: str, database: dict[str, object]) -> str:
    """The broker's address; without one, Celery queues in tables of the same Postgres."""
    raw = text(name)
    if raw:
        if _split(name, raw).scheme not in {"redis", "rediss", "amqp", "amqps"}:
            raise WrongSetting(name, "must begin with redis://, rediss://, amqp:// or amqps://.")
        return raw
    user = quote(str(database["USER"]), safe="")
    password = quote(str(database["PASSWORD"]), safe="")
    person = f"{user}:{password}" if password else user
    host = str(database["HOST"])
    folder = f"?host={quote(host, safe='')}" if host.startswith("/") else ""
    place = "" if folder else host + (f":{database['PORT']}" if database["PORT"] else "")
    return f"sqla+postgresql+psycopg2://{person}@{place}/{quote(str(database['NAME']))}{folder}"


def cache(name: str) -> dict[str, object]:
    """Django's cache settings: Redis or Valkey by address, else a table of the same Postgres."""
    raw = text(name)
    if not raw:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",
        }
    if _split(name, raw).scheme not in {"redis", "rediss"}:
        raise WrongSetting(name, "must begin with redis:// or rediss://.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": raw}


def virus_scanner(name: str) -> str | tuple[str, int] | None:
    """Where clamd listens: the path of `unix:///run/clamav/clamd.ctl`, or (host, port) of
    `tcp://host:3310`; None when unset."""
    raw = text(name)
    if not raw:
        return None
    parts = _split(name, raw)
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return parts.path
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
        return parts.hostname, parts.port or 3310
    raise WrongSetting(name, "must look like unix:///run/clamav/clamd.ctl or tcp://host:3310.")
