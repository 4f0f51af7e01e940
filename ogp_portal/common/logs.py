"""Log lines as JSON, one per event, so that no input can forge a second line."""

import json
import logging
import re
import time

_SECRET = re.compile(r"(?<=/)[^/\s\"]*(?::|%3A)[^/\s\"]{20,}|(?<=/key/)[^/\s\"]+", re.IGNORECASE)
"""Addresses that hold a key: whoever reads the log must not be able to use them."""


def without_keys(text: str) -> str:
    """The text with "…" in place of every key in an address."""
    return _SECRET.sub("…", text)


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: time (UTC), level, logger, message, traceback.

    Keys in addresses are left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
