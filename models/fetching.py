"""Weights on disk: fetched from where the manifest says, and checked against its hashes."""

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import assert_never

from models.manifest import HubSource, ModelRow, PackageSource, PathSource
from models.ports import ModelError

Progress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes done and the bytes in all."""

Download = Callable[[str, str, str], Path]
"""Repository, file and revision in; the downloaded file out."""

_CHUNK_BYTES = 1 << 20
_SEAL = ".verified.json"


class WeightsMissing(ModelError):
    """A file that the manifest lists is not on disk."""

    code = "weights_missing"


class WeightsWrong(ModelError):
    """A file on disk does not hash to what the manifest says."""

    code = "weights_wrong"


class FetchFailed(ModelError):
    """A source did not give what the manifest says it holds."""

    code = "fetch_failed"


def fetch(
    row: ModelRow,
    weights_dir: Path,
    progress: Progress | None = None,
    *,
    download: Download | None = None,
) -> Path:
    """Put the files of `row` into `weights_dir/<name>/`, each whole and verified, or not at all.

    A file that is already there and right is left alone.

    Args:
        row: What to fetch.
        weights_dir: Folder that holds one folder a model; made when missing.
        progress: Told of each stretch written.
        download: Gets one file of a hub repository; huggingface_hub when not given.

    Returns:
        The model's folder.

    Raises:
        FetchFailed: The package, file or repository is not there.
        WeightsWrong: What was fetched hashes to something else; nothing was put in place.
    """
    folder = weights_dir / row.name
    folder.mkdir(parents=True, exist_ok=True)
    for file, sha256 in row.files.items():
        target = folder / file
        if target.is_file() and _hash_of(target) == sha256:
            continue
        parts = _parts_of(row, file, download or _from_hub)
        _join(row, parts, target, sha256, progress or _say_nothing)
    return verify(row, weights_dir, full=True)


def verify(row: ModelRow, weights_dir: Path, *, full: bool = False) -> Path:
    """Check the files of `row` in `weights_dir/<name>/` against their hashes; loads nothing.

    A file whose size and time of change are those of the last successful check is not read again;
    this saves start-up time and is no defence against someone who can write to the folder.

    Args:
        row: What to check.
        weights_dir: Folder that holds one folder a model.
        full: Read every file, whatever was noted before.

    Returns:
        The model's folder.

    Raises:
        WeightsMissing: A file is not there.
        WeightsWrong: A file hashes to something else.
    """
    folder = weights_dir / row.name
    noted = {} if full else _read_seal(folder)
    seal: dict[str, str] = {}
    for file, sha256 in row.files.items():
        path = folder / file
        if not path.is_file():
            raise WeightsMissing(
                f"{row.name}: {path} is not there. Run `triage models fetch {row.name}`."
            )
        stamp = f"{path.stat().st_size} {path.stat().st_mtime_ns} {sha256}"
        if noted.get(file) != stamp:
            _must_match(row, file, _hash_of(path), sha256)
        seal[file] = stamp
    if seal != _read_seal(folder):
        _write_seal(folder, seal)
    return folder


def _parts_of(row: ModelRow, file: str, download: Download) -> list[Path]:
    match row.source:
        case PackageSource(parts):
            return [_in_package(row, part.package, part.file) for part in parts if part.to == file]
        case HubSource(repository):
            return [download(repository, file, row.revision)]
        case PathSource(path):
            return [path / file]
        case _ as never:
            assert_never(never)


def _in_package(row: ModelRow, package: str, file: str) -> Path:
    """Where an installed package keeps `file`; the package is found, not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FetchFailed(
            f"{row.name}: the Python package {package!r} is not installed. Install it with pip."
        )
    return Path(next(iter(spec.submodule_search_locations))) / file


def _from_hub(repository: str, file: str, revision: str) -> Path:
    try:
        from huggingface_hub import hf_hub_download
    except ImportError as exc:
        raise FetchFailed("huggingface_hub is not installed. Install it with pip.") from exc
    try:
        return Path(hf_hub_download(repository, file, revision=revision))
    except Exception as exc:  # it raises some twenty unrelated classes
        raise FetchFailed(f"{repository}/{file}: {type(exc).__name__}: {exc}") from exc


def _join(row: ModelRow, parts: list[Path], target: Path, sha256: str, progress: Progress) -> None:
    """Write `parts` one after another to `target`, which appears only once its hash is right."""
    for part in parts:
        if not part.is_file():
            raise FetchFailed(f"{row.name}: {part} is not there. Reinstall what should hold it.")
    total_bytes = sum(part.stat().st_size for part in parts)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    digest, done_bytes = hashlib.sha256(), 0
    try:
        with unfinished.open("wb") as out:
            for stretch in (piece for part in parts for piece in _pieces(part)):
                out.write(stretch)
                digest.update(stretch)
                done_bytes += len(stretch)
                progress(target.name, done_bytes, total_bytes)
            out.flush()
            os.fsync(out.fileno())
        _must_match(row, target.name, digest.hexdigest(), sha256)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _must_match(row: ModelRow, file: str, found: str, wanted: str) -> None:
    if found != wanted:
        raise WeightsWrong(
            f"{row.name}: {file} hashes to {found}, the manifest says {wanted}. Delete it and"
            f" fetch again; if it stays so, the source has changed and must not be trusted."
        )


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            yield piece


def _read_seal(folder: Path) -> dict[str, str]:
    """What the last check noted; empty when there is no readable note."""
    try:
        noted = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _write_seal(folder: Path, seal: dict[str, str]) -> None:
    with suppress(OSError):  # weights on a read-only volume are checked in full each time
        unfinished = folder / f"{_SEAL}.{os.getpid()}.part"
        unfinished.write_text(json.dumps(seal, indent=1), encoding="utf-8")
        unfinished.replace(folder / _SEAL)


def _say_nothing(file: str, done_bytes: int, total_bytes: int) -> None:
    """The progress of someone who did not ask for any."""
