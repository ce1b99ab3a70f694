"""A manifest with every kind of fault: each is named with its remedy, and the rest is used."""

import json
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from eval.corpus.manifest import Manifest, ManifestError, read_manifest
from telephony_adapter.g711 import encode_alaw, encode_ulaw
from triage_service.taxonomy.load import load
from triage_service.taxonomy.rules import Rules


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def tone(seed: int = 0, *, rate_hz: int = 8_000, n_channels: int = 1) -> NDArray[np.int16]:
    """Half a second of a tone, another one for each seed; int16 [n, channels]."""
    at_s = np.arange(rate_hz // 2) / rate_hz
    one = 8_000 * np.sin(2 * np.pi * (300 + 40 * seed) * at_s)
    both = np.stack([one, np.roll(one, 7)], axis=1) if n_channels == 2 else one[:, None]
    return both.astype(np.int16)


def wav(path: Path, sound: NDArray[np.int16], rate_hz: int = 8_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((sound.shape[1], 2, rate_hz, 0, "NONE", ""))
        file.writeframes(sound.astype("<i2").tobytes())
    return path


def coded(path: Path, codec: str, sound: NDArray[np.int16], rate_hz: int) -> Path:
    """`sound` in any format that FFmpeg writes."""
    layout = "mono" if sound.shape[1] == 1 else "stereo"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        packed = np.ascontiguousarray(sound.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), 0
        resampler = av.AudioResampler(format=stream.format, layout=layout, rate=rate_hz)
        for each in resampler.resample(frame):
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path


def float_wav(path: Path, samples: NDArray[np.float32]) -> Path:
    """A WAV of 32-bit floats (format tag 3), written byte by byte: libraries refuse NaN."""
    body = samples.astype("<f4").tobytes()
    head = (
        b"fmt " + (16).to_bytes(4, "little") + bytes.fromhex("0300010040 1f0000 007d0000 04002000")
    )
    chunk = head + b"data" + len(body).to_bytes(4, "little") + body
    path.write_bytes(b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WAVE" + chunk)
    return path


def cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def not_a_number(path: Path) -> Path:
    samples = np.zeros(4_000, np.float32)
    samples[800] = np.nan
    return float_wav(path, samples)


GOOD: dict[str, Any] = {
    "id": "good",
    "audio": "good.wav",
    "rate_hz": 8000,
    "words": "my bike was stolen last week",
    "intent": "vehicle_crime",
    "accept": ["crime_past"],
    "level": "none",
    "flags": [],
    "must_not_flags": ["weapon_present"],
    "destination": "CRIME_DESK",
    "speaker": {"id": "s-1", "group": {"accent": "Black Country", "sex": "female"}},
    "line": {"kind": "mobile", "snr_db": 12.5, "quality": "fair"},
    "licence": "Apache-2.0",
}
Make = Callable[[Path], object]


def nothing(path: Path) -> None:
    del path


def letter(path: Path) -> None:
    path.write_text("Dear Sir or Madam")


FAULTS: dict[str, tuple[dict[str, Any] | str, str, Make, str]] = {
    # kind: what differs from a good row (or the line), its file, how it is made, what is said
    "missing file": ({}, "gone.wav", nothing, "missing. No such file"),
    "folder": ({}, "folder.wav", Path.mkdir, "a folder. Give the path"),
    "empty file": ({}, "empty.wav", Path.touch, "empty. The file has no bytes"),
    "no samples": ({}, "none.wav", lambda p: wav(p, tone()[:0]), "without samples"),
    "not sound": ({}, "letter.wav", letter, "damaged or no sound"),
    "truncated FLAC": (
        {},
        "cut.flac",
        lambda p: cut(coded(p, "flac", tone(2, rate_hz=16_000), 16_000), 0.5),
        "audio is 'cut.flac'",
    ),
    "truncated WAV": (
        {},
        "cut.wav",
        lambda p: cut(wav(p, tone(3)), 0.5),
        "cut short (4022 of 8044 bytes)",
    ),
    "NaN": ({"words": None}, "nan.wav", not_a_number, "not numbers at 0.10 s"),
    "silent": ({}, "zero.wav", lambda p: wav(p, tone() * 0), "silent. Every sample is 0"),
    "wrong rate": (
        {"rate_hz": 16000},
        "rate.wav",
        lambda p: wav(p, tone(4)),
        "rate_hz is 16000. The file is at 8000 Hz",
    ),
    "rate out of range": (
        {"rate_hz": None},
        "low.wav",
        lambda p: wav(p, tone(5, rate_hz=4_000), 4_000),
        "at 4000 Hz. Give a recording of 8000 to 48000 Hz",
    ),
    "wrong channels": (
        {},
        "two.wav",
        lambda p: wav(p, tone(6, n_channels=2)),
        "channels is ['caller']. The file has 2",
    ),
    "raw without rate": (
        {"codec": "pcma", "rate_hz": None},
        "raw.al",
        nothing,
        "Raw G.711 does not tell its rate",
    ),
    "onset after the end": (
        {"flags": [{"id": "distressed_caller", "onset_s": 9.5}]},
        "onset.wav",
        lambda p: wav(p, tone(7)),
        "flags is distressed_caller at 9.5 s. The recording lasts 0.50 s",
    ),
    "same sound": ({}, "again.wav", lambda p: wav(p, tone(1)), "Row 1 is the same sound"),
    "unknown intent": (
        {"intent": "vehicle_crimes"},
        "i.wav",
        lambda p: wav(p, tone(8)),
        "intent is 'vehicle_crimes'. The rules have no such name. Did you mean vehicle_crime?",
    ),
    "unknown flag": (
        {"flags": [{"id": "weapon"}]},
        "f.wav",
        lambda p: wav(p, tone(9)),
        "flags is 'weapon'. The rules have no such name",
    ),
    "flag both ways": (
        {"flags": [{"id": "weapon_present"}]},
        "b.wav",
        lambda p: wav(p, tone(10)),
        "must_not_flags is 'weapon_present'. It stands in `flags` too",
    ),
    "unknown destination": (
        {"destination": "CRIME_DEKS"},
        "d.wav",
        lambda p: wav(p, tone(11)),
        "Did you mean CRIME_DESK?",
    ),
    "bad level": ({"level": "L9"}, "l.wav", nothing, "level is 'L9'. Input should be 'L0'"),
    "misspelt field": ({"intnet": "x"}, "m.wav", nothing, "intnet is 'x'. Remove the field"),
    "missing licence": ({"licence": ...}, "n.wav", nothing, "licence is missing. Add the field"),
    "bad id": ({"id": "no spaces"}, "p.wav", nothing, "id is 'no spaces'. Write it in the form"),
    "duplicate id": (
        {"id": "good"},
        "dup.wav",
        lambda p: wav(p, tone(12)),
        "id is 'good'. Row 1 has it already",
    ),
    "no call": ({"audio": None}, "q.wav", nothing, "A call is either `audio` or `text`"),
    "two calls": ({"text": ["hello"]}, "r.wav", nothing, "A call is either `audio` or `text`"),
    "unknown slot": ({"slots": {"name": "x"}}, "s.wav", nothing, "slots.name"),
    "not JSON": ("{oops", "", nothing, "the row is not JSON"),
    "field twice": ('{"id": "a", "id": "b"}', "", nothing, "the field 'id' stands twice"),
    "blank": ("", "", nothing, "the row is blank. Remove the line"),
}


def written(folder: Path) -> Path:
    """A manifest with a good call first and last, and one row for each kind of fault between."""
    wav(folder / "good.wav", tone(1))
    lines = [json.dumps(GOOD)]
    for n, (changes, file, make, _) in enumerate(FAULTS.values()):
        if file:
            make(folder / file)
        if isinstance(changes, str):
            lines.append(changes)
            continue
        row = GOOD | {"id": f"bad-{n}", "audio": file} | changes
        lines.append(json.dumps({k: v for k, v in row.items() if v is not ... and v is not None}))
    lines.append(json.dumps({"id": "last", "text": ["I've lost my phone"], "licence": "internal"}))
    manifest = folder / "calls.jsonl"
    manifest.write_text("\n".join(lines) + "\n")
    return manifest


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory, rules: Rules) -> Manifest:
    return read_manifest(written(tmp_path_factory.mktemp("corpus")), rules)


def test_thirty_kinds_of_fault_give_thirty_messages_and_the_rest_is_used(faulty: Manifest) -> None:
    assert [item.id for item in faulty.items] == ["good", "last"]
    rows = [fault.row.split(" (")[0] for fault in faulty.faults]
    assert rows == [f"row {n}" for n in range(2, len(FAULTS) + 2)]
    assert len(FAULTS) == 30


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_named_with_file_row_value_and_remedy(kind: str, faulty: Manifest) -> None:
    n = list(FAULTS).index(kind) + 2
    (message,) = [str(f) for f in faulty.faults if f.row.split(" (")[0] == f"row {n}"]
    assert message.startswith(f"calls.jsonl: row {n}")
    assert FAULTS[kind][3] in message


def test_row_that_is_not_utf_8_is_named_and_the_others_are_read(
    tmp_path: Path, rules: Rules
) -> None:
    row = json.dumps({"id": "t-1", "text": ["hello"], "licence": "internal"}).encode()
    (tmp_path / "calls.jsonl").write_bytes(b'{"id": "\xff"}\n' + row)
    read = read_manifest(tmp_path / "calls.jsonl", rules)
    assert [item.id for item in read.items] == ["t-1"]
    assert [str(f) for f in read.faults] == [
        "calls.jsonl: row 1: the row is not UTF-8. Save the file as UTF-8."
    ]


@pytest.mark.parametrize(("content", "says"), [(None, "not readable"), ("\n", "is empty")])
def test_manifest_that_cannot_be_read_says_what_to_do(
    content: str | None, says: str, tmp_path: Path, rules: Rules
) -> None:
    if content is not None:
        (tmp_path / "calls.jsonl").write_text(content)
    with pytest.raises(ManifestError, match=says):
        read_manifest(tmp_path / "calls.jsonl", rules)


def test_every_label_of_a_row_is_kept(faulty: Manifest) -> None:
    item = faulty.items[0]
    assert item.gold.words == "my bike was stolen last week"
    assert item.gold.intent == "vehicle_crime"
    assert sorted(item.gold.accept) == ["crime_past"]
    assert item.gold.flags == {}
    assert faulty.items[1].gold.flags is None
    assert item.groups == {
        "accent": "Black Country",
        "sex": "female",
        "line_kind": "mobile",
        "line_quality": "fair",
    }
    assert (item.speaker, item.snr_db, item.licence) == ("s-1", 12.5, "Apache-2.0")


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "n_channels"),
    [
        ("a.wav", "pcm_s16le", 8_000, 1),
        ("a.wav", "pcm_u8", 8_000, 1),
        ("a.wav", "pcm_f32le", 44_100, 2),
        ("a.wav", "pcm_alaw", 8_000, 1),
        ("a.flac", "flac", 16_000, 1),
        ("a.flac", "flac", 48_000, 2),
        ("a.mp3", "libmp3lame", 44_100, 1),
        ("a.mp3", "libmp3lame", 16_000, 2),
        ("a.opus", "libopus", 48_000, 1),
        ("a.ogg", "libopus", 48_000, 2),
    ],
)
def test_sound_is_read_whatever_it_is_kept_in(
    name: str, codec: str, rate_hz: int, n_channels: int, tmp_path: Path, rules: Rules
) -> None:
    sound = tone(1, rate_hz=rate_hz, n_channels=n_channels)
    coded(tmp_path / name, codec, sound, rate_hz)
    who = ["operator", "caller"][-n_channels:]
    row = {"id": "a", "audio": name, "rate_hz": rate_hz, "channels": who, "licence": "internal"}
    (tmp_path / "calls.jsonl").write_text(json.dumps(row))
    read = read_manifest(tmp_path / "calls.jsonl", rules)
    assert not read.faults
    recording = read.items[0].recording
    assert recording is not None
    kept = recording.read().of("caller", recording.channels).astype(np.float64)
    assert len(kept) == pytest.approx(len(sound), abs=0.06 * rate_hz)
    strength = np.abs(np.fft.rfft(kept[: rate_hz // 4], rate_hz))
    assert int(np.argmax(strength)) == pytest.approx(340, abs=6)
    assert np.abs(kept).max() == pytest.approx(8_000, rel=0.15)


@pytest.mark.parametrize(("codec", "encode"), [("pcma", encode_alaw), ("pcmu", encode_ulaw)])
def test_raw_g711_is_read_as_its_row_says(
    codec: str, encode: Callable[[NDArray[np.int16]], bytes], tmp_path: Path, rules: Rules
) -> None:
    sound = tone(1)[:, 0]
    (tmp_path / "a.raw").write_bytes(encode(sound))
    row = {"id": "a", "audio": "a.raw", "codec": codec, "rate_hz": 8000, "licence": "internal"}
    (tmp_path / "calls.jsonl").write_text(json.dumps(row))
    (item,) = read_manifest(tmp_path / "calls.jsonl", rules).items
    assert item.recording is not None
    read = item.recording.read()
    assert read.rate_hz == 8_000
    assert np.abs(read.pcm[:, 0].astype(int) - sound).max() < 300
