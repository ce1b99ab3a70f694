"""Logs: nothing that a caller said, however it got in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from triage_service.observability import logs

PLANTED = "he has a knife"


@pytest.fixture(autouse=True)
def own_configuration() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def raised() -> Exception:
    """A fault with causes and companions that all quote the caller."""
    try:
        try:
            raise KeyError(PLANTED)
        except KeyError as cause:
            raise ExceptionGroup(PLANTED, [ValueError(PLANTED), OSError(PLANTED)]) from cause
    except ExceptionGroup as group:
        return group


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "console"])
@pytest.mark.parametrize("field", sorted(logs.SPEECH_FIELDS))
@pytest.mark.parametrize(
    "wrap",
    [lambda f: f, lambda f: {"call": f}, lambda f: {"calls": [({"deep": f},)]}],
    ids=["plain", "nested", "listed"],
)
def test_planted_speech_never_appears(
    capsys: pytest.CaptureFixture[str], as_json: bool, field: str, wrap: Any
) -> None:
    logs.configure("DEBUG", as_json=as_json)
    log = structlog.get_logger("test").bind(**wrap({field: PLANTED, "n": 1}))
    with structlog.contextvars.bound_contextvars(**{field: PLANTED}):
        log.warning("happened", call_id="c-1")
    shown = capsys.readouterr().err
    assert "happened" in shown
    assert "c-1" in shown
    assert "knife" not in shown


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "console"])
def test_exception_tells_types_and_places_and_no_words(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    logs.configure("INFO", as_json=as_json)
    try:
        raise raised()
    except ExceptionGroup:
        structlog.get_logger("test").exception("call_failed")
    shown = capsys.readouterr().err
    for part in ("call_failed", "ExceptionGroup", "KeyError", "ValueError", "OSError", __file__):
        assert part in shown
    assert "knife" not in shown


def test_json_line_has_level_time_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", as_json=True)
    structlog.get_logger("test").info("call_began", call_id="c-1", lags_s=[0.1, 0.2])
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "call_began", "level": "info", "call_id": "c-1", "lags_s": [0.1, 0.2]}


@pytest.mark.parametrize(
    ("level", "shown"),
    [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)],
)
def test_less_severe_lines_are_not_shown(
    capsys: pytest.CaptureFixture[str], level: str, shown: int
) -> None:
    logs.configure(level, as_json=True)
    log = structlog.get_logger("test")
    for say in (log.debug, log.info, log.warning, log.error):
        say("happened")
    assert len(capsys.readouterr().err.splitlines()) == shown


def test_standard_output_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", as_json=True)
    structlog.get_logger("test").info("happened")
    assert capsys.readouterr().out == ""
