"""What the rule files of a folder hold, with the overlay over it, and all that is wrong so far."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from triage_service.domain.errors import ConfigError, ConfigErrors
from triage_service.taxonomy.checks import duplicates
from triage_service.taxonomy.cues import CueRule, cues_from
from triage_service.taxonomy.overlay import ADDED, CUES, LIMITS, lay_over
from triage_service.taxonomy.row import Head, NamedRow, Row
from triage_service.taxonomy.rows import LimitsRow
from triage_service.taxonomy.rules import Change

FILES = {
    "intents.yaml": "intents",
    "risks.yaml": "risks",
    "destinations.yaml": "destinations",
    "routing.yaml": "routes",
    "policy.yaml": LIMITS,
    "prompts.yaml": "prompts",
    "thrive.yaml": "thrive",
    "facts.yaml": "facts",
    "codes.yaml": "codes",
    "coding.yaml": "coding",
    "holidays.yaml": "holidays",
}
"""Each file, and the field that holds its rows."""

_VERSION_DIGITS = 12
_SHAPES: Mapping[type[object], str] = {list: "a list of rows", dict: "the fields"}

_R = TypeVar("_R", bound=Row)
_N = TypeVar("_N", bound=NamedRow)
_Shape = TypeVar("_Shape", list[Any], dict[str, Any])


class RuleFiles:
    """The content of a folder's rule files, and all that was found wrong with it."""

    def __init__(self, folder: Path, overlay: Path | None = None) -> None:
        """Read every file of `folder`, and lay the rows of the file `overlay` over them."""
        self._errors: list[ConfigError] = []
        self._content: dict[str, object] = {}
        self.changes: tuple[Change, ...] = ()
        self._overlay = overlay.name if overlay else ""
        if not folder.is_dir():
            remedy = "Give the folder of the rule files, or leave TRIAGE_RULES_DIR unset"
            self._errors.append(ConfigError(str(folder), "", "there is no such folder", remedy))
            self.stop_at_errors()
        cues = sorted((folder / CUES).glob("*.yaml"))
        for file in (*(folder / name for name in FILES), *cues):
            self._read(file.relative_to(folder).as_posix(), file, self._content)
        if overlay is not None:
            self._lay_over(overlay)

    def _read(self, name: str, file: Path, into: dict[str, object]) -> None:
        try:
            into[name] = _plain(name, file)
        except ConfigError as error:
            self._errors.append(error)

    def _lay_over(self, file: Path) -> None:
        read: dict[str, object] = {}
        self._read(file.name, file, read)
        self.stop_at_errors()
        head = read[file.name]
        rows = head.get("overlay") if isinstance(head, dict) else head
        self._head(file.name, head, "overlay")
        done = lay_over(self._content, rows, file.name, FILES)
        self._errors += done.errors
        self._content, self.changes = done.content, tuple(done.changes)

    def stop_at_errors(self, more: Iterable[ConfigError] = ()) -> None:
        """Raise what was found so far; later stages could only repeat it.

        Args:
            more: What was found between the rows.
        """
        errors = [*self._errors, *more]
        if errors:
            raise ConfigErrors([self._blamed(error) for error in errors])

    def _blamed(self, error: ConfigError) -> ConfigError:
        """`error`, said of the overlay's row where that brought it about."""
        for change in self.changes:
            file = next((f for f, table in FILES.items() if table == change.table), CUES)
            own = error.file == file or change.table == CUES
            if own and (error.row == change.row or change.table == LIMITS):
                row = f"{change.table}.{change.row}"
                new = " (a new row: none has this id)" if change.what == ADDED else ""
                return ConfigError(self._overlay, row, f"{error.problem}{new}", error.remedy)
        if self.changes and error.file != self._overlay:
            problem = f"{error.problem} (since `{self._overlay}` is laid over it)"
            return ConfigError(error.file, error.row, problem, error.remedy)
        return error

    def version(self) -> str:
        """The first digits of the SHA-256 over the content in canonical JSON."""
        return hashlib.sha256(_json(self._content)).hexdigest()[:_VERSION_DIGITS]

    def rows(self, name: str, kind: type[_N]) -> list[_N]:
        """The rows of a file that are right by themselves."""
        found: list[_N] = []
        for n, raw in enumerate(self._body(name, list), start=1):
            id_ = raw.get("id") if isinstance(raw, dict) else None
            found += self._row(name, str(id_ or f"row {n}"), raw, kind)
        self._errors += duplicates(name, (row.id for row in found))
        return found

    def limits(self) -> list[LimitsRow]:
        """The thresholds, if they are right."""
        return self._row("policy.yaml", LIMITS, self._body("policy.yaml", dict), LimitsRow)

    def cues(self) -> tuple[CueRule, ...]:
        """The cues, which have a reader of their own."""
        content = {
            name.removeprefix(f"{CUES}/"): rows
            for name, rows in self._content.items()
            if name.startswith(f"{CUES}/")
        }
        try:
            return cues_from(content, CUES)
        except ConfigError as error:
            self._errors.append(error)
            return ()

    def _body(self, name: str, shape: type[_Shape]) -> _Shape:
        content, key = self._content[name], FILES[name]
        self._head(name, content, key)
        body = content.get(key) if isinstance(content, dict) else None
        if isinstance(body, shape) and body:
            return body
        problem = f"`{key}` is {body!r}"
        remedy = f"Write {_SHAPES[shape]} under `{key}:`"
        self._errors.append(ConfigError(name, "", problem, remedy))
        return shape()

    def _head(self, name: str, content: object, key: str) -> None:
        head = content if isinstance(content, dict) else {}
        self._row(name, "the head", {k: v for k, v in head.items() if k != key}, Head)

    def _row(self, name: str, label: str, raw: object, kind: type[_R]) -> list[_R]:
        try:
            return [kind.model_validate_json(_json(raw))]
        except ValidationError as error:
            self._errors += (_explained(name, label, kind, fault) for fault in error.errors())
            return []


def _explained(name: str, label: str, kind: type[Row], fault: ErrorDetails) -> ConfigError:
    """What pydantic found, said as file, row, problem with value, and remedy."""
    field = ".".join(map(str, fault["loc"])) or "the row"
    match fault["type"]:
        case "extra_forbidden":
            problem = f"`{field}` is not a known field"
            remedy = f"Remove or correct it; known are {', '.join(kind.model_fields)}"
        case "missing":
            problem, remedy = f"`{field}` is missing", "Add it"
        case _:
            problem = f"`{field}` is {fault['input']!r}"
            remedy = fault["msg"]
    return ConfigError(name, label, problem, remedy)


def _json(content: object) -> bytes:
    """Canonical JSON: the same content gives the same bytes."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=str).encode()


class _StrictLoader(yaml.SafeLoader):
    """Plain YAML in which a field has a name in text and stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse what YAML would silently change or drop."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                problem = "a field's name must be text: put it in quotes"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            if key.value in seen:
                problem = f"the field `{key.value}` stands twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _plain(name: str, file: Path) -> object:
    """What a YAML file holds."""
    try:
        return _StrictLoader(file.read_text(encoding="utf-8")).get_single_data()
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        remedy = "Correct the YAML at this line"
        raise ConfigError(name, line, f"{error.problem}", remedy) from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        problem = f"cannot be read ({' '.join(str(error).split())})"
        raise ConfigError(name, "", problem, "Put the file there, as YAML in UTF-8") from error
