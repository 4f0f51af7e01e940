"""Later work of open data."""

from .changes import tasks as changes

__all__ = ["changes"]
