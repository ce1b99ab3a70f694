"""Which weights may be loaded: the rows of `manifest.yaml`, strictly read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from models.ports import ModelError

SHIPPED = Path(__file__).with_name("manifest.yaml")
"""The manifest that comes with this package."""

Kind = Literal["asr", "vad", "classifier"]


class ManifestError(ModelError):
    """A row of the manifest is wrong.

    Attributes:
        file: Name of the manifest file.
        row: Name or position of the row; empty when the whole file is meant.
        problem: What is wrong, with the offending value.
        remedy: What to do about it.
    """

    code = "manifest"

    def __init__(self, file: str, row: str, problem: str, remedy: str) -> None:
        where = f"{file}: {row}" if row else file
        super().__init__(f"{where}: {problem}. {remedy}")
        self.file, self.row, self.problem, self.remedy = file, row, problem, remedy


class UnknownModel(ModelError):
    """The manifest has no row of that name."""

    code = "unknown_model"


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside an installed Python package; parts with the same `to` are joined in order."""

    package: str
    """Top-level import name of the package."""
    file: str
    """Path inside the package."""
    to: str
    """Name of the weights file it becomes, or becomes a part of."""


@dataclass(frozen=True, slots=True)
class PackageSource:
    """Weights that came with installed Python packages: no network."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class HubSource:
    """Weights in a Hugging Face repository, at the row's revision."""

    repository: str


@dataclass(frozen=True, slots=True)
class PathSource:
    """Weights in a folder."""

    path: Path


Source = PackageSource | HubSource | PathSource


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One set of weights: what it is, where it comes from, what it must hash to."""

    name: str
    kind: Kind
    revision: str
    licence: str
    source: Source
    files: Mapping[str, str]
    """Weights file to lower-case SHA-256."""


def read_manifest(path: Path = SHIPPED) -> dict[str, ModelRow]:
    """The rows of a manifest by name, in order.

    Args:
        path: A YAML list of rows; `path` sources are taken from the folder it lies in.

    Raises:
        ManifestError: The file cannot be read, or a row is wrong; says which and what to do.
    """
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise ManifestError(path.name, "", "no such file", "Name an existing manifest.") from exc
    except yaml.YAMLError as exc:
        raise ManifestError(path.name, "", f"not YAML: {exc}", "Correct the syntax.") from exc
    try:
        rows = _ROWS.validate_python(written)
    except ValidationError as exc:
        raise _explained(path.name, written, exc) from exc
    names = [row.name for row in rows]
    for name in names:
        if names.count(name) > 1:
            raise ManifestError(path.name, name, "named twice", "Give each row its own name.")
    return {row.name: row.frozen(path.parent) for row in rows}


def find_row(manifest: Mapping[str, ModelRow], name: str, kind: Kind | None = None) -> ModelRow:
    """The row called `name`, of kind `kind` where that is given.

    Raises:
        UnknownModel: There is none; names those there are.
    """
    known = [row.name for row in manifest.values() if kind in (None, row.kind)]
    if name not in known:
        what = f"{kind} model" if kind else "model"
        raise UnknownModel(f"no {what} {name!r} in the manifest; it has: {', '.join(known)}")
    return manifest[name]


def _plain_name(value: str) -> str:
    if value in {"", ".", ".."} or "/" in value or "\\" in value:
        raise ValueError("must be a plain file name without folders")
    return value


def _inside(value: str) -> str:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("must stay inside its folder")
    return value


_Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
_FileName = Annotated[str, AfterValidator(_plain_name)]
_Inside = Annotated[str, Field(min_length=1), AfterValidator(_inside)]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Text = Annotated[str, Field(min_length=1)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Part(_Written):
    package: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    file: _Inside
    to: _FileName


class _Source(_Written):
    package: Annotated[list[_Part], Field(min_length=1)] | None = None
    hub: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")] | None = None
    path: _Inside | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(kind is not None for kind in (self.package, self.hub, self.path)) != 1:
            raise ValueError("needs exactly one of package, hub and path")
        return self


class _Row(_Written):
    name: _Name
    kind: Kind
    revision: _Text
    licence: _Text
    source: _Source
    files: Annotated[dict[_FileName, _Sha256], Field(min_length=1)]

    @model_validator(mode="after")
    def _parts_make_the_files(self) -> Self:
        if self.source.package is not None:
            made = {part.to for part in self.source.package}
            if made != set(self.files):
                odd = ", ".join(sorted(made ^ set(self.files)))
                raise ValueError(f"the parts and the hashed files differ in: {odd}")
        return self

    def frozen(self, folder: Path) -> ModelRow:
        source: Source
        if self.source.package is not None:
            parts = (Part(part.package, part.file, part.to) for part in self.source.package)
            source = PackageSource(tuple(parts))
        elif self.source.hub is not None:
            source = HubSource(self.source.hub)
        else:
            source = PathSource(folder / str(self.source.path))
        return ModelRow(self.name, self.kind, self.revision, self.licence, source, dict(self.files))


_ROWS = TypeAdapter(list[_Row])

_REMEDIES = {
    "missing": "Add the field.",
    "extra_forbidden": "Remove it or correct its spelling.",
    "string_pattern_mismatch": "Write it in that form; a SHA-256 is 64 lower-case hex digits.",
    "string_type": "Put the value in quotation marks.",
    "list_type": "Write a list.",
    "literal_error": "Use one of the listed words.",
}


def _explained(file: str, written: object, exc: ValidationError) -> ManifestError:
    """The first thing wrong, by row name, field and value."""
    error = exc.errors()[0]
    at, *fields = error["loc"] or ("",)
    row = f"row {at + 1}" if isinstance(at, int) else str(at)
    if isinstance(at, int) and isinstance(written, list) and isinstance(written[at], dict):
        row = str(written[at].get("name", row))
    field = ".".join(str(part) for part in fields)
    problem = f"{field}: {error['msg']}" if field else error["msg"]
    if error["type"] not in {"missing", "value_error", "list_type"}:
        problem += f" (found {error['input']!r})"
    return ManifestError(file, row, problem, _REMEDIES.get(error["type"], "Correct the row."))
