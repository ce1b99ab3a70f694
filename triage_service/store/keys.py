"""Where the master keys come from, and making them."""

import os
from pathlib import Path

from triage_service.domain.errors import ConfigError
from triage_service.settings import Settings
from triage_service.store.vault import OpenVault, TinkVault, Vault, new_keyset

_OTHERS = 0o007


def open_vault(settings: Settings) -> Vault:
    """The vault that the settings name.

    Raises:
        ConfigError: There are no master keys, or they cannot be used.
    """
    texts = _texts(settings)
    if not texts:
        if settings.development:
            return OpenVault()
        raise ConfigError(
            "TRIAGE_MASTER_KEYS_FILE",
            "",
            f"there is no {settings.master_keys_file}, and what callers say is kept sealed",
            "Make it with `triage keys new`, or set TRIAGE_DEVELOPMENT=true for invented callers",
        )
    for name, text in texts.items():
        try:
            TinkVault(text)
        except ValueError as exc:
            remedy = "Give what `triage keys new` makes"
            raise ConfigError(name, "", str(exc), remedy) from exc
    return TinkVault(*texts.values())


def make(file: Path) -> None:
    """Write a new master keyset to a file for its owner alone; an old one is never overwritten.

    Raises:
        ConfigError: There is such a file already, or it cannot be made.
    """
    if file.exists():
        problem = "it is there already, and records may be sealed under it"
        raise ConfigError(str(file), "", problem, "Give the name of a new file")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
            opened.write(new_keyset() + "\n")
    except OSError as exc:
        raise ConfigError(str(file), "", f"{exc.strerror}", "Give a file to write to") from exc


def _texts(settings: Settings) -> dict[str, str]:
    """The keysets by the setting that names them, the newest first."""
    texts = {}
    if text := settings.master_keys.get_secret_value():
        texts["TRIAGE_MASTER_KEYS"] = text
    elif settings.master_keys_file.exists():
        texts["TRIAGE_MASTER_KEYS_FILE"] = _read(settings.master_keys_file)
    if settings.earlier_keys_file is not None:
        texts["TRIAGE_EARLIER_KEYS_FILE"] = _read(settings.earlier_keys_file)
    return texts


def _read(file: Path) -> str:
    try:
        text, mode = file.read_text(encoding="utf-8"), file.stat().st_mode
    except (OSError, ValueError) as exc:
        problem = f"cannot be read ({type(exc).__name__})"
        raise ConfigError(str(file), "", problem, "Give a file of master keys") from exc
    if mode & _OTHERS:
        raise ConfigError(str(file), "", "anybody here can read it", f"Run: chmod 600 {file}")
    return text
