"""What every command shares: where it prints, its settings, and errors a person can act on."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from models.ports import ModelError
from telephony_adapter.recording import RecordingError
from triage_service.commands.client import ServiceUnreachable
from triage_service.commands.running import RefusedToStart, strangers
from triage_service.domain.errors import ConfigErrors, TriageError
from triage_service.observability import logs
from triage_service.settings import Settings

FAILED, USAGE, ENVIRONMENT, REFUSED = 1, 2, 3, 4
"""Exit codes: a check failed; wrong use; something is missing here; refused for safety."""

out, err = Console(), Console(stderr=True)


@contextmanager
def explained() -> Iterator[None]:
    """Errors that a person can act on, as one red line and an exit code; no traceback."""
    try:
        yield
    except RefusedToStart as exc:
        _stop(exc, REFUSED)
    except (ModelError, ServiceUnreachable) as exc:
        _stop(exc, ENVIRONMENT)
    except (RecordingError, ValidationError) as exc:
        _stop(exc, USAGE)
    except (TriageError, ConfigErrors) as exc:
        _stop(exc, FAILED)


def _stop(problem: Exception, code: int) -> None:
    err.print(f"[red]{type(problem).__name__}[/red]: {escape(str(problem))}", highlight=False)
    raise typer.Exit(code) from problem


def configured() -> Settings:
    """The settings, with logs set up and mistyped names told."""
    settings = Settings()
    for name in strangers(os.environ):
        err.print(f"{name} is no setting and does nothing; README.md lists them all.")
    logs.configure(settings.log_level, as_json=settings.log_json)
    return settings


def whoever_runs_this() -> str:
    """The actor of a command, for the audit log."""
    try:
        return f"command:{getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"command:{os.getuid()}"
