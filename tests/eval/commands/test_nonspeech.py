"""`triage-eval nonspeech`: what is heard, what is written, and what is refused."""

import json
import wave
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from eval.noises import NOISES


def nonspeech(*arguments: object, **env: str) -> Result:
    options = ["nonspeech", *map(str, arguments)]
    return CliRunner().invoke(app, options, env={"COLUMNS": "120"} | env)


@pytest.mark.weights
def test_no_word_comes_out_of_tones_music_noise_or_a_recording(tmp_path: Path) -> None:
    folder, out = tmp_path / "fan", tmp_path / "out.json"
    folder.mkdir()
    with wave.open(str(folder / "one.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(NOISES["hum"].call(1.0, seed=9).tobytes())
    result = nonspeech("--minutes", 0.5, "--noise", tmp_path, "--json", out)
    report = json.loads(out.read_text())
    assert report["all"]["words"] == 0
    assert set(report["kinds"]) == {*NOISES, "murmur", "recorded: fan"}
    assert report["all"]["audio_s"] == pytest.approx(31.0, abs=0.1)
    assert report["command"].startswith("triage-eval nonspeech --json out.json --minutes 0.5")
    assert result.exit_code == (0 if report["passed"] else 1)
    assert "ring_back" in result.stdout


@pytest.mark.parametrize("content", [None, "not sound"])
def test_folder_without_sound_is_a_usage_error(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "a.wav").write_text(content)
    result = nonspeech("--noise", tmp_path)
    assert result.exit_code == 2
    assert str(tmp_path) in "".join(result.stderr.split("\n"))


def test_missing_model_is_an_environment_error(tmp_path: Path) -> None:
    assert nonspeech(TRIAGE_WEIGHTS_DIR=str(tmp_path)).exit_code == 3
