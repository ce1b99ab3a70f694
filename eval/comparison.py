"""Two reports of `triage-eval text` side by side: what rose, what fell, and in which calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.measures.text_triage import MEASURES

GUARDED = ("l0_recall", "l1_recall", "false_l0_per_1000")
"""Measures of danger: a version that is worse in one of them is worse."""


class _Number(BaseModel):
    model_config = ConfigDict(frozen=True)

    value: float | None
    n: int


class _Item(BaseModel):
    id: str
    right: dict[str, bool | None]


class _Set(BaseModel):
    file: str
    sha256: str


class _Report(BaseModel):
    model_config = ConfigDict(extra="allow")

    set: _Set
    items: Annotated[list[_Item], Field(min_length=1)]

    @property
    def measures(self) -> dict[str, _Number]:
        """Every top-level field that is a number with a count, in order."""
        extra: dict[str, Any] = self.model_extra or {}
        return {
            name: _Number.model_validate(field)
            for name, field in extra.items()
            if isinstance(field, dict) and {"value", "n"} <= set(field)
        }


class ReportError(Exception):
    """A report cannot be compared; it says which one, why and what to do."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in two reports."""

    name: str
    before: float | None
    """None where it was not measured."""
    after: float | None
    more_is_better: bool
    better: tuple[str, ...]
    """Ids of the calls that it judged wrong and now judges right, in order."""
    worse: tuple[str, ...]
    """Ids of the calls that it judged right and now judges wrong."""

    @property
    def change(self) -> float | None:
        """After less before; None where one is missing."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def is_worse(self) -> bool:
        """The measure moved the wrong way, however little."""
        change = self.change or 0.0
        return change < 0 if self.more_is_better else change > 0

    @property
    def p_chance(self) -> float | None:
        """How likely calls alone would part so unevenly if both were equally good.

        The exact sign test over the calls that changed, two-sided; None where none did.
        """
        n, few = len(self.better) + len(self.worse), min(len(self.better), len(self.worse))
        if not n:
            return None
        ways = sum(comb(n, k) for k in range(few + 1))
        return min(1.0, 2 * ways / float(2**n))


def compare(before: Path, after: Path) -> tuple[Difference, ...]:
    """Every measure of two reports about the same calls, in the order of the second one.

    Raises:
        ReportError: One of them is no report, or they are not about the same calls.
    """
    old, new = _read(before), _read(after)
    if old.set.sha256 != new.set.sha256:
        raise ReportError(
            f"{before.name} is about {old.set.file} and {after.name} about {new.set.file}, or the "
            f"file was changed in between. Run both on the same file."
        )
    if [item.id for item in old.items] != [item.id for item in new.items]:
        raise ReportError(
            f"{before.name} and {after.name} hold different calls. Run both with the same --limit."
        )
    names = dict.fromkeys((*new.measures, *old.measures))
    return tuple(_difference(name, old, new) for name in names)


def _read(path: Path) -> _Report:
    try:
        report = _Report.model_validate_json(path.read_bytes())
        _ = report.measures
    except OSError as error:
        raise ReportError(f"{path.name}: not readable ({error.strerror}). Name a file.") from error
    except ValidationError as error:
        remedy = "Write it with `triage-eval text FILE --json`."
        raise ReportError(f"{path.name}: not such a report. {remedy}") from error
    return report


def _difference(name: str, old: _Report, new: _Report) -> Difference:
    was = {item.id: item.right.get(name) for item in old.items}
    moved = [(item.id, was[item.id], item.right.get(name)) for item in new.items]
    measure = MEASURES.get(name)
    return Difference(
        name,
        _value(old.measures, name),
        _value(new.measures, name),
        # What is no measure of hits is the calibration error.
        measure.hit_is_good if measure else False,
        tuple(id_ for id_, before, after in moved if before is False and after is True),
        tuple(id_ for id_, before, after in moved if before is True and after is False),
    )


def _value(measures: Mapping[str, _Number], name: str) -> float | None:
    return measures[name].value if name in measures else None
