from dataclasses import replace

from triage_service.domain.level import Level, highest
from triage_service.domain.transcript import Speaker, Transcript, Utterance, Word


def test_newer_text_of_an_utterance_replaces_the_older_and_order_is_kept() -> None:
    first, second = Utterance.of_text(0, "one two"), Utterance.of_text(1, "three")
    heard = Transcript().heard(second).heard(replace(first, final=False)).heard(first)
    assert heard.utterances == (first, second)
    assert heard.text == "one two\nthree"
    assert heard.next_number == 2


def test_words_of_others_are_not_the_callers() -> None:
    said = replace(Utterance.of_text(0, "hello"), speaker=Speaker.OPERATOR)
    assert Transcript().heard(said).words == ()
    assert Transcript().heard(said).text == ""


def test_empty_utterance_has_no_confidence_and_empty_transcript_starts_at_zero() -> None:
    assert Utterance.of_text(0, "").confidence == 0.0
    assert Utterance.of_text(0, "one two").confidence == 1.0
    assert Transcript().next_number == 0


def test_levels_are_ordered_and_l0_is_the_top() -> None:
    assert highest() is Level.NONE
    assert highest(Level.L2, Level.L0, Level.L1) is Level.L0
    assert Level.L0.raised_by_one() is Level.L0
    assert Level.NONE.raised_by_one() is Level.L3
    assert Level.L1.at_least(Level.L2)
    assert not Level.L3.at_least(Level.L2)


def test_recent_keeps_whole_utterances_from_the_end() -> None:
    operator = replace(Utterance.of_text(2, "x x x x"), speaker=Speaker.OPERATOR)
    heard = Transcript()
    for utterance in (Utterance.of_text(0, "a b"), Utterance.of_text(1, "c d"), operator):
        heard = heard.heard(utterance)
    assert heard.recent(1).text == "c d"
    assert heard.recent(3).text == "a b\nc d"
    assert heard.recent(99) == heard


def test_confidence_of_a_transcript_is_the_mean_of_the_callers_words() -> None:
    sure, unsure = Word("a", 0.0, 0.1, 1.0), Word("b", 0.1, 0.2, 0.5)
    caller = Utterance(0, Speaker.CALLER, (sure, unsure), 0.0, 0.2, final=True)
    operator = Utterance(1, Speaker.OPERATOR, (Word("c", 1.0, 1.1, 0.1),), 1.0, 1.1, final=True)
    assert Transcript((caller, operator)).word_p == 0.75
    assert Transcript().word_p == 0.0
