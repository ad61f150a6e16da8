"""Structured logs: one JSON object a line, free of message texts, tokens, long digit runs and phone numbers.

Redaction works on the finished line, so it also covers tracebacks and what libraries log.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}|/bot[^/\s\"]+")
# A phone number, NIK or billing code: eight digits or more, also grouped by blanks, dots, dashes, slashes or brackets,
# and also right behind a letter: in JSON the line break before a number is the letter n.
_DIGITS = re.compile(r"\+?\d(?:[\s.\-\u2010-\u2015/()]{0,3}\d){7,}")
# Ids in our own fields stay: they are quoted by key ("update_id": 123).
_OWN_IDS = re.compile(r'("(?:update_id|timestamp)": "?-?[\d:.TZ+-]+"?)')
MASK = "[disamarkan]"


def redact(line: str) -> str:
    """The line without bot tokens and without digit runs that could identify a person."""
    parts = _OWN_IDS.split(line)  # every second part is one of our ids
    return "".join(part if index % 2 else _mask(part) for index, part in enumerate(parts))


def _mask(text: str) -> str:
    return _DIGITS.sub(MASK, _TOKEN.sub(MASK, text))


def _render(logger: Any, name: str, event: structlog.types.EventDict) -> str:
    return redact(str(structlog.processors.JSONRenderer(ensure_ascii=False)(logger, name, event)))


def setup(level: str = "INFO") -> None:
    """Send all logs, our own and the libraries', to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in (
        "httpx",
        "httpcore",
        "uvicorn.access",
        "telegram",
    ):  # their INFO lines hold addresses with the token
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def get(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
