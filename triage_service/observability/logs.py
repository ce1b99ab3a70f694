"""JSON logs with the call's id; any field that could carry speech is dropped."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SPEECH_FIELDS = frozenset({"text", "words", "transcript", "utterance", "evidence", "body", "pcm"})
"""Field names that may hold what a caller said; such a field never reaches a log (rule 9)."""


def drop_speech(
    _logger: object, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor that removes fields which could carry a caller's words."""
    for name in SPEECH_FIELDS & entry.keys():
        del entry[name]
    return entry


def configure(level: str, *, as_json: bool) -> None:
    """Set up logging for a process, once, at its start; goes to standard error."""
    shown: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_speech,
            structlog.processors.format_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
