"""Later work of the consultations app: ids in, load, act. One module per part."""

from . import alike, casework, reports

__all__ = ["alike", "casework", "reports"]
