"""A recogniser in processes of its own: one that dies or hangs is replaced while calls go on.

Strategy: a process per worker and a spare that is loaded already. What a lost process was working
on is given to the next one, once; so a crash inside the model costs a caller a moment, not the
line.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence

from models.asr.worker import Lost, Worker
from models.ports import Hypothesis, ModelError, SenseFailed, Transcriber, Window, nothing

_RESTARTS = 3
"""Attempts to replace one process."""
_log = logging.getLogger(__name__)


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
            except Lost:
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
