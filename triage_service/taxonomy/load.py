"""Reads the rule files of a folder, checks them row by row and together, and freezes them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from triage_service.domain.errors import ConfigError, ConfigErrors
from triage_service.taxonomy.checks import check, duplicates
from triage_service.taxonomy.cues import CueRule, read_cues
from triage_service.taxonomy.rows import (
    DestinationRow,
    Head,
    IntentRow,
    LimitsRow,
    NamedRow,
    PromptRow,
    RiskRow,
    RouteRow,
    Row,
)
from triage_service.taxonomy.rules import Rules

PACKAGED = Path(__file__).parent
"""The folder of the rules that are shipped with the service."""

CUES_FOLDER = "cues"

_FILES = {
    "intents.yaml": "intents",
    "risks.yaml": "risks",
    "destinations.yaml": "destinations",
    "routing.yaml": "routes",
    "policy.yaml": "limits",
    "prompts.yaml": "prompts",
}
"""Each file, and the field that holds its rows."""

_VERSION_DIGITS = 12
_SHAPES: Mapping[type[object], str] = {list: "a list of rows", dict: "the fields"}

_R = TypeVar("_R", bound=Row)
_N = TypeVar("_N", bound=NamedRow)
_Shape = TypeVar("_Shape", list[Any], dict[str, Any])


def load(folder: Path | None = None) -> Rules:
    """The rules of `folder`, checked and frozen.

    Args:
        folder: Holds the six rule files and the folder `cues`; None means the packaged rules.

    Returns:
        Rules whose `version` changes with the content of the files, not with their comments.

    Raises:
        ConfigErrors: Something is wrong; it lists all that could be found at this stage.
    """
    files = _Files(folder or PACKAGED)
    files.stop_at_errors()
    intents = files.rows("intents.yaml", IntentRow)
    risks = files.rows("risks.yaml", RiskRow)
    destinations = files.rows("destinations.yaml", DestinationRow)
    routes = files.rows("routing.yaml", RouteRow)
    limits = files.limits()
    prompts = files.rows("prompts.yaml", PromptRow)
    cues = files.cues()
    files.stop_at_errors()
    rules = Rules(
        intents=MappingProxyType({r.id: r for r in map(IntentRow.rule, intents)}),
        risks=MappingProxyType({r.id: r for r in map(RiskRow.rule, risks)}),
        destinations=MappingProxyType({r.id: r for r in map(DestinationRow.rule, destinations)}),
        routes=tuple(map(RouteRow.rule, routes)),
        cues=cues,
        prompts=MappingProxyType({r.id: r for r in map(PromptRow.rule, prompts)}),
        limits=limits[0].rule(),
        version=files.version(),
    )
    if errors := check(rules):
        raise ConfigErrors(errors)
    return rules


class _Files:
    """The content of a folder's rule files, and all that was found wrong with it."""

    def __init__(self, folder: Path) -> None:
        self._cues = folder / CUES_FOLDER
        self._errors: list[ConfigError] = []
        self._content: dict[str, object] = {}
        for file in (*(folder / name for name in _FILES), *sorted(self._cues.glob("*.yaml"))):
            name = file.relative_to(folder).as_posix()
            try:
                self._content[name] = _plain(name, file)
            except ConfigError as error:
                self._errors.append(error)

    def stop_at_errors(self) -> None:
        """Raise what was found so far; later stages could only repeat it."""
        if self._errors:
            raise ConfigErrors(self._errors)

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
        return self._row("policy.yaml", "limits", self._body("policy.yaml", dict), LimitsRow)

    def cues(self) -> tuple[CueRule, ...]:
        """The cues, which have a reader of their own."""
        try:
            return read_cues(self._cues)
        except ConfigError as error:
            self._errors.append(error)
            return ()

    def _body(self, name: str, shape: type[_Shape]) -> _Shape:
        content, key = self._content[name], _FILES[name]
        head = content if isinstance(content, dict) else {}
        self._row(name, "the head", {k: v for k, v in head.items() if k != key}, Head)
        body = head.get(key)
        if isinstance(body, shape) and body:
            return body
        problem = f"`{key}` is {body!r}"
        remedy = f"Write {_SHAPES[shape]} under `{key}:`"
        self._errors.append(ConfigError(name, "", problem, remedy))
        return shape()

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
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = f"cannot be read ({' '.join(str(error).split())})"
        raise ConfigError(name, "", problem, "Put the file there, as YAML in UTF-8") from error
