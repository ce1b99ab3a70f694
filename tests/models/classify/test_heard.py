"""Marks go, words and places stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.classify.heard import as_heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Hello?! It's me.", "Hello   It's me "),
        ("multi-storey", "multi storey"),
        ("£50, 20%", "£50  20%"),
        ("Yes.\nNo!", "Yes .No "),
        ("ça va, Zoë", "ça va  Zoë"),
    ],
)
def test_capitals_stay_for_the_tokenizer_and_marks_become_spaces(written: str, heard: str) -> None:
    assert as_heard(written) == heard


@given(st.text())
def test_every_character_keeps_its_place(text: str) -> None:
    heard = as_heard(text)
    assert len(heard) == len(text)
    assert all(new in (old, " ", ".") for old, new in zip(text, heard, strict=True))
