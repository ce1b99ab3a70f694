"""JSON logs with the call's id; any field that could carry speech is dropped."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

SPEECH_FIELDS = frozenset({"text", "words", "transcript", "utterance", "evidence", "body", "pcm"})
"""Field names that may hold what a caller said; such a field never reaches a log (rule 9)."""


def drop_speech(
    _logger: object, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor that removes fields, however deep, that may carry a caller's words."""
    return {name: _without(value) for name, value in entry.items() if name not in SPEECH_FIELDS}


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(v) for name, v in value.items() if name not in SPEECH_FIELDS}
    if isinstance(value, list | tuple):
        return [_without(v) for v in value]
    return value


def places(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """What was raised and where, with its causes; no messages, for they may quote a caller."""
    lines: list[str] = []
    exc: BaseException | None = exc_info[1]
    while exc is not None:
        lines += [f"{type(exc).__name__}\n", *traceback.format_tb(exc.__traceback__)]
        if isinstance(exc, BaseExceptionGroup):
            lines += [places((type(e), e, e.__traceback__)) for e in exc.exceptions]
        exc = exc.__cause__ or exc.__context__
    return "".join(lines)


def configure(level: str, *, as_json: bool) -> None:
    """Set up logging for a process, once, at its start; goes to standard error."""
    shown: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_speech,
            structlog.processors.ExceptionRenderer(places),
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
