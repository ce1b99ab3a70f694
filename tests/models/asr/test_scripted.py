"""The recogniser that recites keeps the port's promises."""

import numpy as np

from models.asr.scripted import Line, ScriptedTranscriber
from models.ports import RATE_HZ, Hypothesis, Window


def sound(seconds: float, *, final: bool) -> Window:
    return Window(np.full(round(seconds * RATE_HZ), 0.1, np.float32), final)


def text(hypothesis: Hypothesis) -> str:
    return " ".join(word.text for word in hypothesis.words)


def test_each_final_reads_the_next_line() -> None:
    asr = ScriptedTranscriber(["My bike is gone.", "From the station."])
    assert [text(h) for h in asr.transcribe([sound(2, final=True)] * 3)] == [
        "My bike is gone.",
        "From the station.",
        "",
    ]


def test_partial_shows_what_there_was_time_for_and_turns_no_page() -> None:
    asr = ScriptedTranscriber(["My bike is gone."], word_s=0.5)
    windows = [sound(1.1, final=False), sound(9, final=False), sound(2, final=True)]
    assert [text(h) for h in asr.transcribe(windows)] == [
        "My bike",
        "My bike is gone.",
        "My bike is gone.",
    ]


def test_silence_has_no_words_and_turns_no_page() -> None:
    asr = ScriptedTranscriber(["Hello."])
    (silent,) = asr.transcribe([Window(np.zeros(RATE_HZ, np.float32), final=True)])
    assert silent == Hypothesis(words=(), p_no_speech=1.0)
    assert text(asr.transcribe([sound(1, final=True)])[0]) == "Hello."


def test_words_lie_in_order_inside_the_window() -> None:
    asr = ScriptedTranscriber(["One two three four five six seven eight."])
    (heard,) = asr.transcribe([sound(1.0, final=True)])
    times = [t for word in heard.words for t in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= 1.0 + 1e-9


def test_line_carries_doubt_and_other_readings_on_finals() -> None:
    asr = ScriptedTranscriber([Line("He has a night.", 0.4, ("He has a knife.",))])
    partial, final = asr.transcribe([sound(2, final=False), sound(2, final=True)])
    assert {word.p for word in final.words} == {0.4}
    assert final.alternatives == ("He has a knife.",)
    assert partial.alternatives == ()
