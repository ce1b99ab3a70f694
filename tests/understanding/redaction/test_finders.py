"""Each finder by itself: what it takes, and what it leaves."""

import pytest

from triage_service.domain.transcript import Utterance
from triage_service.understanding.redaction import Redactor
from triage_service.understanding.redaction.spoken import Kind, numbered, plain

REDACTOR = Redactor()


def found(text: str) -> list[tuple[str, str]]:
    """Kind and words of everything found."""
    words = Utterance.of_text(0, text).words
    return [
        (span.kind.name, " ".join(word.text for word in words[span.first : span.last + 1]))
        for span in REDACTOR.find(words)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty second of May", ["22th", "of", "may"]),
        ("the 22nd", ["the", "22th"]),
        ("twenty tenth", ["20", "10th"]),
        ("a hundred and six", ["106"]),
        ("a house", ["a", "house"]),
        ("SHOUTED WORDS", ["shouted", "words"]),
        ("first", ["1th"]),
    ],
)
def test_numbers_are_read(text: str, expected: list[str]) -> None:
    tokens = numbered(plain(Utterance.of_text(0, text).words))
    assert [token.text for token in tokens] == expected


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("it's oh seven seven and then double oh nine hundred one two three", "PHONE", 12),
        ("my number is 496 0733", "PHONE", 2),
        ("about 4960733 pounds", None, 0),
        ("4242 4242 4242 4242", "CARD", 4),
        ("999 012 3456", "NHS", 3),
        ("QQ 12 34 56 C", "NI", 5),
        ("oh oh one two three four five six", None, 0),
        ("crime number 20/123456/26", None, 0),
        ("oh seven seven double oh please take it down nine hundred one", None, 0),
        ("oh seven seven double oh or not or else nine hundred one two three", None, 0),
        ("B14 7QT", "POSTCODE", 2),
        ("one two three, no sorry, four one four two four three four four four five", "CARD", 14),
        ("reg is bravo delta one nine x-ray kilo papa", "PLATE", 7),
    ],
)
def test_numbers_that_are_somebodys_are_found(text: str, kind: str | None, words: int) -> None:
    got = [each for each in found(text) if each[0] == kind] if kind else found(text)
    assert bool(got) is bool(kind)
    if kind and words and len(got) == 1:
        assert len(got[0][1].split()) >= words - 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's dave dot smith at gmail dot com", ["dave dot smith at gmail dot com"]),
        ("dave@gmail.com, yes", ["dave@gmail.com,"]),
        ("bev at bevs hair dot co dot uk", ["bev at bevs hair dot co dot uk"]),
        ("linda at gmail", ["linda at gmail"]),
        ("look at gmail dot com", ["look at gmail dot com"]),
        ("it's at gmail dot com", []),
        ("meet me at the shop", []),
        ("well, jo at aol dot com", ["jo at aol dot com"]),
        (
            "a b c d e f g h i j k l m n o at gmail dot com",
            ["b c d e f g h i j k l m n o at gmail dot com"],
        ),
    ],
)
def test_email_is_found_with_what_stands_before_it(text: str, expected: list[str]) -> None:
    assert [words for kind, words in found(text) if kind == "EMAIL"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("born the fourth of july nineteen sixty two", ["the fourth of july nineteen sixty two"]),
        ("on the fourteenth of march last year", []),
        ("14/03/1985", ["14/03/1985"]),
        ("14/03/2026", []),
        ("date of birth 14/03/2019", ["14/03/2019"]),
        ("it was thirty first october seventy one", ["thirty first october seventy one"]),
        ("it was thirty first october twenty six", []),
        ("sixth of the sixth seventy three", ["sixth of the sixth seventy three"]),
        ("one two ninety four", []),
        ("dob one two ninety four", ["one two ninety four"]),
        ("he was born nineteen forty eight", ["nineteen forty eight"]),
        ("it opened in nineteen forty eight", []),
        ("march the fifth two thousand and three", ["march the fifth two thousand and three"]),
    ],
)
def test_birthday_is_told_from_another_day(text: str, expected: list[str]) -> None:
    got = [words for kind, words in found(text) if kind == "BIRTH"]
    assert [words.removeprefix("in ") for words in got] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 14 Wellington Road, Bilston", ["14 Wellington Road,"]),
        ("flat three, forty one station street", ["flat three, forty one station street"]),
        ("flat twelve, hawthorn house, elm grove", ["flat twelve, hawthorn house, elm grove"]),
        ("flat 3 b", ["flat 3 b"]),
        ("flat 3, b", ["flat 3,"]),
        ("flat out", []),
        ("flat", []),
        ("number nine primrose close", ["number nine primrose close"]),
        ("number nine is mine", []),
        ("unit six, forge way", ["unit six, forge way"]),
        ("thirty a king street", ["thirty a king street"]),
        ("one oh five moat lane", ["one oh five moat lane"]),
        ("eighty seven the crescent", ["eighty seven the crescent"]),
        ("five the usual", []),
        ("bristol road south is shut", []),
        ("12 bristol road south", ["12 bristol road south"]),
        ("I live on nightingale way", ["nightingale way"]),
        ("he drove down nightingale way", []),
        ("rose cottage, mill lane", ["rose cottage, mill lane"]),
        ("the old vicarage, church lane", ["the old vicarage, church lane"]),
        ("the farm", []),
        ("the little farm", []),
        ("five men with knives on the road", []),
        ("5 gun street", []),
        ("flat two, 9 Lee Court, 14 Elm Road", ["flat two, 9 Lee Court, 14 Elm Road"]),
        ("flat two, 9 Lee Court, 14 men", ["flat two, 9 Lee Court,"]),
        ("7 blue, green street", ["7 blue, green street"]),
        ("7 very, green, long, winding, avenue", []),
        ("room six", ["room six"]),
        ("two cats", []),
        ("5 acacia", []),
        ("12 new street road", ["12 new street road"]),
    ],
)
def test_address_is_found_whole(text: str, expected: list[str]) -> None:
    assert [words for kind, words in found(text) if kind == "ADDRESS"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is featherstonehaugh", ["featherstonehaugh"]),
        ("my name is karen whitfield and", ["karen whitfield"]),
        ("my name is Karen. Whitfield is a town", ["Karen."]),
        ("it's Mrs Patel from the shop", ["Mrs Patel"]),
        ("Mr and Mrs Hargreaves next door", ["Mr and Mrs Hargreaves"]),
        ("PC nine one two jones", ["nine one two jones"]),
        ("my husband is detective Harris", ["Harris"]),
        ("he won't let me out is. Door's locked", []),
        ("the doctor, he said", []),
        ("the doctor is here", []),
        ("a sergeant", []),
        ("priya said so", ["priya"]),
        ("my mate will turner got jumped", ["will turner"]),
        ("my mate will come", []),
        ("my mum will", ["will"]),
        ("I hope he will", []),
        ("it's mark hughes", ["mark hughes"]),
        ("it's Mark and he fell", ["Mark"]),
        ("they left a mark on it", []),
        ("my neighbour oyelaran fell", ["oyelaran"]),
        ("my son is called zephyr", ["zephyr"]),
        ("my brother was stabbed", []),
        ("I'm called Rob and", ["Rob"]),
        ("they tried to rob", []),
        ("it was Rob", []),
        ("this is Xanthe from work", ["Xanthe"]),
        ("ask about Clare's law", []),
        ("it was jerome who", ["jerome"]),
        ("kevin said he'd kill her", ["kevin"]),
        ("kevin walking home", ["kevin"]),
        ("ahmed kabadze", ["ahmed kabadze"]),
        ("ali mohammed hassan khan abdi noor", ["mohammed hassan khan abdi", "noor"]),
        ("surname smith, that's S M I T H", ["smith,", "S M I T H"]),
        ("that's sierra mike india tango hotel, smith", ["sierra mike india tango hotel, smith"]),
        ("that's s m i t h", ["s m i t h"]),
        ("on the c c t v", []),
        ("we saw a b c", []),
        ("that's c c t v", []),
        ("he is x", []),
    ],
)
def test_name_is_found_where_somebody_is_introduced_or_known(
    text: str, expected: list[str]
) -> None:
    assert [words for kind, words in found(text) if kind == "NAME"] == expected


def test_what_overlaps_is_one_stretch_under_the_kind_found_first() -> None:
    assert found("my email is aisha k two thousand at gmail dot com") == [
        ("EMAIL", "aisha k two thousand at gmail dot com")
    ]


def test_kinds_have_plain_names() -> None:
    assert {kind.value for kind in Kind} >= {"phone", "NHS number", "date of birth"}
