"""Log lines as JSON, one per event, so that no input can forge a second line."""

import json
import logging
import time


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: time (UTC), level, logger, message, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
