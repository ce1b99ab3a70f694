"""Finding cues: every example of every row, levels by scope, evidence, alternatives, speed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service import taxonomy
from triage_service.domain.assessment import Evidence, Source
from triage_service.domain.level import Level
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.taxonomy.cues import CueRule, Signal, read_cues
from triage_service.understanding.cues import ALTERNATIVE_P, CueFinder, find

RULES = read_cues(Path(taxonomy.__file__).parent / "cues")
FINDER = CueFinder(RULES)


def level_of(text: str, risk: str) -> Level:
    levels = [cue.level for cue in FINDER.find_in_text(text) if cue.rule.risk == risk]
    return levels[0] if levels else Level.NONE


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule in RULES for text in rule.fire], ids=str
)
def test_row_fires_on_its_example(rule: CueRule, text: str) -> None:
    assert {cue.rule.id: cue.level for cue in FINDER.find_in_text(text)}.get(rule.id) is rule.level


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule in RULES for text in rule.silent], ids=str
)
def test_row_is_silent_on_its_counter_example(rule: CueRule, text: str) -> None:
    found = FINDER.find_in_text(text)
    if rule.signal is Signal.IDIOM:
        assert found == ()
    assert (rule.id, rule.level) not in [(cue.rule.id, cue.level) for cue in found]


def test_every_pattern_can_be_found_by_a_word_it_needs() -> None:
    compiled = FINDER._compiled
    listed = [p for by in (compiled.by_word, compiled.by_stem) for ps in by.values() for p in ps]
    assert len(set(listed)) == sum(len(rule.patterns) for rule in RULES)


@pytest.mark.parametrize(
    ("text", "risk", "level"),
    [
        ("he's got a knife", "weapon_present", Level.L0),
        ("he ain't got a knife or nothing", "weapon_present", Level.L2),
        ("he had a knife last week", "weapon_present", Level.L2),
        ("I'm not sure if he's got a knife", "weapon_present", Level.L1),
        ("he's got a knife on the telly", "weapon_present", Level.NONE),
        ("he ain't got a knife. Wait. He's got a knife!", "weapon_present", Level.L0),
        ("if he comes back he'll kill me", "immediate_threat_to_life", Level.L1),
        ("he might hit me", "violence_in_progress", Level.NONE),
        ("just noise, yeah... he hits her, I can hear it now", "violence_in_progress", Level.L0),
        ("last year he had a gun... he's outside now", "intruder_or_suspect_present", Level.L0),
        ("last year he had a gun... he's outside now", "firearm_or_explosive", Level.L2),
        ("he's got a wife to my throat", "weapon_present", Level.L0),
        ("she's been stopped in the chest", "immediate_threat_to_life", Level.L0),
        ("my daughter was graped by a lad", "sexual_offence", Level.L1),
        ("my mate said her bloke's threatening her", "domestic_abuse", Level.L1),
        ("me mom won't wake up", "medical_emergency", Level.L0),
        ("can I order a pizza please", "covert_or_silent_caller", Level.L0),
    ],
)  # fmt: skip
def test_level_follows_the_sense(text: str, risk: str, level: Level) -> None:
    assert level_of(text, risk) is level


@pytest.mark.parametrize(
    "text",
    [
        "I bought a bath bomb",
        "we were shooting hoops",
        "they're killing it",
        "it's dead posh",
        "there's a knife crime documentary on telly",
        "you've blocked my drive, I'm absolutely furious, move your stupid car",
    ],
)
def test_everyday_talk_is_silent(text: str) -> None:
    assert FINDER.find_in_text(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "just get me a human please",
        "is there anyone I can actually speak to",
        "I want to speak to somebody",
        "put me through to an operator",
    ],
)
def test_wish_for_a_person_is_heard(text: str) -> None:
    signals = [(cue.rule.signal, cue.level) for cue in FINDER.find_in_text(text)]
    assert signals == [(Signal.ASKED_FOR_PERSON, Level.NONE)]


def test_evidence_holds_the_very_words_with_their_times() -> None:
    words = (
        Word("Please,", 1.0, 1.4, 0.9),
        Word("he's", 1.5, 1.7, 0.8),
        Word("got", 1.7, 1.9, 0.6),
        Word("a", 1.9, 2.0, 0.9),
        Word("knife!", 2.0, 2.4, 0.7),
    )
    utterance = Utterance(0, Speaker.CALLER, words, 1.0, 2.4, final=False)
    (found,) = FINDER.find([utterance])
    assert found.evidence == Evidence(
        source=Source.CUE,
        words="he's got a knife!",
        start_s=1.5,
        end_s=2.4,
        p=0.6,
        by="weapon.has",
        person="other",
    )


def test_cue_may_begin_in_one_utterance_and_end_in_the_next() -> None:
    halves = [Utterance.of_text(0, "he's got a"), Utterance.of_text(1, "knife", start_s=1.6)]
    assert [cue.rule.risk for cue in FINDER.find(halves)] == ["weapon_present"]


def test_only_the_caller_is_searched() -> None:
    asked = Utterance(
        0, Speaker.OPERATOR, Utterance.of_text(0, "he's got a knife").words, 0, 1, True
    )
    assert FINDER.find([asked]) == ()
    assert FINDER.find([asked], ["he's got a knife"]) == ()
    assert FINDER.find([]) == ()


def test_words_heard_badly_still_raise_but_are_unsure() -> None:
    words = tuple(Word(w, n, n + 1, 0.2) for n, w in enumerate(["he's", "got", "a", "knife"]))
    (found,) = FINDER.find([Utterance(0, Speaker.CALLER, words, 0, 4, final=True)])
    assert (found.level, found.evidence.polarity) == (Level.L0, "unsure")


def test_alternative_readings_of_the_last_utterance_are_searched() -> None:
    heard = [Utterance.of_text(0, "hello"), Utterance.of_text(1, "he's got life", start_s=1.0)]
    (found,) = FINDER.find(heard, ["", "he's got a wife", "he's got a knife"])
    assert found.level is Level.L0
    assert found.evidence.polarity == "unsure"
    assert found.evidence.p == ALTERNATIVE_P
    assert (found.evidence.start_s, round(found.evidence.end_s, 3)) == (1.0, 1.9)


def test_first_reading_wins_over_an_equal_alternative() -> None:
    (found,) = FINDER.find([Utterance.of_text(0, "he's got a knife")], ["he's got a knife"])
    assert found.evidence.p == 1.0


def test_alternative_may_raise_what_the_first_reading_denied() -> None:
    (found,) = FINDER.find([Utterance.of_text(0, "he's not got a knife")], ["he's got a knife"])
    assert found.level is Level.L0


def test_found_cues_come_most_urgent_first() -> None:
    levels = [
        cue.level.urgency
        for cue in FINDER.find_in_text("I'm deaf, he's got a knife, my husband hits me")
    ]
    assert levels == sorted(levels, reverse=True)
    assert len(levels) >= 3


def test_unless_reaches_only_its_own_sentence() -> None:
    assert level_of("The kids are screaming in the park.", "violence_in_progress") is Level.NONE
    text = "The kids are in the park. I can hear a woman screaming."
    assert level_of(text, "violence_in_progress") is Level.L0


def test_find_without_a_finder_gives_the_same() -> None:
    heard = [Utterance.of_text(0, "he's got a knife")]
    assert find(heard, RULES) == FINDER.find(heard)


def test_only_few_patterns_are_tried_on_ordinary_words() -> None:
    from triage_service.understanding.tokens import tokenise

    text = "hello I would like to report that my bike was taken from outside the station " * 4
    tried = FINDER._compiled.candidates(tokenise(Utterance.of_text(0, text).words))
    assert len(tried) < 0.2 * sum(len(rule.patterns) for rule in RULES)


@given(st.lists(st.sampled_from(sorted(FINDER._compiled.by_word)), max_size=40))
def test_any_words_give_cues_whose_evidence_was_said(words: list[str]) -> None:
    text = " ".join(words)
    for cue in FINDER.find_in_text(text):
        assert cue.evidence.words in text
        assert cue.evidence.start_s < cue.evidence.end_s


@given(st.sampled_from([text for rule in RULES for text in rule.fire]))
def test_danger_is_still_heard_after_ordinary_talk(text: str) -> None:
    before = Utterance.of_text(0, "Hello, it is about my council tax form.")
    after = Utterance.of_text(1, text, start_s=9.0)
    alone = {(cue.rule.id, cue.level) for cue in FINDER.find([after])}
    assert alone <= {(cue.rule.id, cue.level) for cue in FINDER.find([before, after])}
