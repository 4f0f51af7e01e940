"""How tests try what the database refuses, whoever writes."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction


def refuses(name: str, row, **columns: object) -> None:
    """The constraint `name` stops the row from getting these values."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    refuses_to(name, lambda: rows.update(**columns))


def refuses_to(name: str, write: Callable[[], object]) -> None:
    """The constraint `name` stops what `write` does, asked at once instead of at the end."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()
        connection.check_constraints()


def once(name: str, make: Callable[[], object]) -> None:
    """The constraint `name` stops the same row from being made again."""
    make()
    refuses_to(name, make)
