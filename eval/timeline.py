"""Files of timelines: one call a line, many calls a file, many files a folder."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from eval.textrow import Fault
from triage_service.calls.text import Moment
from triage_service.domain.timeline import Happening, Timeline
from triage_service.store.timeline import TimelineError, from_line


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line that should be a call; not read yet, so that reading can be shared out."""

    file: str
    """Name without folders."""
    row: int
    """Counts from 1."""
    line: bytes

    @property
    def sha256(self) -> str:
        """What the line is known by."""
        return hashlib.sha256(self.line).hexdigest()

    def read(self) -> Timeline:
        """The call.

        Raises:
            TimelineError: The line is no timeline; it names file and row.
        """
        try:
            return from_line(self.line)
        except TimelineError as error:
            raise TimelineError(f"{self.file}: row {self.row}: {error}") from None


def recorded(paths: Iterable[Path]) -> Iterator[Recorded]:
    """Every line of the files, and of the `.jsonl` files in the folders, in order of names.

    Raises:
        TimelineError: A path cannot be read.
    """
    for path in paths:
        files = sorted(path.glob("**/*.jsonl")) if path.is_dir() else [path]
        if not files:
            raise TimelineError(f"{path.name}: holds no .jsonl file. Name a folder of timelines.")
        for file in files:
            yield from _lines(file)


def _lines(file: Path) -> Iterator[Recorded]:
    try:
        with file.open("rb") as opened:
            for row, line in enumerate(opened, start=1):
                if line.strip():
                    yield Recorded(file.name, row, line.rstrip(b"\r\n"))
    except OSError as error:
        fault = Fault(
            file.name, "", "the file", f"not readable ({error.strerror})", "Name another."
        )
        raise TimelineError(str(fault)) from error


def of_moments(
    moments: Sequence[Moment], *, rules_version: str, models: tuple[str, ...]
) -> Timeline:
    """What `triage_text` or `triage_heard` did, as a timeline.

    Args:
        moments: Never empty.
        rules_version: Of the rules they were decided with.
        models: Names of the models that took part.
    """
    return Timeline(
        call_id=moments[0].state.call_id,
        rules_version=rules_version,
        software=version("triage101"),
        models=models,
        happenings=tuple(Happening(moment.event, moment.decisions) for moment in moments),
    )
