"""The log: one JSON object a line, which names the request that it belongs to."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

# The request that is being answered; each has a context of its own.
current_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# What every record has; what else it has was given to it as `extra=`.
_USUAL = {*vars(logging.makeLogRecord({})), "asctime", "color_message", "message"}


class JsonFormatter(logging.Formatter):
    """Writes a record as a line of JSON, with what was given to it as `extra=`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id.get():
            line["request_id"] = request_id
        given = vars(record).items()
        line |= {name: value for name, value in given if name not in _USUAL}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def logging_config(level: str) -> dict[str, Any]:
    """Everything from this level on goes to standard output, uvicorn's words too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stdout",
            }
        },
        "root": {"handlers": ["stdout"], "level": level.upper()},
    }
