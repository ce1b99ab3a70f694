"""One process with a recogniser in it; it ends by itself when its pipe does, however we ended."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from models.ports import Hypothesis, ModelError, SenseFailed, Transcriber, Window

_START_S = 120.0
"""A process that has not loaded its model by then never will."""
_BEAT_S = 0.2
_BEAT_CPU_S = 0.01
"""What a working model uses at least between two beats, even on a crowded machine."""
_CONTEXT = multiprocessing.get_context("spawn")


class Lost(Exception):
    """The process died or hangs."""


class Worker:
    """One process with a model in it; used by one thread at a time."""

    def __init__(self, make: Callable[[], Transcriber]) -> None:
        """Start the process, and return at once."""
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, make), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    def wait_until_loaded(self) -> str:
        """The model's name.

        Raises:
            ModelError: It could not be loaded.
        """
        try:
            kind, said = self._answer(_START_S)
        except Lost as lost:
            raise ModelError("The recogniser's process ended while it loaded the model.") from lost
        if kind != "loaded":
            raise ModelError(str(said))
        return str(said)

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None], patience_s: float
    ) -> list[Hypothesis]:
        """The hypotheses.

        Raises:
            Lost: The process died, or gave no sign of life for `patience_s`.
            SenseFailed: The model raised.
        """
        try:
            self._pipe.send(list(windows))
        except OSError as broken:
            raise Lost from broken
        while True:
            kind, said = self._answer(patience_s)
            if kind == "alive":
                alive()
            elif kind == "heard":
                return list(said)
            else:
                raise SenseFailed("crashed", str(said))

    def _answer(self, patience_s: float) -> tuple[str, Any]:
        try:
            if not self._pipe.poll(patience_s):
                raise Lost
            answer: tuple[str, Any] = self._pipe.recv()
        except (EOFError, OSError) as broken:
            raise Lost from broken
        return answer

    def kill(self) -> None:
        """Kill the process; nothing in it is worth waiting for."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and forget it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, make: Callable[[], Transcriber]) -> None:
    """The process's life: load, then answer until the pipe ends."""
    # Ctrl-C is for the service, which ends us in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _use_wide_registers()
    lock, working = threading.Lock(), threading.Event()

    def tell(kind: str, said: object = None) -> None:
        with lock:
            pipe.send((kind, said))

    with suppress(EOFError, OSError):
        try:
            model = make()
        except Exception as exc:  # whatever loading raises must reach whoever waits
            tell("failed", str(exc))
            return
        tell("loaded", model.name)
        threading.Thread(target=_beat, args=(tell, working), daemon=True).start()
        while True:
            windows = pipe.recv()
            working.set()
            try:
                heard = model.transcribe(windows, lambda: tell("alive"))
            except Exception as exc:  # its text stays here, it may hold a caller's words
                working.clear()
                tell("failed", type(exc).__name__)
            else:
                working.clear()
                tell("heard", heard)


def _use_wide_registers() -> None:
    """Let CTranslate2 use AVX-512 where there is; by itself it does so on Intel's processors only.

    Measured on an AMD Zen 4: the encoder takes 8 to 20 % less time.
    """
    cpu = Path("/proc/cpuinfo")
    if cpu.is_file() and " avx512f " in cpu.read_text(encoding="utf-8"):
        os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")


def _beat(tell: Callable[[str], None], working: threading.Event) -> None:
    """Say that the model works as long as it uses the processor; one that is stuck does not."""
    used_s = time.process_time()
    with suppress(OSError):
        while working.wait():
            time.sleep(_BEAT_S)
            now_s = time.process_time()
            if now_s - used_s > _BEAT_CPU_S and working.is_set():
                tell("alive")
            used_s = now_s
