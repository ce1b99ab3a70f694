"""The retention classes: rows of a YAML file, checked and frozen."""

import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

import yaml
from pydantic import Field, ValidationError, model_validator

from triage_service.domain.errors import ConfigError, ConfigErrors
from triage_service.taxonomy.row import Head, Id, NamedRow, Row, Text

PACKAGED = Path(__file__).parent / "retention.yaml"
"""The classes that are shipped with the service."""
_REMEDY = "Correct this row; docs/security/records.md says what it may hold"


class Then(StrEnum):
    """What happens when a record's time is over."""

    DISPOSE = "dispose"
    REVIEW = "review"


class When(Row):
    """What a class fits; every part that is given must hold."""

    intent: frozenset[Id] = Field(frozenset(), strict=False)
    flag: frozenset[Id] = Field(frozenset(), strict=False)
    """Any of these risks was raised."""
    no_risk: bool = False


class ClassRow(NamedRow):
    """One retention class."""

    id: Id
    what: Text
    when: When
    keep_years: int | None = Field(None, ge=1, le=100)
    keep_days: int | None = Field(None, ge=1, le=3650)
    review_again_years: int | None = Field(None, ge=1, le=100)
    """How long a record is kept on when a review says so; `keep_years` when not given."""
    then: Then = Field(strict=False)
    source: Text
    """The rule that the period comes from."""
    date: datetime.date = Field(strict=False)
    """When the row was last reviewed against it."""

    @model_validator(mode="after")
    def _has_one_period(self) -> Self:
        if (self.keep_years is None) == (self.keep_days is None):
            raise ValueError("give keep_years or keep_days, one of them")
        return self


class _File(Head):
    date: datetime.date = Field(strict=False)
    classes: tuple[ClassRow, ...] = Field(min_length=1, strict=False)


def read(file: Path | None = None) -> tuple[ClassRow, ...]:
    """The classes of a file, in its order; the shipped ones when None.

    Raises:
        ConfigErrors: The file cannot be used; each error names row and remedy.
    """
    file = file or PACKAGED
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        rows = _File.model_validate(content).classes
    except (OSError, ValueError, yaml.YAMLError) as exc:
        raise ConfigErrors(list(_explained(file.name, exc))) from exc
    errors = [
        ConfigError(file.name, row.id, problem, _REMEDY) for row, problem in _wrong_together(rows)
    ]
    if errors:
        raise ConfigErrors(errors)
    return rows


def _wrong_together(rows: tuple[ClassRow, ...]) -> list[tuple[ClassRow, str]]:
    """Rows that cannot stand where they stand."""
    seen: set[str] = set()
    wrong = []
    for n, row in enumerate(rows, start=1):
        if row.id in seen:
            wrong.append((row, "another row has this id"))
        seen.add(row.id)
        is_last, fits_all = n == len(rows), row.when == When()
        if is_last and not fits_all:
            wrong.append((row, "it is the last row and does not fit every call; `when: {}` does"))
        if fits_all and not is_last:
            wrong.append((row, "it fits every call, so that no later row is reached"))
        if row.keep_days is not None and not row.when.no_risk:
            wrong.append((row, "so short a period is for calls without risk; add `no_risk: true`"))
    return wrong


def _explained(name: str, exc: Exception) -> list[ConfigError]:
    if not isinstance(exc, ValidationError):
        problem = f"cannot be read ({' '.join(str(exc).split())})"
        return [ConfigError(name, "", problem, "Put the file there, as YAML in UTF-8")]
    return [
        ConfigError(
            name,
            ".".join(map(str, fault["loc"])) or "the file",
            f"{fault['msg']} (it is {fault['input']!r})"[:300],
            _REMEDY,
        )
        for fault in exc.errors()
    ]
