"""Weights arrive whole and verified, or not at all."""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from models.fetching import FetchFailed, WeightsMissing, WeightsWrong, fetch, verify
from models.manifest import HubSource, ModelRow, PackageSource, Part, PathSource, Source
from models.ports import ModelError

HEAD, TAIL = b"first half, ", b"second half"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def row(source: Source, files: Mapping[str, str]) -> ModelRow:
    return ModelRow("ears", "asr", "1", "MIT", source, files)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed package that holds a file in two parts, and must never be imported."""
    name = "shop_of_weights"
    package = tmp_path / "site" / name
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "data" / "1").write_bytes(HEAD)
    (package / "data" / "2").write_bytes(TAIL)
    monkeypatch.syspath_prepend(package.parent)
    return name


def joined(shop: str, sha256: str = sha(HEAD + TAIL)) -> ModelRow:
    parts = (Part(shop, "data/1", "a.bin"), Part(shop, "data/2", "a.bin"))
    return row(PackageSource(parts), {"a.bin": sha256})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file, as a path source."""
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "a.bin").write_bytes(HEAD)
    return tmp_path / "made"


def test_parts_are_joined_in_order_without_importing_the_package(shop: str, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    made = fetch(joined(shop), tmp_path / "weights", lambda *told: seen.append(told))
    assert (made / "a.bin").read_bytes() == HEAD + TAIL
    assert made == tmp_path / "weights" / "ears"
    assert shop not in sys.modules
    assert seen[-1] == ("a.bin", len(HEAD + TAIL), len(HEAD + TAIL))


def test_file_with_the_wrong_hash_never_appears(shop: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsWrong, match="must not be trusted"):
        fetch(joined(shop, sha(b"other")), tmp_path)
    assert list((tmp_path / "ears").iterdir()) == []


def test_file_that_is_right_is_left_alone(shop: str, tmp_path: Path) -> None:
    made = fetch(joined(shop), tmp_path) / "a.bin"
    before = made.stat().st_mtime_ns
    seen: list[str] = []
    fetch(joined(shop), tmp_path, lambda file, done, total: seen.append(file))
    assert made.stat().st_mtime_ns == before
    assert seen == []


def test_damaged_file_is_fetched_anew(shop: str, tmp_path: Path) -> None:
    made = fetch(joined(shop), tmp_path) / "a.bin"
    made.write_bytes(b"damaged")
    fetch(joined(shop), tmp_path)
    assert made.read_bytes() == HEAD + TAIL


def test_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="'no_such_shop' is not installed"):
        fetch(joined("no_such_shop"), tmp_path)


def test_file_that_the_package_lacks_is_named(shop: str, tmp_path: Path) -> None:
    source = PackageSource((Part(shop, "data/3", "a.bin"),))
    with pytest.raises(FetchFailed, match="3 is not there"):
        fetch(row(source, {"a.bin": sha(HEAD)}), tmp_path)


def test_path_source_is_copied(folder: Path, tmp_path: Path) -> None:
    made = fetch(row(PathSource(folder), {"a.bin": sha(HEAD)}), tmp_path)
    assert (made / "a.bin").read_bytes() == HEAD


def test_hub_source_is_asked_for_each_file_at_its_revision(folder: Path, tmp_path: Path) -> None:
    asked: list[tuple[str, str, str]] = []

    def download(repository: str, file: str, revision: str) -> Path:
        asked.append((repository, file, revision))
        return folder / file

    fetch(row(HubSource("us/ears"), {"a.bin": sha(HEAD)}), tmp_path, download=download)
    assert asked == [("us/ears", "a.bin", "1")]


def test_hub_that_refuses_is_a_failed_fetch(tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub")
    with pytest.raises(FetchFailed, match="not a repository/a"):
        fetch(row(HubSource("not a repository"), {"a.bin": sha(HEAD)}), tmp_path)


def test_missing_file_says_how_to_get_it(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(WeightsMissing, match="triage models fetch ears"):
        verify(row(PathSource(folder), {"a.bin": sha(HEAD)}), tmp_path)


def test_changed_file_is_refused(tmp_path: Path, folder: Path) -> None:
    ears = row(PathSource(folder), {"a.bin": sha(HEAD)})
    made = fetch(ears, tmp_path) / "a.bin"
    made.write_bytes(TAIL)
    with pytest.raises(WeightsWrong, match="hashes to") as wrong:
        verify(ears, tmp_path)
    assert isinstance(wrong.value, ModelError)
    assert wrong.value.code == "weights_wrong"


def test_second_check_trusts_the_note_and_a_full_one_does_not(tmp_path: Path, folder: Path) -> None:
    ears = row(PathSource(folder), {"a.bin": sha(HEAD)})
    made = fetch(ears, tmp_path)
    seal = made / ".verified.json"
    (made / "a.bin").write_bytes(HEAD.upper())
    stat = (made / "a.bin").stat()
    seal.write_text(json.dumps({"a.bin": f"{stat.st_size} {stat.st_mtime_ns} {sha(HEAD)}"}))
    verify(ears, tmp_path)
    with pytest.raises(WeightsWrong):
        verify(ears, tmp_path, full=True)


@pytest.mark.parametrize("note", ["", "[]", "{"])
def test_unreadable_note_is_ignored(tmp_path: Path, folder: Path, note: str) -> None:
    ears = row(PathSource(folder), {"a.bin": sha(HEAD)})
    made = fetch(ears, tmp_path)
    (made / ".verified.json").write_text(note)
    assert verify(ears, tmp_path) == made
    assert json.loads((made / ".verified.json").read_text())


def test_changed_manifest_hash_is_noticed_in_spite_of_the_note(
    tmp_path: Path, folder: Path
) -> None:
    fetch(row(PathSource(folder), {"a.bin": sha(HEAD)}), tmp_path)
    with pytest.raises(WeightsWrong):
        verify(row(PathSource(folder), {"a.bin": sha(TAIL)}), tmp_path)
