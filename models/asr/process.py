"""A recogniser in processes of its own: one that dies or hangs is replaced while calls go on.

Strategy: a process per worker and a spare that is loaded already. What a lost process was working
on is given to the next one, once; so a crash inside the model costs a caller a moment, not the
line. Every process ends by itself when its pipe does, however this one ended.
"""

import logging
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from models.ports import Hypothesis, ModelError, SenseFailed, Transcriber, Window, nothing

_START_S = 120.0
"""A process that has not loaded its model by then never will."""
_RESTARTS = 3
"""Attempts to replace one process."""
_log = logging.getLogger(__name__)
_CONTEXT = multiprocessing.get_context("spawn")


class _Lost(Exception):
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
        except _Lost as lost:
            raise ModelError("The recogniser's process ended while it loaded the model.") from lost
        if kind != "loaded":
            raise ModelError(str(said))
        return str(said)

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None], patience_s: float
    ) -> list[Hypothesis]:
        """The hypotheses.

        Raises:
            _Lost: The process died, or gave no sign of life for `patience_s`.
            SenseFailed: The model raised.
        """
        try:
            self._pipe.send(list(windows))
        except OSError as broken:
            raise _Lost from broken
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
                raise _Lost
            answer: tuple[str, Any] = self._pipe.recv()
        except (EOFError, OSError) as broken:
            raise _Lost from broken
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
    try:
        model = make()
    except Exception as exc:  # whatever loading raises must reach whoever waits
        pipe.send(("failed", str(exc)))
        return
    with suppress(EOFError, OSError):
        pipe.send(("loaded", model.name))
        while True:
            windows = pipe.recv()
            try:
                heard = model.transcribe(windows, lambda: pipe.send(("alive", None)))
            except Exception as exc:  # its text stays here, it may hold a caller's words
                pipe.send(("failed", type(exc).__name__))
            else:
                pipe.send(("heard", heard))


class ProcessTranscriber:
    """A `Transcriber` that outlives its model; called from as many threads as it has workers."""

    def __init__(
        self,
        make: Callable[[], Transcriber],
        *,
        workers: int = 1,
        patience_s: float = 1.2,
    ) -> None:
        """Start the workers and a spare, and wait until the workers have loaded.

        Args:
            make: Loads the model; called in each process, so it must be picklable.
            workers: Processes that work side by side.
            patience_s: A process that gives no sign of life for so long is replaced.

        Raises:
            ModelError: The model cannot be loaded.
        """
        self._make, self._patience_s = make, patience_s
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._restarts: list[threading.Thread] = []
        self._open = True
        self._all = [Worker(make) for _ in range(workers + 1)]
        try:
            for worker in self._all:
                self.name = worker.wait_until_loaded()
                self._idle.put(worker)
        except ModelError:
            self.close()
            raise

    @property
    def pids(self) -> list[int]:
        """Numbers of the processes, the spare included."""
        with self._lock:
            return [worker.pid for worker in self._all]

    def transcribe(
        self, windows: Sequence[Window], alive: Callable[[], None] = nothing
    ) -> list[Hypothesis]:
        """One hypothesis a window, in order; asked again once if the process is lost.

        Raises:
            SenseFailed: The model raised, or two processes in a row were lost.
        """
        for _ in range(2):
            worker = self._next()
            try:
                heard = worker.transcribe(windows, alive, self._patience_s)
            except _Lost:
                self._replace(worker)
                continue
            except SenseFailed:
                self._idle.put(worker)
                raise
            self._idle.put(worker)
            return heard
        raise SenseFailed("stopped", "the recogniser's processes were lost")

    def close(self) -> None:
        """End every process; call it when nobody transcribes any more."""
        with self._lock:
            self._open = False
            workers, self._all = self._all, []
        for worker in workers:
            worker.kill()
        for thread in self._restarts:
            thread.join()
        for worker in workers:
            worker.end()

    def _next(self) -> Worker:
        """A worker that is alive and has nothing to do."""
        try:
            while not (worker := self._idle.get(timeout=self._patience_s)).alive:
                self._replace(worker)
        except queue.Empty:
            raise SenseFailed("stopped", "no process of the recogniser is left") from None
        return worker

    def _forget(self, worker: Worker) -> None:
        with self._lock:
            if worker not in self._all:
                return
            self._all.remove(worker)
        worker.end()

    def _replace(self, worker: Worker) -> None:
        """Load another in the background; the spare has the work meanwhile."""
        self._forget(worker)
        _log.warning("recogniser process %d was lost; another takes its place", worker.pid)
        thread = threading.Thread(target=self._restart, name="asr-restart", daemon=True)
        with self._lock:
            self._restarts = [*filter(threading.Thread.is_alive, self._restarts), thread]
            thread.start()

    def _restart(self) -> None:
        for _ in range(_RESTARTS):
            with self._lock:
                if not self._open:
                    return
                worker = Worker(self._make)
                self._all.append(worker)
            try:
                worker.wait_until_loaded()
            except ModelError:
                self._forget(worker)
                continue
            self._idle.put(worker)
            return
