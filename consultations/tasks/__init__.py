"""Later work of the consultations app: ids in, load, act. One module per part."""

from . import alike, answering, attachments, casework, receiving, reports, responding

__all__ = ["alike", "answering", "attachments", "casework", "receiving", "reports", "responding"]
