"""The load test itself: two callers at a real server in a process of its own."""

import json
import wave
from pathlib import Path

import pytest

from eval.load.bars import Bars
from eval.load.clips import LINE_HZ, read_clips
from eval.load.figures import figures
from eval.load.running import Load, run
from eval.load.serving import DidNotServe
from models.load import load_detector
from telephony_adapter.recording import read_pcm
from tests.service.conftest import AUDIO

pytestmark = pytest.mark.weights

WEIGHTS = Path(__file__).parents[2] / "models" / "weights"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """One sentence of a demo call, as a manifest of one clip."""
    pcm = read_pcm(AUDIO / "lost-phone.flac", LINE_HZ)[: 2 * LINE_HZ * 5]
    with wave.open(str(tmp_path / "clip.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(LINE_HZ)
        file.writeframes(pcm)
    rows = [
        {"audio": "clip.wav", "transcript": "I lost my phone", "source": "own"},
        {"audio": "noise.wav", "source": "own", "kind": "noise"},
    ]
    path = tmp_path / "manifest.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_two_callers_are_heard_timed_and_one_too_many_is_refused(manifest: Path) -> None:
    clips = read_clips(manifest, load_detector("silero-vad", WEIGHTS), ("own",))
    assert [clip.name for clip in clips] == ["clip.wav"]
    assert 0 <= clips[0].voice_start_s < clips[0].voice_end_s <= clips[0].length_s
    hung_up: list[None] = []
    settings = {"TRIAGE_MAX_CALLS": "2"}
    lived = run(Load(3, 12.0, 0.5, 5), clips, settings, lambda: hung_up.append(None))
    assert len(hung_up) == 3
    found = figures(lived, clips, [clips[0].words])
    assert found["refused"] == 1
    assert found["errors"] == []
    assert found["turns_without_words"] == 0
    final = found["final_latency_s"]
    assert isinstance(final, dict)
    assert 0 < final["p50"] < 10
    assert "calls refused: 1, at most 0" in Bars().fallen(found)


def test_a_server_that_does_not_start_says_why(manifest: Path) -> None:
    clips = read_clips(manifest, load_detector("silero-vad", WEIGHTS))
    with pytest.raises(DidNotServe, match="no-such-model"):
        run(Load(1, 5.0, 0.5, 1), clips, {"TRIAGE_RECOGNISER": "no-such-model"}, lambda: None)
