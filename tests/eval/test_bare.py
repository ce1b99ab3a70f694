"""Bare turns hold the words and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bare import bare, bared
from eval.textset import parse
from triage_service.taxonomy.load import load


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ("Hello. He's HERE, now!", "hello he's here now"),
        ("He\N{RIGHT SINGLE QUOTATION MARK}s got 'a knife'", "he's got a knife"),
        ("It's 20/123456/24, B75 5QN.", "it's 20 123456 24 b75 5qn"),
        ("They want £500; 20% now", "they want £500 20% now"),
        ("on-off_again — yes…", "on off again yes"),
        ("the dogs' bowl, 'em all", "the dogs bowl em all"),
        ("Café", "café"),
        ("...", ""),
        ("£ %", ""),
        ("", ""),
    ],
)
def test_only_the_words_are_left(turn: str, words: str) -> None:
    assert bare(turn) == words


@given(st.text())
def test_bare_words_are_bare_already(turn: str) -> None:
    assert bare(bare(turn)) == bare(turn)


def test_bare_call_keeps_its_labels() -> None:
    row = (
        '{"id": "x-1", "kind": "single", "turns": ["My BIKE!", "..."], "level": "none",'
        ' "intent": "vehicle_crime", "destination": "CRIME_DESK", "tags": ["base"]}'
    )
    (item,) = parse(row, "calls.jsonl", load())
    found = bared(item)
    assert found.turns == ("my bike", "")
    assert (found.id, found.intent, found.group) == (item.id, item.intent, item.group)
