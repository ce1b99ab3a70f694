import pytest

from eval.load.words import WordErrors, word_errors


@pytest.mark.parametrize(
    ("said", "heard", "expected"),
    [
        ("my bike was stolen", "My bike was stolen.", WordErrors(4, 0, 0, 0, 0)),
        ("my bike was stolen", "my bike was", WordErrors(4, 1, 1, 0, 0)),
        ("my bike was stolen", "bike was stolen", WordErrors(4, 1, 0, 0, 0)),
        ("my bike was stolen", "", WordErrors(4, 4, 4, 0, 0)),
        ("my bike was stolen", "my bike was was stolen", WordErrors(4, 1, 0, 1, 0)),
        ("my bike was stolen", "my bike my bike was stolen", WordErrors(4, 2, 0, 2, 0)),
        ("my bike was stolen", "my red bike was stolen", WordErrors(4, 1, 0, 0, 0)),
        ("it's twenty one", "it is 21", WordErrors(3, 0, 0, 0, 0)),
        ("no", "no no no no no no no", WordErrors(1, 6, 0, 0, 1)),
        ("...", "something", WordErrors(0, 0, 0, 0, 0)),
    ],
)
def test_word_errors_are_counted_by_kind(said: str, heard: str, expected: WordErrors) -> None:
    assert word_errors([said], [heard]) == expected


def test_errors_of_several_texts_add_up() -> None:
    errors = word_errors(["my bike", "was stolen"], ["my trike", "was"])
    assert errors == WordErrors(4, 2, 1, 0, 0)
    assert errors.wer == 0.5


def test_no_words_have_no_error_rate() -> None:
    assert word_errors([], []).wer is None
