"""Every fact in the spoken lines beside this file is read exactly, and nothing else is.

"first" lines were written before the code, "second" ones after it and before it had read them,
"third" ones after the faults that the second showed were mended.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.assessment import SlotKind
from triage_service.domain.transcript import Utterance
from triage_service.understanding.slots import find_slots

HERE = Path(__file__).parent
WEDNESDAY = date(2026, 3, 18)


def lines(kind: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for rows in yaml.safe_load((HERE / f"{kind}.yaml").read_text()).values():
        for row in rows:
            says = row.pop("says")
            values = {k: v if isinstance(v, list) else [v] for k, v in row.items()}
            yield says, sorted((k, str(v)) for k, vs in values.items() for v in vs)


SPOKEN = [line for kind in SlotKind if kind is not SlotKind.WEEKDAY for line in lines(kind)]
ORDINARY = [
    line for part in yaml.safe_load((HERE / "ordinary.yaml").read_text()).values() for line in part
]


def found(text: str) -> list[tuple[str, str]]:
    slots = find_slots(Utterance.of_text(0, text), WEDNESDAY)
    return sorted((slot.kind.value, slot.value) for slot in slots)


def test_there_are_enough_lines_to_measure_on() -> None:
    assert len(SPOKEN) >= 200
    assert len(ORDINARY) >= 200


@pytest.mark.parametrize(("says", "facts"), SPOKEN)
def test_spoken_facts_are_read_exactly(says: str, facts: list[tuple[str, str]]) -> None:
    assert found(says) == facts


@pytest.mark.parametrize("says", ORDINARY)
def test_ordinary_lines_give_nothing(says: str) -> None:
    assert found(says) == []


@given(st.lists(st.sampled_from(ORDINARY), max_size=4))
def test_ordinary_lines_in_sentences_give_nothing(told: list[str]) -> None:
    assert found(". ".join(told)) == []


LETTERLIKE = "are you why see tea a i be oh to for won ate pea eye queue sugar mother in on it the"


@given(st.lists(st.sampled_from(LETTERLIKE.split()), max_size=30))
def test_words_that_sound_like_letters_spell_nothing_alone(words: list[str]) -> None:
    assert found(" ".join(words)) == []


@given(st.text("abdor1290 .,-/!:;+°'"), st.sampled_from([None, WEDNESDAY]))
def test_any_text_is_read_without_error(text: str, today: date | None) -> None:
    words = Utterance.of_text(0, text).words
    for slot in find_slots(Utterance.of_text(0, text), today):
        assert slot.evidence.words in " ".join(word.text for word in words)
