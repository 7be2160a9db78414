"""Structured logs to standard error.

Values whose keys look secret (`password`, `token`, …) are masked in every line. Secret values
inside other texts cannot be recognized here: pass such a text through `mask` before you log it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

MASK = "******"
_SECRET_KEY_PARTS = ("password", "secret", "token", "credential", "authorization", "private_key")


def mask(text: str, secrets: frozenset[str] | set[str]) -> str:
    """`text` with every secret value of four or more characters replaced by `******`."""
    for secret in sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def set_up_log(level: str = "info", *, as_json: bool = False) -> None:
    """Configures logging; call it once when a process starts. Later calls replace the settings."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # the rich one prints local values
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _mask_by_key,
            *([structlog.processors.format_exc_info] if as_json else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)


def _mask_by_key(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key in event:
        if any(part in key.lower() for part in _SECRET_KEY_PARTS) and event[key]:
            event[key] = MASK
    return event


def get_log(room: str) -> structlog.typing.FilteringBoundLogger:
    """A logger whose lines name the package that wrote them."""
    return structlog.get_logger(room=room)
