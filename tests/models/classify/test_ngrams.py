"""The linear model over hashed n-grams."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.classify.ngrams import BUCKETS, Head, Ngrams, counted, grams

RNG = np.random.default_rng(1)


def head(say: float = 0.5) -> Head:
    """Three labels, random weights."""
    return Head(WEIGHTS, np.zeros(3, np.float32), say)


WEIGHTS = RNG.normal(size=(BUCKETS, 3)).astype(np.float32)
MODEL = Ngrams(np.ones(BUCKETS, np.float32), head(), head(0.25))


def test_grams_are_words_pairs_and_pieces_of_words() -> None:
    assert list(grams("My MOT!")) == [
        *("my", "mot", "my mot"),
        *("#<my", "#my>", "#<my>"),
        *("#<mo", "#mot", "#ot>", "#<mot", "#mot>", "#<mot>"),
    ]


def test_text_without_words_fills_no_bucket_and_still_has_probabilities() -> None:
    assert [len(part) for part in counted("?! …")] == [0, 0]
    assert MODEL.p("?! …", MODEL.intents) == pytest.approx([1 / 3] * 3)


@given(st.text(max_size=80))
def test_probabilities_are_probabilities_whatever_was_said(text: str) -> None:
    joined = MODEL.joined(np.array([0.2, 0.3, 0.5], np.float32), text, head())
    assert joined.sum() == pytest.approx(1.0, abs=1e-5)
    assert (joined >= 0).all()


def test_powers_say_who_is_listened_to() -> None:
    p, text = np.array([0.2, 0.3, 0.5], np.float32), "my car was stolen"
    words_alone = replace(head(1.0), rest=0.0)
    assert MODEL.joined(p, text, head(0.0)) == pytest.approx(p, abs=1e-5)
    assert MODEL.joined(p, text, words_alone) == pytest.approx(MODEL.p(text, head()), abs=1e-5)
    sure = MODEL.joined(p, text, replace(head(0.0), rest=2.0))
    assert sure.max() > p.max()


def test_kept_model_answers_as_the_one_that_was_fitted(tmp_path: Path) -> None:
    MODEL.write(tmp_path / "ngrams.npz")
    read = Ngrams.read(tmp_path / "ngrams.npz")
    assert (read.intents.say, read.levels.say) == (0.5, 0.25)
    text = "my car was stolen"
    assert read.p(text, read.levels) == pytest.approx(MODEL.p(text, MODEL.levels), abs=1e-2)
