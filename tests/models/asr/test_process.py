"""A recogniser in processes of its own, which are killed, stopped and broken."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from models.asr.process import ProcessTranscriber
from models.asr.scripted import ScriptedTranscriber
from models.load import Engine, load_transcriber
from models.ports import RATE_HZ, ModelError, SenseFailed, Window

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "models" / "weights"
SOUND = Window(np.full(RATE_HZ, 0.1, np.float32), final=True)


@pytest.fixture
def scripted() -> Iterator[ProcessTranscriber]:
    made = ProcessTranscriber(partial(ScriptedTranscriber, ["my bike is gone"]))
    yield made
    made.close()


@pytest.fixture(scope="module")
def whisper() -> Iterator[ProcessTranscriber]:
    load = partial(load_transcriber, "whisper-base", WEIGHTS, engine=Engine(workers=1))
    made = ProcessTranscriber(load, patience_s=20.0)
    yield made
    made.close()


def heard(recogniser: ProcessTranscriber) -> str:
    (hypothesis,) = recogniser.transcribe([SOUND])
    return " ".join(word.text for word in hypothesis.words)


def test_words_come_from_another_process(scripted: ProcessTranscriber) -> None:
    assert scripted.name == "scripted"
    assert os.getpid() not in scripted.pids
    assert heard(scripted) == "my bike is gone"


def test_a_process_that_died_while_idle_is_passed_over(scripted: ProcessTranscriber) -> None:
    first, spare = scripted.pids
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert heard(scripted) == "my bike is gone"
    assert first not in scripted.pids
    assert spare in scripted.pids


def test_a_process_that_hangs_is_replaced_and_its_work_done(scripted: ProcessTranscriber) -> None:
    first, _ = scripted.pids
    os.kill(first, signal.SIGSTOP)
    assert heard(scripted) == "my bike is gone"
    assert first not in scripted.pids


def test_nobody_waits_for_long_when_every_process_is_lost(scripted: ProcessTranscriber) -> None:
    for pid in scripted.pids:
        os.kill(pid, signal.SIGSTOP)
    with pytest.raises(SenseFailed, match="stopped"):
        heard(scripted)


def test_closing_ends_every_process(scripted: ProcessTranscriber) -> None:
    pids = scripted.pids
    scripted.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_model_that_cannot_be_loaded_is_said_at_once() -> None:
    load = partial(load_transcriber, "no-such-model", WEIGHTS)
    with pytest.raises(ModelError, match="no-such-model"):
        ProcessTranscriber(load)


@pytest.mark.weights
def test_a_process_killed_at_work_loses_no_window(whisper: ProcessTranscriber) -> None:
    killed: list[int] = []

    def kill_the_busy_one() -> None:
        if not killed:
            killed.append(whisper.pids[0])
            os.kill(killed[0], signal.SIGKILL)

    noise = np.random.default_rng(1).normal(0, 0.01, 5 * RATE_HZ).astype(np.float32)
    answers = whisper.transcribe([Window(noise, final=True), SOUND], kill_the_busy_one)
    assert len(answers) == 2
    assert killed
    assert killed[0] not in whisper.pids


@pytest.mark.weights
def test_a_model_that_raises_fails_its_batch_and_goes_on(whisper: ProcessTranscriber) -> None:
    too_long = Window(np.zeros(31 * RATE_HZ, np.float32), final=True)
    with pytest.raises(SenseFailed, match="ValueError"):
        whisper.transcribe([too_long])
    assert len(whisper.transcribe([SOUND])) == 1
