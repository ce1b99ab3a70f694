"""The trained classifier on a handful of plain sentences; its figures are in metrics.json."""

from pathlib import Path

import pytest

from models.classify.encoder import SHOWN_P, EncoderClassifier
from models.fetching import fetch
from models.load import load_classifier
from models.manifest import UnknownModel, read_manifest
from models.ports import Scores

FOLDER = Path(__file__).parents[3] / "models" / "classifier"

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def classifier() -> EncoderClassifier:
    """The network that `make train` left."""
    if not (FOLDER / "model.onnx").is_file():
        pytest.skip("no trained classifier: run `make train`")
    return EncoderClassifier(FOLDER)


def one(classifier: EncoderClassifier, text: str) -> Scores:
    (scores,) = classifier.classify([text])
    return scores


DANGERS = [
    "He's in the kitchen with a knife and he says he's going to kill me.",
    "there's a man breaking in downstairs right now and my kids are asleep",
    "My husband's collapsed, he's not breathing, please hurry.",
    "he's hitting her, I can hear her screaming through the wall, it's going on now",
    "I'm stood on the wrong side of the railings on the bridge and I can't see the point anymore.",
    "I can smell gas really strongly and there's smoke coming from next door",
    "me mom won't wake up and there's tablets all over the floor",
]
ROUTINE = [
    "Hello, can you tell me what time the front desk opens on Saturday please?",
    "I've got a speeding ticket and I don't know where to send the form back.",
    "I lost my purse on the number eleven bus and wondered if anyone had handed it in.",
    "I'd like an update on my crime number please, nobody has rung me back.",
    "This job's killing me, anyway, I'm ringing about renewing my shotgun certificate.",
]


@pytest.mark.parametrize("text", DANGERS)
def test_plain_danger_is_likelier_an_emergency_than_not(
    classifier: EncoderClassifier, text: str
) -> None:
    assert one(classifier, text).levels["L0"] > 0.5


@pytest.mark.parametrize("text", DANGERS)
def test_plain_danger_is_heard_after_a_polite_beginning(
    classifier: EncoderClassifier, text: str
) -> None:
    begun = f"Hello, yes, I'm ringing about the parking outside our house, it's a nuisance.\n{text}"
    assert one(classifier, begun).levels["L0"] > 0.5


@pytest.mark.parametrize("text", ROUTINE)
def test_routine_call_and_idiom_are_no_emergency(classifier: EncoderClassifier, text: str) -> None:
    assert one(classifier, text).levels["L0"] < 0.2


def test_danger_is_heard_in_a_recognisers_spelling(classifier: EncoderClassifier) -> None:
    text = "hes got a knife hes in the kitchen and hes gonna kill me"
    assert one(classifier, text).levels["L0"] > 0.5


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I've had a letter saying I was doing thirty-six, where do I send it?", "traffic_admin"),
        ("I've lost my wallet, has anybody handed one in?", "property"),
        ("My shotgun licence runs out in March, how do I renew it?", "firearms_licensing"),
        ("My daughter hasn't come home from school and she's only twelve.", "missing_person"),
    ],
)
def test_plain_reason_is_recognised(classifier: EncoderClassifier, text: str, intent: str) -> None:
    intents = one(classifier, text).intents
    assert max(intents, key=lambda label: intents[label]) == intent


def test_evidence_is_the_words_that_show_the_risk(classifier: EncoderClassifier) -> None:
    text = "I'm ringing about my neighbour. He's stood outside my door with a big knife."
    scores = one(classifier, text)
    start, end = scores.evidence["weapon_present"]
    assert "knife" in text[start:end]
    assert "ringing" not in text[start:end]


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("text", [*DANGERS, *ROUTINE, "\n".join(DANGERS)])
def test_evidence_is_whole_words_inside_the_text(
    classifier: EncoderClassifier, text: str, lower: bool
) -> None:
    text = text.lower() if lower else text
    scores = one(classifier, text)
    assert set(scores.evidence) == {risk for risk, p in scores.risks.items() if p >= SHOWN_P}
    for start, end in scores.evidence.values():
        assert 0 <= start < end <= len(text)
        assert start == 0 or text[start - 1].isspace()
        assert end == len(text) or text[end].isspace()


def test_batch_scores_each_text_as_if_alone(classifier: EncoderClassifier) -> None:
    texts = [*DANGERS, *ROUTINE, ""]
    assert classifier.classify(texts) == [one(classifier, text) for text in texts]


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "...", "\u200b", "?", "\N{GRINNING FACE}", "word " * 900]
)
def test_any_text_is_scored_and_probabilities_add_up(
    classifier: EncoderClassifier, text: str
) -> None:
    scores = one(classifier, text)
    assert sum(scores.intents.values()) == pytest.approx(1.0, abs=1e-4)
    assert sum(scores.levels.values()) == pytest.approx(1.0, abs=1e-4)
    assert all(0.0 <= p <= 1.0 for p in [*scores.risks.values(), *scores.levels.values()])


def test_no_batch_gives_no_scores(classifier: EncoderClassifier) -> None:
    assert classifier.classify([]) == []


def test_nothing_said_claims_nothing(classifier: EncoderClassifier) -> None:
    scores = one(classifier, "  ")
    assert scores.intents["unclear"] == 1.0
    assert scores.levels["none"] == 1.0
    assert not scores.evidence


def test_danger_early_in_a_long_call_is_not_forgotten(classifier: EncoderClassifier) -> None:
    calm = "And I was wondering when the office opens for lost property on a weekday. " * 30
    scores = one(classifier, f"{DANGERS[0]}\n{calm}")
    assert scores.levels["L0"] > 0.5
    assert scores.risks["weapon_present"] > SHOWN_P
    _, end = scores.evidence["weapon_present"]
    assert end <= len(DANGERS[0])


def test_scores_name_the_model_and_its_version(classifier: EncoderClassifier) -> None:
    assert one(classifier, "Hello?").model == f"triage-classifier {classifier.labels.version}"


def test_manifest_row_is_fetched_verified_and_loaded(tmp_path: Path) -> None:
    row = read_manifest()["triage-classifier"]
    if not (FOLDER / "model.onnx").is_file():
        pytest.skip("no trained classifier: run `make train`")
    fetch(row, tmp_path)
    assert load_classifier(row.name, tmp_path).name == f"{row.name} {row.revision}"


def test_recogniser_is_not_taken_for_a_classifier(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="no classifier model 'whisper-base'"):
        load_classifier("whisper-base", tmp_path)
