"""A folder that keeps what is dear to make, under the hash of what it was made from."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where things are kept; the folder is made when something is."""

    folder: Path

    def place(self, made_from: bytes, suffix: str) -> Path:
        """Where the thing made from these bytes lies, or will lie."""
        key = hashlib.sha256(made_from).hexdigest()
        return self.folder / key[:2] / f"{key}{suffix}"

    def put(self, place: Path, content: bytes) -> None:
        """Keep `content`; the file appears whole or not at all."""
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(".part")
        partial.write_bytes(content)
        partial.replace(place)
