"""What telephone lines carry besides speech, made from numbers: tones, music, noise, silence.

Strategy: each kind is a pure function of a length and a generator, float32 [n] at 8 kHz with a
level of its own choosing; a call is made of pieces, so that one seed meets many variants.

Tones follow BT SIN 350 (ring-back, busy, number unobtainable), ITU-T Q.23 (DTMF), ITU-T T.30
(fax CNG, CED) and ITU-T V.21 (modem).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.tts import background
from models.tts.telephone import to_pcm

RATE_HZ = 8_000
Sound = NDArray[np.float32]
Maker = Callable[[int, np.random.Generator], Sound]
"""Samples wanted and a generator, to sound of RMS 1 where it is not silent."""
_PIECE_S = (5.0, 20.0)

_DTMF_HZ = {
    key: (low, high)
    for low, keys in ((697, "123A"), (770, "456B"), (852, "789C"), (941, "*0#D"))
    for key, high in zip(keys, (1209, 1336, 1477, 1633), strict=True)
}
_SCALE = (0, 2, 4, 5, 7, 9, 11)
_CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
"""I, vi, IV, V: the four chords of most hold music, in semitones above the key."""
_VOWELS_HZ = ((700, 1_100, 2_450), (400, 750, 2_400), (300, 2_200, 2_900))
"""Resonances of a mouth that sings ah, oh and ee (Peterson and Barney 1952, rounded)."""
_BEAT_S = (0.32, 0.7)


def tones(n: int, hz: Sequence[float], cadence_s: Sequence[float]) -> Sound:
    """Sine waves together, on and off by turns; an empty cadence never pauses."""
    t = np.arange(n) / RATE_HZ
    sound = sum((np.sin(2 * np.pi * one * t) for one in hz), np.zeros(n))
    if cadence_s:
        edges = np.cumsum(cadence_s)
        sound *= np.searchsorted(edges, t % edges[-1], side="right") % 2 == 0
    return _normal(sound)


def keys(n: int, rng: np.random.Generator) -> Sound:
    """Keys pressed one after the other, as somebody dials: 80 to 250 ms each."""
    sound, at = np.zeros(n, np.float32), 0
    while at < n:
        on, off = (int(RATE_HZ * rng.uniform(*span)) for span in ((0.08, 0.25), (0.06, 0.5)))
        key = str(rng.choice(list(_DTMF_HZ)))
        pressed = tones(min(on, n - at), _DTMF_HZ[key], ())
        sound[at : at + len(pressed)] = pressed
        at += on + off + (RATE_HZ * 2 if rng.random() < 0.1 else 0)
    return sound


def music(n: int, rng: np.random.Generator) -> Sound:
    """Chords and a tune over them, struck or sustained, with harmonics and sometimes vibrato."""
    beat_s, base_hz = rng.uniform(*_BEAT_S), 110 * 2 ** (rng.integers(12) / 12)
    sustain, vibrato = rng.uniform(0.3, 4.0), rng.uniform(0.0, 0.012)
    brightness = rng.uniform(0.35, 0.8)
    sound = np.zeros(n)
    for beat in range(int(n / RATE_HZ / beat_s) + 1):
        at = int(beat * beat_s * RATE_HZ)
        chord = _CHORDS[beat // 4 % len(_CHORDS)]
        degree = _SCALE[int(rng.integers(len(_SCALE)))]
        notes = [(2.0, degree + 12)] if rng.random() < 0.8 else []
        notes += [(1.0, step) for step in chord] if beat % 4 == 0 else []
        for loudness, step in notes:
            length = int(RATE_HZ * beat_s * (4 if loudness == 1.0 else 1))
            note = _note(min(length, n - at), base_hz * 2 ** (step / 12), brightness, vibrato)
            t = np.arange(len(note)) / RATE_HZ
            sound[at : at + len(note)] += loudness * note * np.exp(-t / sustain)
    return _normal(sound)


def _note(n: int, hz: float, brightness: float, vibrato: float) -> NDArray[np.float64]:
    t = np.arange(max(n, 0)) / RATE_HZ
    phase = 2 * np.pi * hz * (t + vibrato / 30 * np.sin(2 * np.pi * 5.5 * t))
    overtones = range(1, max(2, int(3_400 / hz)))
    sound = sum((brightness**k * np.sin(k * phase) for k in overtones), np.zeros(len(t)))
    return np.asarray(sound * np.minimum(1.0, t / 0.01))


def choir(n: int, rng: np.random.Generator) -> Sound:
    """Chords of sung vowels: buzzing voices with the resonances of a mouth, but no words."""
    t, base_hz = np.arange(n) / RATE_HZ, 110 * 2 ** (rng.integers(12) / 12)
    beat_s = rng.uniform(0.8, 2.5)
    bar = (t // beat_s).astype(np.int64)
    sound = np.zeros(n)
    for voice in range(3):
        semitones = np.array([chord[voice] for chord in _CHORDS])[bar % len(_CHORDS)]
        wobble = 1 + 0.006 * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * t)
        phase = np.cumsum(base_hz * 2 ** (semitones / 12) * wobble) / RATE_HZ
        sound += phase % 1.0 - 0.5
    vowels = [_through_mouth(sound, _VOWELS_HZ[which]) for which in rng.permutation(3)]
    mouth = bar // 2 % len(vowels)
    swell = np.minimum(1.0, t % beat_s / 0.1)
    return _normal(np.choose(mouth, vowels) * swell)


def _through_mouth(sound: NDArray[np.float64], formants_hz: Sequence[float]) -> NDArray[np.float64]:
    hz = np.fft.rfftfreq(len(sound), d=1 / RATE_HZ)
    gain = sum((1 / (1 + ((hz - one) / 80) ** 2) for one in formants_hz), np.zeros(len(hz)))
    return np.fft.irfft(np.fft.rfft(sound) * gain, n=len(sound))


def mains(n: int, rng: np.random.Generator) -> Sound:
    """Mains hum: what a telephone passes of 50 Hz, its harmonics."""
    t = np.arange(n) / RATE_HZ
    hz = 50.0 + rng.uniform(-0.2, 0.2)
    parts = (np.sin(2 * np.pi * k * hz * t + rng.uniform(0, 6)) / k**0.7 for k in range(2, 40))
    return _normal(sum(parts, np.zeros(n)))


def clipped(n: int, rng: np.random.Generator) -> Sound:
    """A microphone driven far over its range: noise in bursts, cut flat."""
    t = np.arange(n) / RATE_HZ
    bursts = np.sin(2 * np.pi * t * rng.uniform(0.2, 3.0) + rng.uniform(0, 6)) > rng.uniform(-1, 1)
    return np.asarray(np.clip(rng.standard_normal(n) * 8, -1, 1) * bursts, np.float32)


def fax(n: int, rng: np.random.Generator) -> Sound:
    """A fax machine: calling (CNG), answering (CED), then its modem (V.21 at 300 bit/s)."""
    parts = [
        tones(int(RATE_HZ * 7.0), (1_100,), (0.5, 3.0)),
        tones(int(RATE_HZ * 3.3), (2_100,), ()),
        np.zeros(600, np.float32),
    ]
    bits = np.repeat(rng.integers(0, 2, 900), RATE_HZ // 300)
    hz = np.where(bits, 1_650.0, 1_850.0)
    parts.append(np.sin(2 * np.pi * np.cumsum(hz) / RATE_HZ).astype(np.float32))
    return np.resize(np.concatenate(parts), n)


def wind(n: int, rng: np.random.Generator) -> Sound:
    """Wind across a microphone: low noise in gusts."""
    t = np.arange(n) / RATE_HZ
    gusts = 1.2 + sum(np.sin(2 * np.pi * t * rng.uniform(0.1, 1.5) + k) for k in range(3)) / 2.5
    return _normal(
        background.tilted(n, rng=rng, rate_hz=RATE_HZ, corner_hz=float(rng.uniform(150, 500)))
        * gusts**2
    )


def crackle(n: int, rng: np.random.Generator) -> Sound:
    """A bad contact: single clicks, thinly spread, each a few samples long."""
    sound = np.zeros(n)
    places = rng.integers(0, max(1, n - 40), max(1, n // 900))
    for at in places:
        size = int(rng.integers(2, 40))
        sound[at : at + size] += rng.standard_normal(len(sound[at : at + size]))
    return _normal(sound)


def hiss(n: int, rng: np.random.Generator) -> Sound:
    """Comfort noise, as switches send it in place of silence (RFC 3389): even, slightly dull."""
    return _normal(
        background.tilted(n, rng=rng, rate_hz=RATE_HZ, corner_hz=float(rng.uniform(800, 4_000)))
    )


def silence(n: int, rng: np.random.Generator) -> Sound:
    """Nothing at all."""
    del rng
    return np.zeros(n, np.float32)


def _cadence(hz: Sequence[float], cadence_s: Sequence[float]) -> Maker:
    def make(n: int, rng: np.random.Generator) -> Sound:
        # A recording never begins where a cadence does.
        late = int(rng.integers(RATE_HZ * 3))
        return tones(n + late, hz, cadence_s)[late:]

    return make


def _street(n: int, rng: np.random.Generator) -> Sound:
    return _normal(background.street(n, rate_hz=RATE_HZ, rng=rng))


def _party_wall(n: int, rng: np.random.Generator) -> Sound:
    return _normal(background.thump(n, rate_hz=RATE_HZ, rng=rng))


@dataclass(frozen=True, slots=True)
class Noise:
    """A kind of sound, and how loud it comes."""

    make: Maker
    quietest_db: float
    """RMS to full scale while it sounds, as `loudest_db`."""
    loudest_db: float

    def call(self, length_s: float, seed: int) -> NDArray[np.int16]:
        """A call of it, each piece with a level and draws of its own: int16 [n], 8 kHz."""
        rng, wanted = np.random.default_rng(seed), round(length_s * RATE_HZ)
        pieces: list[Sound] = []
        while (missing := wanted - sum(map(len, pieces))) > 0:
            n = min(missing, round(RATE_HZ * rng.uniform(*_PIECE_S)))
            level = 10 ** (rng.uniform(self.quietest_db, self.loudest_db) / 20)
            pieces.append(np.asarray(self.make(n, rng) * level, np.float32))
        return to_pcm(np.concatenate(pieces))


NOISES: Mapping[str, Noise] = {
    "silence": Noise(silence, -90, -90),
    "comfort_noise": Noise(hiss, -65, -45),
    "line_noise": Noise(hiss, -45, -18),
    "ring_back": Noise(_cadence((400, 450), (0.4, 0.2, 0.4, 2.0)), -30, -10),
    "busy": Noise(_cadence((400,), (0.375, 0.375)), -30, -10),
    "unobtainable": Noise(_cadence((400,), ()), -30, -10),
    "dtmf": Noise(keys, -25, -6),
    "fax": Noise(fax, -25, -8),
    "music": Noise(music, -35, -12),
    "choir": Noise(choir, -35, -12),
    "hum": Noise(mains, -45, -15),
    "clipping": Noise(clipped, -12, -1),
    "crackle": Noise(crackle, -40, -15),
    "wind": Noise(wind, -35, -8),
    "street": Noise(_street, -40, -15),
    "party_wall": Noise(_party_wall, -40, -15),
}


def murmur(voices: Sequence[Sound]) -> Noise:
    """A room full of people, all `voices` at once, far below a caller (who is at -23)."""

    def make(n: int, rng: np.random.Generator) -> Sound:
        return _normal(background.babble(n, voices=voices, rng=rng))

    return Noise(make, -60, -48)


def _normal(sound: NDArray[np.float64] | Sound) -> Sound:
    """`sound` with RMS 1 where it is not silent."""
    on = sound[sound != 0]
    rms = float(np.sqrt(np.mean(np.square(on, dtype=np.float64)))) if len(on) else 1.0
    return np.asarray(sound / rms, np.float32)
