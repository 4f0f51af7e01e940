"""Django's Postgres backend: a cheaper look at whether a connection lives, an end to long statements."""

from django.db import connection


def limit_statements(database: dict, seconds: int) -> None:
    """Lets Postgres end each statement of connections made from now on after `seconds`.

    For the web server alone: what takes longer holds up everybody else's pages, and is work for a
    worker, whose statements end when they are done. `database` is one entry of DATABASES.
    """
    options = database.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds}s".strip()


def lift_limit() -> None:
    """Lets the statements of the open transaction take as long as they need.

    For a person's act on thousands of rows at once, which is rare and whose end is waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
