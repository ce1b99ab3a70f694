"""What a batcher tells whoever keeps the metrics."""

from collections.abc import Callable
from dataclasses import dataclass


def _ignore(*_: object) -> None:
    """What a hook does when nobody listens."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Told what the batcher does, for metrics; called from any thread and must not block."""

    on_batch: Callable[[int, float], None] = _ignore
    """Items in a batch that was answered, and seconds the model took."""
    on_depth: Callable[[int], None] = _ignore
    """Items waiting, whenever that changes."""
    on_wait: Callable[[float], None] = _ignore
    """Seconds an item waited before the model took it."""
    on_error: Callable[[str], None] = _ignore
    """Code of each `SenseFailed` handed to a submitter."""
