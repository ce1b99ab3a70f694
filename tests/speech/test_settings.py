"""Numbers that contradict one another are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.speech.settings import HearingSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"voice_off_p": 0.6},
        {"voice_on_p": 1.5},
        {"voice_off_p": 0.0},
        {"longest_s": 26.0},
        {"longest_s": 0.0},
        {"post_roll_s": 0.9},
        {"post_roll_s": -0.1},
        {"early_final_s": 0.1},
        {"early_final_s": 0.7},
        {"weakest_within_s": 20.0},
    ],
    ids=str,
)
def test_settings_refuse_contradictions_by_name(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        HearingSettings(**wrong)  # type: ignore[arg-type]


def test_settings_may_wait_for_the_hang_over() -> None:
    assert HearingSettings(early_final_s=None).early_final_s is None


@given(st.floats(0.3, 3.0))
def test_any_patience_gives_numbers_that_agree(hangover_s: float) -> None:
    patient = HearingSettings.patient(hangover_s=hangover_s, partial_every_s=1.0)
    assert patient.hangover_s == hangover_s
    assert patient.early_final_s is not None
    assert patient.early_final_s < patient.early_final_busy_s < hangover_s


def test_the_usual_patience_gives_the_usual_numbers() -> None:
    usual = HearingSettings()
    made = HearingSettings.patient(hangover_s=usual.hangover_s, partial_every_s=1.0)
    assert made == usual
