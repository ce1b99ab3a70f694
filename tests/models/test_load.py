"""Nothing is loaded before its weights are verified."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.fetching import WeightsMissing, WeightsWrong
from models.load import load_detector, load_transcriber
from models.manifest import UnknownModel, read_manifest


def test_unknown_recogniser_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="no asr model 'deaf'"):
        load_transcriber("deaf", tmp_path)


def test_detector_is_not_taken_for_a_recogniser(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel):
        load_transcriber("silero-vad", tmp_path)


def test_weights_that_were_not_fetched_are_missed(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="fetch silero-vad"):
        load_detector("silero-vad", tmp_path)


def test_weights_with_the_wrong_hash_are_not_loaded(tmp_path: Path) -> None:
    for file in read_manifest()["whisper-base"].files:
        (tmp_path / "whisper-base").mkdir(exist_ok=True)
        (tmp_path / "whisper-base" / file).write_bytes(b"not a model")
    with pytest.raises(WeightsWrong, match="whisper-base"):
        load_transcriber("whisper-base", tmp_path)


def test_importing_the_loader_imports_no_engine() -> None:
    script = (
        "import models.load, sys;"
        "heavy = {'ctranslate2', 'onnxruntime', 'faster_whisper', 'huggingface_hub'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
