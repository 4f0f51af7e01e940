"""Django's Postgres backend: a cheaper look at whether a connection lives, an end to long statements."""


def limit_statements(database: dict, seconds: int) -> None:
    """Lets Postgres end each statement of connections made from now on after `seconds`.

    For the web server alone: what takes longer holds up everybody else's pages, and is work for a
    worker, whose statements end when they are done. `database` is one entry of DATABASES.
    """
    options = database.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds}s".strip()
