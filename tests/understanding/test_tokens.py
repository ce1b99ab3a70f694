"""Normalised tokens, and patterns as regular expressions over them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.transcript import Utterance, Word
from triage_service.understanding.tokens import Line, read_pattern, spell, tokenise


def line_of(text: str) -> Line:
    return tokenise(Utterance.of_text(0, text).words)


def texts(line: Line) -> list[str]:
    return [token.text for token in line.tokens]


@pytest.mark.parametrize(
    ("word", "tokens"),
    [
        ("he's", ("he", "is")),
        ("hes", ("he", "is")),
        ("they've", ("they", "is")),
        ("am", ("is",)),
        ("didn't", ("did", "not")),
        ("doesn't", ("do", "not")),
        ("can't", ("can", "not")),
        ("cor", ("can", "not")),
        ("ay", ("is", "not")),
        ("he'll", ("he", "will")),
        ("mom's", ("mum", "is")),
        ("hittin'", ("hitting",)),
        ("neighbours'", ("neighbours",)),
        ("'help'", ("help",)),
        ("'cause", ("because",)),
        ("knife", ("knife",)),
    ],
)
def test_spell_gives_one_form(word: str, tokens: tuple[str, ...]) -> None:
    assert spell(word) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("He’s, he's got a, erm, a kn- knife!", "he is got a knife ."),
        ("They am fighting... now", "they is fighting now"),
        ("No. No?! He ay", "no . no . he is not"),
        ("- . !", ""),
        ("bye bye bye", "bye"),
        ("drink-driving", "drink driving"),
    ],
)
def test_tokenise_normalises(text: str, tokens: str) -> None:
    assert texts(line_of(text)) == tokens.split()


def test_clause_ends_at_mark_conjunction_and_pause() -> None:
    words = [
        Word("shouting,", 0.0, 0.3, 1.0),
        Word("hitting", 0.3, 0.6, 1.0),
        Word("but", 0.6, 0.9, 1.0),
        Word("quiet", 0.9, 1.2, 1.0),
        Word("now", 2.5, 2.8, 1.0),
    ]
    assert [token.clause for token in tokenise(words).tokens] == [0, 1, 2, 2, 3]


def test_tokens_know_the_word_they_come_from() -> None:
    assert [token.word for token in line_of("erm he's got it").tokens] == [1, 1, 2, 3]


def test_line_marks_floating_words_and_negations() -> None:
    line = line_of("he's just not got one")
    assert line.text == " he is ~just !not got one "
    assert line.words(0, 4) == " he is just not "
    assert line.span(*line.chars(2, 4)) == (2, 4)
    assert line.chars(4, 6)[1] == len(line.text)


def test_sentence_ends_at_stops_and_out_of_reach() -> None:
    line = line_of("one. two three four. five")
    assert line.sentence(3, 4) == (2, 5)
    far = line_of(" ".join(f"w{n}" for n in range(50)))
    assert far.sentence(20, 21) == (6, 35)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("he is got a knife", "he's got a knife"),
        ("(hit|punched) me", "punched me"),
        ("got [a|the] gun", "got gun"),
        ("strangl* her", "strangling her"),
        ("taken ...3 tablets", "taken a lot of tablets"),
        ("got a knife", "got just literally a knife"),
        ("he's not breathing", "he isn't breathing"),
        ("^ [hello] teacher here", "Right, hello, teacher here"),
        ("^ teacher here", "I rang. Teacher here"),
        ("he is nine ^", "he's nine. Please come"),
        ("he is nine ^", "he's nine"),
    ],
)
def test_pattern_matches(pattern: str, said: str) -> None:
    assert read_pattern(pattern).regex.search(line_of(said).text)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("got a knife", "got a knifeman"),
        ("taken ...3 tablets", "taken it. my tablets"),
        ("taken ...1 tablets", "taken two many tablets"),
        ("not breathing", "not now no breathing"),
        ("^ teacher here", "the teacher here"),
        ("he is nine ^", "he's nine miles off"),
    ],
)
def test_pattern_does_not_match(pattern: str, said: str) -> None:
    assert not read_pattern(pattern).regex.search(line_of(said).text)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("he is got a knife", {"knife"}),
        ("is (hitting|kicking) me", {"hitting", "kicking"}),
        ("strangl* [her]", {"strangl*"}),
        ("(he|(they) is) ...2 (a|b)", {"a", "b"}),
    ],
)
def test_pattern_needs_its_most_telling_words(pattern: str, needs: set[str]) -> None:
    assert read_pattern(pattern).needs[0] == needs


def test_pattern_knows_whether_it_is_a_negation() -> None:
    assert read_pattern("won't wake up").negates
    assert not read_pattern("wake up").negates


@given(st.text())
def test_tokens_and_text_agree(text: str) -> None:
    line = line_of(text)
    assert re.sub("[~!]", "", line.text).split() == texts(line)
    for number, token in enumerate(line.tokens):
        assert line.span(token.start - 1, token.start + 1) == (number, number + 1)
        assert token.word < len(text.split())
