"""Where master keys come from, and what is said when they cannot be used."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from triage_service.domain.errors import ConfigError
from triage_service.domain.ids import CallId
from triage_service.settings import Settings
from triage_service.store.keys import make, open_vault
from triage_service.store.vault import TinkVault, new_keyset

ONE = CallId("c-1")


def settings(folder: Path, **changes: Any) -> Settings:
    return Settings(**{"master_keys_file": folder / "keys.json", **changes})


def test_made_file_is_for_its_owner_alone_and_opens_the_vault(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.json"
    make(file)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    assert open_vault(settings(tmp_path / "new")).seals


def test_keys_that_are_there_are_never_overwritten(tmp_path: Path) -> None:
    make(tmp_path / "keys.json")
    before = (tmp_path / "keys.json").read_text("utf-8")
    with pytest.raises(ConfigError, match="there already"):
        make(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").read_text("utf-8") == before


def test_keys_cannot_be_made_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="Give a file to write to"):
        make(tmp_path / "file" / "keys.json")


def test_keys_may_come_from_the_environment(tmp_path: Path) -> None:
    text = new_keyset()
    vault = open_vault(settings(tmp_path, master_keys=SecretStr(text)))
    key = vault.new_key(ONE)
    kept = vault.seal(key, ONE, "audio", b"x")
    assert TinkVault(text).open(key, ONE, "audio", kept) == b"x"


def test_earlier_keys_still_open(tmp_path: Path) -> None:
    make(tmp_path / "old.json")
    old = TinkVault((tmp_path / "old.json").read_text("utf-8"))
    key = old.new_key(ONE)
    kept = old.seal(key, ONE, "audio", b"x")
    make(tmp_path / "keys.json")
    rotating = open_vault(settings(tmp_path, earlier_keys_file=tmp_path / "old.json"))
    assert rotating.open(key, ONE, "audio", kept) == b"x"


def test_without_keys_words_are_kept_in_the_clear_in_development_only(tmp_path: Path) -> None:
    assert not open_vault(settings(tmp_path, development=True)).seals
    with pytest.raises(ConfigError, match=r"no .*keys\.json.*triage keys new"):
        open_vault(settings(tmp_path))


def test_development_seals_where_there_are_keys(tmp_path: Path) -> None:
    make(tmp_path / "keys.json")
    assert open_vault(settings(tmp_path, development=True)).seals


@pytest.mark.parametrize(
    ("content", "mode", "problem"),
    [
        (new_keyset(), 0o644, r"anybody here can read it\. Run: chmod 600 .*keys\.json"),
        ("{}", 0o600, "TRIAGE_MASTER_KEYS_FILE: this is no keyset"),
    ],
)
def test_file_that_cannot_be_used_is_named_with_a_remedy(
    tmp_path: Path, content: str, mode: int, problem: str
) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content, "utf-8")
    file.chmod(mode)
    with pytest.raises(ConfigError, match=problem):
        open_vault(settings(tmp_path))


def test_earlier_keys_that_are_not_there_are_named(tmp_path: Path) -> None:
    make(tmp_path / "keys.json")
    with pytest.raises(ConfigError, match=r"old\.json: cannot be read"):
        open_vault(settings(tmp_path, earlier_keys_file=tmp_path / "old.json"))


def test_keys_are_never_shown_with_the_settings(tmp_path: Path) -> None:
    text = new_keyset()
    assert text not in repr(settings(tmp_path, master_keys=SecretStr(text)))
