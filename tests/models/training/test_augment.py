"""Written calls turned into heard ones: the cues must stay on the words that show the risk."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.augment import (
    example_of,
    is_hard,
    misheard,
    numbers_swapped,
    plain,
    stumbled,
    text_of,
    words_of,
)
from models.training.corpus import Row


def row(
    *turns: str, cue: str = "", level: str = "none", intent: str = "property", tags: str = ""
) -> Row:
    text = "\n".join(turns)
    start = text.find(cue)
    cues = {"weapon_present": (start, start + len(cue))} if cue else {}
    return Row("x-1", "x", turns, intent, cues, level, frozenset(tags.split()))


DANGER = row("Hello, erm, it's 12 High Road.", "He's got, um, a Knife!", cue="a Knife!", level="L0")
ROUTINE = [
    row("I lost a purse."),
    row("What time do you shut, please?", intent="switchboard_admin"),
]


def test_words_and_text_are_each_others_inverse() -> None:
    assert text_of(words_of(DANGER)) == (DANGER.text, dict(DANGER.cues))


@pytest.mark.parametrize(
    ("written", "swapped"),
    [
        ("at 7.", "at seven."),
        ("15", "fifteen"),
        ("42", "forty two"),
        ("60", "sixty"),
        ("101", "one zero one"),
        ("Eleven,", "11,"),
        ("ninety", "90"),
        ("two", "2"),
        ("one", "one"),
        ("no numbers", "no numbers"),
    ],
)
def test_numbers_are_swapped_between_digits_and_words(written: str, swapped: str) -> None:
    assert text_of(numbers_swapped(words_of(row(written))))[0] == swapped


@given(st.integers(0, 10_000))
def test_cue_survives_every_change_and_stays_inside_the_text(seed: int) -> None:
    example = example_of(DANGER, Random(seed), ROUTINE)
    start, end = example.cues["weapon_present"]
    assert 0 <= start < end <= len(example.text)
    assert (example.level, example.intent) == ("L0", "property")
    assert "knif" in example.text[start:end].lower() or "a" in example.text[start:end].split()


@given(st.integers(0, 10_000))
def test_routine_call_is_never_given_a_cue_or_another_intents_turn(seed: int) -> None:
    example = example_of(ROUTINE[1], Random(seed), ROUTINE)
    assert example.cues == {}
    assert example.level == "none"
    assert "purse" not in example.text


@given(st.lists(st.text(min_size=1).filter(str.split), min_size=1, max_size=4), st.integers())
def test_any_text_keeps_its_form_through_every_change(turns: list[str], seed: int) -> None:
    words = words_of(row(*turns))
    rng = Random(seed)
    for changed in (stumbled(words, rng), misheard(words, rng)):
        assert all(word.text for word in changed)
        assert not changed or changed[0].first


def test_fillers_come_and_go_but_a_filler_inside_a_cue_stays() -> None:
    said = row("um um um um a um knife", cue="a um knife")
    texts = {text_of(stumbled(words_of(said), Random(seed)))[0] for seed in range(40)}
    assert any(text.startswith("um a") for text in texts)
    assert all("um" in text.partition(" a ")[2] for text in texts if " a um knife" in text)


def test_mishearing_swaps_homophones_loses_words_and_misspells() -> None:
    said = row(*["their house is there and somebody shouted outside again"] * 8)
    text, _ = text_of(misheard(words_of(said), Random(3)))
    assert text != said.text
    assert len(text.split()) < len(said.text.split())


def test_same_seed_gives_the_same_example() -> None:
    assert example_of(DANGER, Random(5), ROUTINE) == example_of(DANGER, Random(5), ROUTINE)


def test_only_a_harmless_call_is_a_hard_negative() -> None:
    assert is_hard(row("Killing it.", tags="hard_negative"))
    assert not is_hard(row("Help.", tags="hard_negative", level="L1"))
    assert not is_hard(row("Hello."))
    assert plain(DANGER).text == DANGER.text
