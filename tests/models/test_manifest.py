"""The manifest of weights is read strictly, and its errors can be acted on."""

from pathlib import Path

import pytest

from models.manifest import (
    HubSource,
    ManifestError,
    PackageSource,
    Part,
    PathSource,
    UnknownModel,
    find_row,
    read_manifest,
)

SHA = "a" * 64
GOOD = f"""
- name: ears
  kind: asr
  revision: "1"
  licence: MIT
  source: {{package: [{{package: shop, file: data/a.bin, to: a.bin}}]}}
  files: {{a.bin: {SHA}}}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "manifest.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_manifest_names_the_recogniser_and_the_voice_detector() -> None:
    manifest = read_manifest()
    assert manifest["whisper-base"].kind == "asr"
    assert manifest["silero-vad"].kind == "vad"
    assert all(row.licence and row.revision for row in manifest.values())


def test_row_says_all_that_was_written(tmp_path: Path) -> None:
    row = read_manifest(written(tmp_path, GOOD))["ears"]
    assert (row.name, row.kind, row.revision, row.licence) == ("ears", "asr", "1", "MIT")
    assert row.source == PackageSource((Part("shop", "data/a.bin", "a.bin"),))
    assert row.files == {"a.bin": SHA}


def test_path_source_lies_beside_the_manifest(tmp_path: Path) -> None:
    text = GOOD.replace("{package: [{package: shop, file: data/a.bin, to: a.bin}]}", "{path: here}")
    assert read_manifest(written(tmp_path, text))["ears"].source == PathSource(tmp_path / "here")


def test_hub_source_names_a_repository(tmp_path: Path) -> None:
    text = GOOD.replace("{package: [{package: shop, file: data/a.bin, to: a.bin}]}", "{hub: us/it}")
    assert read_manifest(written(tmp_path, text))["ears"].source == HubSource("us/it")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("kind: asr", "kind: ears", "ears: kind: .*found 'ears'", id="unknown kind"),
        pytest.param("licence: MIT", "", "ears: licence: Field required. Add", id="missing field"),
        pytest.param("licence:", "license:", "licence", id="misspelt field"),
        pytest.param(SHA, "abc", "a.bin: .*64 lower-case hex", id="bad hash"),
        pytest.param('"1"', "1", "revision: .*found 1.*quotation marks", id="not text"),
        pytest.param("name: ears", "name: Big Ears", "Big Ears: name", id="bad name"),
        pytest.param("to: a.bin", "to: b.bin", "differ in: a.bin, b.bin", id="part without hash"),
        pytest.param("to: a.bin", "to: ../a.bin", "plain file name", id="target outside"),
        pytest.param("file: data/a.bin", "file: /etc/it", "inside its folder", id="part outside"),
        pytest.param("source: {", "source: {hub: us/it, ", "exactly one of", id="two sources"),
    ],
)
def test_wrong_row_is_named_with_its_value_and_a_remedy(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ManifestError, match=f"manifest.yaml: .*{says}") as wrong:
        read_manifest(path)
    assert wrong.value.remedy
    assert wrong.value.row


def test_row_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="ears: named twice"):
        read_manifest(written(tmp_path, GOOD + GOOD))


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "not YAML"), ("name: ears", "valid list"), ("- ears", "row 1: .*ears"), ("", "list")],
)
def test_file_that_is_no_list_of_rows_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ManifestError, match=says):
        read_manifest(written(tmp_path, text))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no such file"):
        read_manifest(tmp_path / "none.yaml")


def test_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UnknownModel, match=r"no model 'x'.*whisper-base"):
        find_row(read_manifest(), "x")


def test_name_of_another_kind_is_unknown() -> None:
    with pytest.raises(UnknownModel, match="no asr model 'silero-vad'"):
        find_row(read_manifest(), "silero-vad", "asr")
    assert find_row(read_manifest(), "silero-vad", "vad").name == "silero-vad"
