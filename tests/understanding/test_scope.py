"""In what sense a phrase is meant: the phrase is put between asterisks."""

import pytest

from triage_service.domain.transcript import Utterance
from triage_service.understanding.scope import Polarity, Scope, Tense, scope_of
from triage_service.understanding.tokens import tokenise


def scope(marked: str, *, own_negation: bool = False) -> Scope:
    line = tokenise(Utterance.of_text(0, marked.replace("*", "")).words)
    before, inside, _ = marked.split("*")
    first = len(tokenise(Utterance.of_text(0, before).words).tokens)
    last = len(tokenise(Utterance.of_text(0, before + inside).words).tokens)
    return scope_of(line, first, last, own_negation=own_negation)


@pytest.mark.parametrize(
    "marked",
    [
        "*he ain't got a knife* or nothing",
        "there's *no knife*",
        "he's not in *the house*",
        "without *a gun*",
        "I don't think *he's got a knife*",
        "it's not like *he's got a gun*",
        "nobody's *been stabbed*",
        "no *smoke coming out*",
    ],
)
def test_denial_is_heard(marked: str) -> None:
    assert scope(marked).polarity is Polarity.DENIED


@pytest.mark.parametrize(
    "marked",
    [
        "no *he's got a knife*",
        "no my husband's *hitting me*",
        "I can't believe *he's hitting her*",
        "he won't *stop hitting me*",
        "he hasn't gone, *he's got a knife*",
        "I can't get out *there's smoke*",
        "he hasn't hit her but *he's got a knife*",
        "I'm not being funny and *he's got a knife*",
    ],
)
def test_negation_of_something_else_is_no_denial(marked: str) -> None:
    assert scope(marked).polarity is Polarity.AFFIRMED


def test_cue_that_is_a_negation_is_not_denied_by_it() -> None:
    assert scope("*she's not breathing*", own_negation=True).polarity is Polarity.AFFIRMED


@pytest.mark.parametrize(
    "marked", ["I'm not sure if *he's got a knife*", "I don't know whether *he's got a gun*"]
)
def test_doubt_is_unsure(marked: str) -> None:
    assert scope(marked).polarity is Polarity.UNSURE


@pytest.mark.parametrize(
    "marked",
    [
        "*they were fighting* last week",
        "last year *he had a gun*",
        "*he's punched me* yesterday",
        "yesterday *he's come at me*",
        "last night I was in bed and there was *smoke coming out*",
        "they got in last week, *in the house*",
    ],
)
def test_past_is_heard(marked: str) -> None:
    assert scope(marked).tense is Tense.PAST


@pytest.mark.parametrize(
    "marked",
    [
        "*he grabbed me by the throat*. Last Sunday morning",
        "*I've been attacked*. It was three years ago",
        "Last month I was in town. *A lad pulled a knife*",
        "*he's set the bins alight*, last month that was",
        "*they chased me* when I lived in London",
        "*he came at me with a hammer* and it went to court",
        "the lad who *stabbed me* wants to say sorry",
        "*he pulled a knife* and I gave him my phone and he ran off",
        "my nan *has collapsed* but the ambulance has been and gone",
        "*the man on the roof* I rang about",
        "turns out *the man in my garden* was the meter reader",
        "he's in prison for *a stabbing*",
        "I reported *a man with a knife*",
        "*he hit me* but not any more",
        "*there's a fire*. False alarm, it's the toaster",
    ],
)
def test_past_is_heard_without_a_time_beside_the_verb(marked: str) -> None:
    assert scope(marked).tense is Tense.PAST


@pytest.mark.parametrize(
    "marked",
    [
        "there's a lad *that stabbed me* here",
        "*he's got a knife*. Last year he had a gun",
        "Last month he had a gun, now he's back. *he pulled a knife*",
        "she said she'd *taken the whole bottle*",
        "she came in, she shouted, she's here and *she hit me*",
        "*he hit me*",
        "my mate rang and said *he's got a knife*",
    ],
)
def test_danger_told_in_the_past_but_not_over_is_present(marked: str) -> None:
    assert scope(marked).tense is Tense.PRESENT


@pytest.mark.parametrize(
    "marked",
    [
        "last year he had a gun... *he's outside* now",
        "last year he had a gun and *he's hitting* her",
        "*he was hitting me* just now",
        "last week he hit me, now he's here and there's *blood everywhere*",
        "*he hit me* two minutes ago",
        "I was in bed my husband *is hitting me*",
        "Last week. *he's got a knife*",
    ],
)
def test_present_beats_past(marked: str) -> None:
    assert scope(marked).tense is Tense.PRESENT


@pytest.mark.parametrize(
    "marked",
    [
        "if he comes back *he'll kill me*",
        "*he'll kill me* if he finds out",
        "when he's drunk *he hits me*",
        "I'm scared *he'll kill me*",
        "unless I pay *he'll stab me*",
    ],
)
def test_condition_is_heard(marked: str) -> None:
    assert scope(marked).tense is Tense.CONDITIONAL


@pytest.mark.parametrize(
    "marked",
    [
        "I don't know if this is right but *he's hitting her*",
        "if you can come quick *he's hitting her*",
        "*he'll kill me* if I ring you",
        "if it rains I walk but *he's got a knife*",
        "I'm scared *he's got a knife*",
    ],
)
def test_polite_and_coerced_ifs_are_no_condition(marked: str) -> None:
    assert scope(marked).tense is Tense.PRESENT


def test_future_is_heard() -> None:
    assert scope("he might *hit me*").tense is Tense.FUTURE


@pytest.mark.parametrize(
    "marked",
    [
        "*he's got a knife* on the telly",
        "it's a film about a man, *he's got a gun*",
        "in the film *he's got a gun*",
        "it's only a drill, *there's a man with a gun*",
        "what if *he's got a knife*",
        "is it legal to be *carrying a knife*",
        "on Eastenders *a fight*",
        "*the gun* in a play rehearsing for Friday",
        "there's *a stabbing* episode called The End",
        "*he's got a gun*. It's only the game, sorry",
        "I heard on the radio *there's a car on fire*",
        "*there's a man with a sword*, it's a re-enactment",
        "*he's got a knife on* the telly",
    ],
)
def test_fiction_practice_and_fancy_are_not_real(marked: str) -> None:
    assert not scope(marked).real


@pytest.mark.parametrize(
    "marked",
    [
        "I was watching telly and *he's hitting her*",
        "they took my xbox and *he's got a knife*",
        "I saw a film about it but *he's got a gun*",
        "*he's got a gun* there's one on the telly too",
    ],
)
def test_real_danger_beside_fiction_is_real(marked: str) -> None:
    assert scope(marked).real


@pytest.mark.parametrize(
    ("marked", "person"),
    [
        ("*he's hitting me*", "caller"),
        ("*he's hitting her*", "other"),
        ("*smoke everywhere*", "unknown"),
    ],
)
def test_person_is_told(marked: str, person: str) -> None:
    assert scope(marked).person == person
