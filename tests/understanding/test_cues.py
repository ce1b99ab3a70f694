"""Finding cues: every example of every row, levels by scope, evidence, alternatives, speed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from triage_service import taxonomy
from triage_service.domain.assessment import Evidence, Source
from triage_service.domain.level import Level
from triage_service.domain.transcript import Speaker, Utterance, Word
from triage_service.taxonomy.cues import CueRule, Signal, read_cues
from triage_service.understanding.cues import ALTERNATIVE_P, LONGEST_TOKENS, CueFinder, find

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
    listed = [pattern for patterns in compiled.by_word.values() for pattern in patterns]
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
    tried = FINDER._compiled.candidates(tokenise(Utterance.of_text(0, text).words).tokens)
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


SAID = st.sampled_from([text for rule in RULES for text in (*rule.fire, *rule.silent)])


@effort(deadline=None)  # how long a search takes is measured elsewhere
@given(st.lists(st.tuples(SAID, st.sampled_from([0.0, 0.8, 3.0])), min_size=1, max_size=24))
def test_looking_only_at_what_is_new_finds_what_the_whole_call_holds(
    said: list[tuple[str, float]],
) -> None:
    heard: list[Utterance] = []
    whole: set[tuple[str, Level]] = set()
    newest: set[tuple[str, Level]] = set()
    at_s = 0.0
    for text, pause_s in said:
        heard.append(Utterance.of_text(len(heard), text, start_s=at_s + pause_s))
        at_s = heard[-1].end_s
        whole |= {(cue.rule.id, cue.level) for cue in FINDER.find(heard)}
        newest |= {(cue.rule.id, cue.level) for cue in FINDER.find_new(heard)}
    # Less urgent senses of a row are hidden in the whole call by its most urgent one.
    assert _most_urgent(newest) == _most_urgent(whole)


def _most_urgent(found: set[tuple[str, Level]]) -> dict[str, Level]:
    return dict(sorted(found, key=lambda row: row[1].urgency))


def test_what_the_machine_says_between_does_not_shorten_the_look_back() -> None:
    words = Utterance.of_text(0, "one two three four five six seven eight nine ten " * 9).words
    machine = Utterance(0, Speaker.OPERATOR, words, 0.0, 30.0, final=True)
    halves = [
        Utterance.of_text(1, "he's got a", start_s=31.0),
        replace(machine, number=2),
        Utterance.of_text(3, "knife", start_s=31.9),
    ]
    assert FINDER.find_new([machine, *halves]) == FINDER.find([machine, *halves]) != ()


def test_no_idiom_is_longer_than_is_looked_back_for() -> None:
    idioms = [text for rule in RULES if rule.signal is Signal.IDIOM for text in rule.patterns]
    assert max(map(longest, idioms)) <= LONGEST_TOKENS


def longest(pattern: str) -> int:
    """Words of a pattern at its longest: the longest choice of each group, every gap filled."""
    while group := re.search(r"[(\[]([^()\[\]]*)[)\]]", pattern):
        choice = max(group[1].split("|"), key=longest)
        pattern = pattern[: group.start()] + choice + pattern[group.end() :]
    return sum(int(word[3:]) if word.startswith("...") else 1 for word in pattern.split())


def test_hesitation_alone_brings_nothing_new() -> None:
    knives = " ".join(["he's got a knife"] * 20)
    said = [knives, "erm " * 45, "erm"]
    heard = [Utterance.of_text(n, text, start_s=40.0 * n) for n, text in enumerate(said)]
    assert FINDER.find_new(heard) == ()
    assert FINDER.find(heard) != ()


def test_accents_do_not_hide_a_foreign_greeting() -> None:
    found = FINDER.find_in_text("Dzień dobry, czy jest ktoś")
    assert [cue.evidence.words for cue in found] == ["Dzień dobry,"]
