"""Django's Postgres backend: a cheaper look at whether a connection lives, an end to long statements."""

from django.db import connection


def limit_statements(database: dict, seconds: int) -> None:
    """Lets Postgres end each statement of connections made from now on after `seconds`.

    For the web server alone: what takes longer holds up everybody else's pages, and is work for a
    worker, whose statements end when they are done. `database` is one entry of DATABASES.
    """
    options = database.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds}s".strip()


def expect_many_rows() -> None:
    """Makes the open transaction fit for thousands of rows, as when one response answers them all.

    Its statements may take as long as they need: such an act is rare and its end is waited for.
    References are checked by each statement: those that wait for the end of a transaction are gone
    through again for every row whose history is kept (its trigger ends a subtransaction).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
