"""Later work of the consultations app. Each part keeps its own; all are known from here."""

from . import inviting_tasks

__all__ = ["inviting_tasks"]
