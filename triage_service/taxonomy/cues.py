"""Cues of danger as rows: which words, spoken plainly, raise which risk at which level.

The pattern language is made of plain words and six marks:

    he hit me          these words, in this order, whatever their contraction or dialect
    (hit|punched)      one of these
    [just|now]         one of these, or nothing
    strangl*           any word that begins so
    ...3               up to three words, within the sentence
    $weapon            the word class of that name (`classes.yaml`)
    ^ teacher here ^   only where a sentence begins, or ends
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from triage_service.domain.errors import ConfigError
from triage_service.domain.ids import RiskId
from triage_service.domain.level import Level

CLASSES_FILE = "classes.yaml"


class Signal(StrEnum):
    """What a cue may tell other than a risk."""

    ASKED_FOR_PERSON = "asked_for_person"
    """H1: the caller wants to speak to a human being."""
    IDIOM = "idiom"
    """An everyday phrase with a dangerous word; a cue that overlaps it is not heard."""


@dataclass(frozen=True, slots=True)
class CueRule:
    """One cue: how people say one thing, and how urgent it is in each tense."""

    id: str
    says: str
    """What it means, in plain English."""
    risk: RiskId | None
    """The flag it raises; None when it gives a signal."""
    signal: Signal | None
    level: Level
    """Level when it is said of the present and not denied."""
    past: Level
    """Level when it is said of the past; `NONE` keeps silent, and so below."""
    conditional: Level
    """Level when it may or will happen."""
    denied: Level
    patterns: tuple[str, ...]
    """In the language above, classes written out."""
    unless: tuple[str, ...]
    """The cue is not heard in a sentence that holds one of these."""
    fire: tuple[str, ...]
    """Sentences that must give the cue at `level`."""
    silent: tuple[str, ...]
    """Sentences in which the cue must not be heard at `level`."""


class _Examples(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fire: tuple[str, ...] = ()
    silent: tuple[str, ...] = Field(min_length=1)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")
    says: str = Field(min_length=1)
    risk: str | None = None
    signal: Signal | None = None
    level: Level = Level.NONE
    past: Level = Level.NONE
    conditional: Level = Level.NONE
    denied: Level = Level.NONE
    patterns: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    examples: _Examples


def read_cues(folder: Path) -> tuple[CueRule, ...]:
    """Read every cue file in `folder` (`classes.yaml` and one file for each family).

    Raises:
        ConfigError: A file, row or pattern is wrong; it names the file, the row and the remedy.
    """
    files = {folder / CLASSES_FILE, *folder.glob("*.yaml")}
    return cues_from({file.name: _read_yaml(file) for file in sorted(files)}, folder.name)


def cues_from(content: Mapping[str, object], folder: str) -> tuple[CueRule, ...]:
    """The cues of files that were read already.

    Args:
        content: What each file holds, by its name.
        folder: Name of their folder, for errors.

    Raises:
        ConfigError: As `read_cues`.
    """
    classes = _read_classes(CLASSES_FILE, content.get(CLASSES_FILE))
    files = sorted(name for name in content if name != CLASSES_FILE)
    if not files:
        raise ConfigError(folder, "", "no cue files", "Add at least one family of cues")
    rules: dict[str, CueRule] = {}
    for name in files:
        for rule in _read_rows(name, content[name], classes):
            if rule.id in rules:
                raise ConfigError(name, rule.id, "the id is taken", "Give it another id")
            rules[rule.id] = rule
    return tuple(rules.values())


def _read_yaml(file: Path) -> object:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = f"cannot be read ({error})"
        raise ConfigError(file.name, "", problem, "Write it as YAML in UTF-8") from error


def _read_classes(file: str, raw: object) -> dict[str, str]:
    """Word classes by name, each written out; a class may use those above it."""
    if not isinstance(raw, dict):
        raise ConfigError(file, "", "not a mapping", "Write `name: (word|other word)` rows")
    classes: dict[str, str] = {}
    for name, words in raw.items():
        classes[str(name)] = _written_out(f"({words})", classes, (file, str(name)))
    return classes


def _read_rows(file: str, raw: object, classes: Mapping[str, str]) -> Iterator[CueRule]:
    if not isinstance(raw, list):
        raise ConfigError(file, "", "not a list of cues", "Begin each cue with `- id:`")
    for position, item in enumerate(raw, start=1):
        named = item.get("id") if isinstance(item, dict) else None
        place = (file, str(named or f"row {position}"))
        try:
            row = _Row.model_validate(item)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the row"
            problem = f"{field}: {first['msg']} (got {first['input']!r})"
            raise ConfigError(*place, problem, "See `_Row` in taxonomy/cues.py") from error
        yield _rule(row, classes, place)


def _rule(row: _Row, classes: Mapping[str, str], place: tuple[str, str]) -> CueRule:
    """The row as a rule, with checks that need more than one field."""
    if (row.risk is None) == (row.signal is None):
        raise ConfigError(*place, "needs one of risk and signal", "Give it the one it tells")
    if row.risk and row.level is Level.NONE:
        raise ConfigError(*place, "a risk without a level", "Set `level` to L0, L1, L2 or L3")
    if row.signal is not Signal.IDIOM and not row.examples.fire:
        raise ConfigError(*place, "no `fire` example", "Write a sentence that must raise it")
    return CueRule(
        id=row.id,
        says=row.says,
        risk=RiskId(row.risk) if row.risk else None,
        signal=row.signal,
        level=row.level,
        past=row.past,
        conditional=row.conditional,
        denied=row.denied,
        patterns=tuple(_written_out(p, classes, place) for p in row.patterns),
        unless=tuple(_written_out(p, classes, place) for p in row.unless),
        fire=row.examples.fire,
        silent=row.examples.silent,
    )


_CLASS = re.compile(r"\$([a-z_]+)")
_WORD = re.compile(r"[a-z0-9']+\*?")
_GAP = re.compile(r"\.\.\.[1-9]\b")
_WORDS = r"w(?: w)*"
_CHOICE = rf"{_WORDS}(?: \| {_WORDS})*"
_OPTIONAL = re.compile(rf"\[ {_CHOICE} \]")
_GROUP = re.compile(rf"\( {_CHOICE} \)")


def _written_out(pattern: str, classes: Mapping[str, str], place: tuple[str, str]) -> str:
    """`pattern` with its classes replaced by their words, once its form is checked."""
    unknown = [name for name in _CLASS.findall(pattern) if name not in classes]
    if unknown:
        problem = f"{pattern!r} uses the unknown class ${unknown[0]}"
        raise ConfigError(*place, problem, f"Define it in {CLASSES_FILE}")
    full = _CLASS.sub(lambda found: classes[found[1]], pattern)
    if not _well_formed(full):
        raise ConfigError(*place, f"{pattern!r} is not a pattern", "See taxonomy/cues.py's head")
    return full


def _well_formed(pattern: str) -> bool:
    """Whether groups are closed and a word remains when all that is optional is left out."""
    unbound = pattern.removeprefix("^ ").removesuffix(" ^")
    spaced = re.sub(r"([()|\[\]])", r" \1 ", _GAP.sub(" ", unbound))
    shape = " ".join(_WORD.sub("w", spaced).split())
    while (folded := " ".join(_OPTIONAL.sub("", _GROUP.sub("w", shape)).split())) != shape:
        shape = folded
    return re.fullmatch(_WORDS, shape) is not None
