"""Where the benchmark's databases are, for Django and for psycopg2 alike."""

from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit


def django_settings(url: str) -> dict[str, object]:
    """Django's settings for `postgres://user@/name?host=/socket/folder`, connections kept."""
    parts = urlsplit(url)
    folder = parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": folder or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
    }


def named(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(database, safe="")))
