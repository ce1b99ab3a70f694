"""How the machine listens: every number that decides what is heard when."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class HearingSettings:
    """The numbers of one ear.

    Measured ones: word error rate of Whisper base on telephone audio, 20 VCTK and 40 LibriSpeech
    test-other clips, finals only; a clip decoded whole scores 6.4 % and 15.7 %. The rest is chosen.
    """

    voice_on_p: float = 0.5
    """Probability of voice from which a chunk counts as speech (Silero's own default)."""
    voice_off_p: float = 0.35
    """Probability below which speech begins to end (Silero's own: 0.15 under the other)."""
    floor_dbfs: float = -65.0
    """Sound below this level is not shown to the detector: A-law line silence is about -72."""
    forget_s: float = 1.0
    """Time without voice after which the detector begins afresh. Measured on 32 turns of 8 calls
    with loud and soft clips by turns: without it one soft turn of 14 s was taken for no voice."""
    min_speech_s: float = 0.1
    """Voice needed for a beginning: shorter than any word, longer than a click."""
    hangover_s: float = 0.8
    """Silence that ends an utterance: people pause 0.2 to 0.6 s inside a sentence. Measured with
    `long_hangover_s`: 0.6 and 0.4 s cost 7.7 % and 20.6 %, 0.8 and 0.6 s 5.5 % and 17.6 %, 1.0 and
    0.8 s 6.2 % and 16.5 %. The early final hides most of it."""
    long_s: float = 12.0
    """Length from which an utterance counts as long and may end at a shorter pause."""
    long_hangover_s: float = 0.6
    """Silence that ends a long utterance: the longer the window, the dearer each partial."""
    pre_roll_s: float = 0.5
    """Sound kept from before a beginning: soft consonants come before the voice. Measured: 0.3 s
    loses first words (7.7 % against 6.8 % on VCTK)."""
    post_roll_s: float = 0.3
    """Sound kept from after the last voice: word endings fade."""
    longest_s: float = 20.0
    """An utterance without a pause is cut here; the recogniser takes 29 s."""
    weakest_within_s: float = 6.0
    """How far back from there the weakest point is looked for."""
    partial_every_s: float = 1.0
    """New speech that is worth another partial."""
    early_final_s: float | None = 0.4
    """Silence after which the final is worked out on trust, to be ready when the hang-over is
    over. None waits for the hang-over. The earlier, the more is worked out for nothing: at 0.3,
    0.4, 0.5 and 0.6 s of a hang-over of 0.8 s 220, 178, 140 and 122 windows for 110 sentences."""
    early_final_busy_s: float = 0.6
    """The same while others wait for the recogniser."""
    prompt_words: int = 0
    """Words of earlier utterances given to the recogniser as context. 0 because a wrong word in
    the context is repeated and a loop is caught by the next utterance."""
    most_unheard: int = 16
    """Ended utterances that may wait for the recogniser; the oldest goes beyond that."""

    def __post_init__(self) -> None:
        """Refuse numbers that contradict one another."""
        if not 0 < self.voice_off_p <= self.voice_on_p <= 1:
            raise ValueError(
                f"voice_off_p {self.voice_off_p} and voice_on_p {self.voice_on_p}:"
                " need 0 < off <= on <= 1"
            )
        if not 0 < self.longest_s <= 25:
            raise ValueError(f"longest_s {self.longest_s}: the recogniser takes 29 s; at most 25")
        if not 0 <= self.post_roll_s <= min(self.hangover_s, self.long_hangover_s):
            raise ValueError(f"post_roll_s {self.post_roll_s}: must fit into the hang-over")
        early_s = self.early_final_busy_s if self.early_final_s is None else self.early_final_s
        if not self.post_roll_s <= early_s <= self.early_final_busy_s:
            raise ValueError(
                f"early_final_s {self.early_final_s}: must not be below post_roll_s"
                f" {self.post_roll_s} nor above early_final_busy_s {self.early_final_busy_s}"
            )
        if not 0 < self.weakest_within_s < self.longest_s:
            raise ValueError(f"weakest_within_s {self.weakest_within_s}: must be below longest_s")

    @classmethod
    def patient(cls, *, hangover_s: float, partial_every_s: float) -> Self:
        """For callers who get so much silence before their sentence counts as over.

        Args:
            hangover_s: At least 0.3.
            partial_every_s: New speech that is worth another partial.
        """
        usual = cls()
        early_s = hangover_s / 2
        return cls(
            hangover_s=hangover_s,
            long_hangover_s=min(hangover_s, usual.long_hangover_s),
            post_roll_s=min(early_s, usual.post_roll_s),
            early_final_s=early_s,
            early_final_busy_s=round(hangover_s * 0.75, 3),
            partial_every_s=partial_every_s,
        )
