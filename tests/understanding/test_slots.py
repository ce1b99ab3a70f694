"""What callers spell out, as they say it and as recognisers write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.assessment import SlotKind, Source
from triage_service.domain.transcript import Utterance
from triage_service.understanding.slots import find_slots


def found(text: str) -> list[tuple[str, str]]:
    return [(slot.kind.value, slot.value) for slot in find_slots(Utterance.of_text(0, text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty stroke one two three four five six stroke twenty four", "20/123456/24"),
        ("it's 20/123456/24 I think", "20/123456/24"),
        ("two oh slash one two three four five six slash two four", "20/123456/24"),
        ("20 stroke 123456 forward slash 24", "20/123456/24"),
        ("twenty stroke double one triple three six stroke two four", "20/113336/24"),
        ("20 stroke 1 2 3 4 5 6, no, sorry, seven, stroke 24", "20/123457/24"),
        ("twenty stroke one two no I mean twenty stroke 456789 stroke 24", "20/456789/24"),
        ("20/123456/24, no sorry, 20/123456/25", "20/123456/25"),
        ("20/123456/24 no sorry five", "20/123456/25"),
    ],
)
def test_crime_number(text: str, value: str) -> None:
    assert found(text) == [("crime_number", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bravo Delta one nine X-ray Kilo Papa", "BD19XKP"),
        ("b d nineteen x k p", "BD19XKP"),
        ("the reg is BD19 XKP", "BD19XKP"),
        ("it's a bd19xkp", "BD19XKP"),
        ("B for bravo D as in David one nine x k p", "BD19XKP"),
        ("BD19XKP, no sorry, BD19 XKT", "BD19XKT"),
        ("K one two three alpha bravo charlie", "K123ABC"),
        ("a b c one two three d", "ABC123D"),
        ("zed like zulu a 19 x k p no wait p x k p is wrong BD19XKP", "BD19XKP"),
    ],
)
def test_registration(text: str, value: str) -> None:
    assert ("vrm", value) in found(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("B seventy five, five Q N", "B75 5QN"),
        ("b75 5qn", "B75 5QN"),
        ("my postcode's WS1 4HX", "WS1 4HX"),
        ("charlie victor one two alpha bravo", "CV1 2AB"),
        ("I live at E C one A one B B", "EC1A 1BB"),
    ],
)
def test_postcode(text: str, value: str) -> None:
    assert found(text) == [("postcode", value)]


@pytest.mark.parametrize(
    "text",
    [
        "oh seven seven double oh nine hundred one two three",
        "my number's 07700 900123",
        "plus four four seven seven double oh nine hundred one two three",
        "+447700900123",
        "zero seven seven zero zero, erm, nine zero zero, one two three",
    ],
)
def test_phone(text: str) -> None:
    assert found(text) == [("phone", "07700900123")]


def test_several_facts_come_in_the_order_spoken() -> None:
    text = "my number is 07700900123 and the car is BD19 XKP, I'm at B75 5QN"
    assert found(text) == [("phone", "07700900123"), ("vrm", "BD19XKP"), ("postcode", "B75 5QN")]


def test_evidence_holds_the_words_and_times() -> None:
    (slot,) = find_slots(Utterance.of_text(0, "it is BD19 XKP thanks", word_s=0.5))
    assert slot.kind is SlotKind.VRM
    assert slot.evidence.source is Source.CUE
    assert slot.evidence.words == "BD19 XKP"
    assert (slot.evidence.start_s, slot.evidence.end_s, slot.evidence.p) == (1.0, 2.0, 1.0)
    assert slot.evidence.by == "slot.vrm"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "he was done for fifty at 5pm, that's the 1st",
        "he was doing thirty in a twenty",
        "there were two or three of them, twenty five or so",
        "a bus, the number eleven, no sorry the fifty",
        "double trouble",
        "twenty stroke one two three",
        "I paid one hundred and fifty for it",
        "no, sorry, no",
        "five hundred, a hundred",
        "B for",
        "no sorry",
        "one no",
        "one no erm no",
        "B for as in",
        "B for a dog",
        "papa papa papa oh papa",
        "b zero one two alpha bravo",
    ],
)
def test_ordinary_numbers_are_no_slot(text: str) -> None:
    assert found(text) == []


WORDS = (
    "the car was parked outside my house and I saw a man take it for me to be on in by as"
    " no sorry oh I a like mike romeo golf hotel victor india papa oscar"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=40))
def test_words_without_digits_give_no_slot(words: list[str]) -> None:
    assert found(" ".join(words)) == []


@given(st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    find_slots(Utterance.of_text(0, text))


DIGITS = "zero one two three four five six seven eight nine"


@given(st.text("0123456789", min_size=10, max_size=10))
def test_spoken_crime_number_is_read_back(digits: str) -> None:
    spoken = [DIGITS.split()[int(d)] for d in digits]
    text = " ".join([*spoken[:2], "stroke", *spoken[2:8], "stroke", *spoken[8:]])
    assert found(text) == [("crime_number", f"{digits[:2]}/{digits[2:8]}/{digits[8:]}")]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("pc 4521 of today", [("collar_number", "4521")]),
        ("log 512 i rang about it yesterday", [("log_number", "512")]),
        ("B75 5QN and again B75 5QN", [("postcode", "B75 5QN")]),
    ],
)
def test_words_and_values_are_used_once(text: str, facts: list[tuple[str, str]]) -> None:
    assert found(text) == facts


def test_day_of_the_call_is_told_from_its_date() -> None:
    slots = find_slots(Utterance.of_text(0, "log 512, i rang on the 14th"), date(2026, 3, 18))
    assert [slot.value for slot in slots] == ["512", "2026-03-14"]


def test_street_is_told_with_its_article() -> None:
    assert found("it's kicking off on the stratford road") == [("place", "Stratford Road")]
    assert found("they saw the stratford road") == []
    assert found("on wake green old yardley wood moor road") == []
