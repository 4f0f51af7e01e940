"""Later work of the consultations app: ids in, load, act. One module per part."""

from . import alike, attachments, casework, reports

__all__ = ["alike", "attachments", "casework", "reports"]
