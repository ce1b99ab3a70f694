"""Utterances without labels of ours: plain lines, a CSV table or JSON objects, as they come."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.textrow import Fault, TextSetError


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance of a file."""

    line: int
    """Where it ends, from 1."""
    text: str
    label: str = ""
    """What the file calls it; empty when it does not say."""


@dataclass(frozen=True, slots=True)
class Utterances:
    """A file of utterances as read."""

    file: str
    """Name without folders."""
    sha256: str
    items: tuple[Spoken, ...]

    def spread(self, limit: int | None) -> tuple[Spoken, ...]:
        """At most `limit` utterances, evenly over the file: such files are sorted by label."""
        n = len(self.items)
        if limit is None or limit >= n:
            return self.items
        return tuple(self.items[place * n // limit] for place in range(limit))


def read_utterances(path: Path) -> Utterances:
    """The utterances in `path`, blank lines left out.

    Args:
        path: UTF-8. `.jsonl` or `.json`: an object a line with `text` and perhaps `label`;
            `.csv`: such columns under a heading; any other name: an utterance a line.

    Raises:
        TextSetError: The file cannot be read, holds nothing, or a row has no text.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        value = "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"{error.strerror}"
        fault = Fault(path.name, "", "the file", f"not readable ({value})", "Name a text file.")
        raise TextSetError([fault]) from error
    readers = {".jsonl": _objects, ".json": _objects, ".csv": _table}
    items = tuple(readers.get(path.suffix.lower(), _lines)(text, path.name))
    if not items:
        raise TextSetError([Fault(path.name, "", "the file", "empty", "Write one call a line.")])
    return Utterances(path.name, hashlib.sha256(content).hexdigest(), items)


def _lines(text: str, _file: str) -> Iterator[Spoken]:
    for n, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield Spoken(n, line.strip())


def _table(text: str, file: str) -> Iterator[Spoken]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in rows:
            yield _spoken(row, file, rows.line_num)
    except csv.Error as error:
        fault = Fault(
            file, f"row {rows.line_num + 1}", "the row", f"no CSV ({error})", "Correct it."
        )
        raise TextSetError([fault]) from error


def _objects(text: str, file: str) -> Iterator[Spoken]:
    for n, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            fault = Fault(file, f"row {n}", "the row", "not JSON", "Write one object a line.")
            raise TextSetError([fault]) from error
        yield _spoken(row, file, n)


def _spoken(row: object, file: str, n: int) -> Spoken:
    said = row.get("text") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(said, str) or not said.strip():
        fault = Fault(file, f"row {n}", "text", "missing or blank", "Give every row its words.")
        raise TextSetError([fault])
    label = row.get("label") or ""
    return Spoken(n, said, label if isinstance(label, str) else "+".join(map(str, label)))
