"""The written calls that the classifier learns from and is calibrated on, strictly read."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.ports import ModelError

HERE = Path(__file__).parent
SHIPPED = HERE / "corpus"
"""The folder of calls that comes with this package."""
VALIDATION = HERE / "validation.jsonl"
"""Calls of authors whom the classifier does not learn from, as a test set of `triage-eval`."""


class CorpusError(ModelError):
    """A row of the corpus is wrong.

    Attributes:
        file: Name of the file.
        row: Id or line number of the row; empty when the whole file is meant.
        problem: What is wrong, with the offending value.
        remedy: What to do about it.
    """

    code = "corpus"

    def __init__(self, file: str, row: str, problem: str, remedy: str) -> None:
        where = f"{file}: {row}" if row else file
        super().__init__(f"{where}: {problem}. {remedy}")
        self.file, self.row, self.problem, self.remedy = file, row, problem, remedy


@dataclass(frozen=True, slots=True)
class Labels:
    """What the classifier may say, in the order of its outputs."""

    intents: tuple[str, ...]
    risks: tuple[str, ...]
    levels: tuple[str, ...]
    """From `none` to `L0`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One written call."""

    id: str
    author: str
    """First part of the file's name."""
    turns: tuple[str, ...]
    """What the caller says, turn by turn."""
    intent: str
    cues: Mapping[str, tuple[int, int]]
    """Risk to first and past-the-last character, in `text`, of the words that show it."""
    level: str
    tags: frozenset[str]

    @property
    def text(self) -> str:
        """The turns as the classifier is given them."""
        return "\n".join(self.turns)


def read_labels(path: Path = HERE / "labels.yaml") -> Labels:
    """The labels that a corpus may use.

    Raises:
        CorpusError: The file is not of that form.
    """
    try:
        return _Labels.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).frozen()
    except (OSError, yaml.YAMLError, ValidationError) as exc:
        remedy = "Write three lists: intents, risks, levels."
        raise CorpusError(path.name, "", str(exc).replace("\n", " "), remedy) from exc


def read_corpus(labels: Labels, folder: Path = SHIPPED) -> list[Row]:
    """Every call in the folder's JSON Lines files, in the files' order.

    Args:
        labels: What the rows may name.
        folder: Where the files lie; a file `x_name.jsonl` is by author `x`.

    Raises:
        CorpusError: A file or row is wrong; says which, and what to do.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            row = _row(file, f"line {number}", line, labels)
            if row.id in seen:
                raise CorpusError(file.name, row.id, "id used twice", "Give it another id.")
            seen.add(row.id)
            rows.append(row)
    if not rows:
        raise CorpusError(folder.name, "", "no rows", "Put *.jsonl files there.")
    return rows


def read_validation(labels: Labels, path: Path = VALIDATION) -> list[Row]:
    """The calls that calibrate, in the form of a test set: risks are named, their words are not.

    Args:
        labels: What the rows may name.
        path: One JSON object a line; fields that only a test set needs are passed over.

    Raises:
        CorpusError: A row is wrong; says which, and what to do.
    """
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"line {number}"
        try:
            written = _TestRow.model_validate_json(line)
        except ValidationError as exc:
            raise CorpusError(path.name, where, _problem(exc), "Correct the row.") from exc
        _known(path, written.id, labels, [written.intent], [written.level], written.flags)
        tags = {*written.tags, *({"hard_negative"} & {written.kind})}
        shown = dict.fromkeys(written.flags, (0, 0))
        rows.append(
            Row(
                written.id,
                path.stem,
                tuple(turn for turn in written.turns if turn.strip()) or ("...",),
                written.intent,
                shown,
                written.level,
                frozenset(tags),
            )
        )
    return rows


def hash_of(rows: Iterable[Row]) -> str:
    """SHA-256 over all that the classifier learns from, whatever files it lies in."""
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda row: row.id):
        written = [row.id, row.turns, row.intent, sorted(row.cues.items()), row.level]
        digest.update(json.dumps([*written, sorted(row.tags)]).encode())
    return digest.hexdigest()


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Labels(_Written):
    intents: Annotated[list[str], Field(min_length=2)]
    risks: Annotated[list[str], Field(min_length=1)]
    levels: Annotated[list[str], Field(min_length=2)]

    def frozen(self) -> Labels:
        return Labels(tuple(self.intents), tuple(self.risks), tuple(self.levels))


class _Row(_Written):
    id: Annotated[str, Field(min_length=1)]
    turns: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    intent: str
    flags: dict[str, str]
    level: str
    tags: list[str] = []


class _TestRow(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    kind: str
    turns: Annotated[list[str], Field(min_length=1)]
    intent: str
    level: str
    flags: list[str] = []
    tags: list[str] = []


def _row(file: Path, where: str, line: str, labels: Labels) -> Row:
    try:
        written = _Row.model_validate_json(line)
    except ValidationError as exc:
        raise CorpusError(file.name, where, _problem(exc), "Correct the row.") from exc
    _known(file, written.id, labels, [written.intent], [written.level], list(written.flags))
    text = "\n".join(written.turns)
    cues = {risk: _cue(file, written.id, text, risk, cue) for risk, cue in written.flags.items()}
    author = file.name.partition("_")[0]
    return Row(
        written.id,
        author,
        tuple(written.turns),
        written.intent,
        cues,
        written.level,
        frozenset(written.tags),
    )


def _cue(file: Path, row: str, text: str, risk: str, cue: str) -> tuple[int, int]:
    """Where the cue stands; the last place when it is said twice, for calls grow worse."""
    start = text.rfind(cue)
    if start < 0 or not cue or "\n" in cue:
        problem = f"flags.{risk}: {cue!r} is in no turn"
        raise CorpusError(file.name, row, problem, "Copy the caller's words exactly.")
    return start, start + len(cue)


def _problem(exc: ValidationError) -> str:
    error = exc.errors()[0]
    field = ".".join(str(part) for part in error["loc"])
    return f"{field}: {error['msg']}" if field else error["msg"]


def _known(
    file: Path, row: str, labels: Labels, intents: list[str], levels: list[str], flags: list[str]
) -> None:
    """Refuse a name that is no label."""
    named = (
        ("intent", intents, labels.intents),
        ("level", levels, labels.levels),
        ("flags", flags, labels.risks),
    )
    for field, names, allowed in named:
        for name in names:
            if name not in allowed:
                problem = f"{field}: {name!r} is no label"
                raise CorpusError(file.name, row, problem, "Use one of labels.yaml.")
