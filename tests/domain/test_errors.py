import pytest

from triage_service.domain.errors import ConfigError, ConfigErrors


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("H0", "routing.yaml: H0: no such place. Name one."),
        ("", "routing.yaml: no such place. Name one."),
    ],
)
def test_config_error_says_file_row_problem_and_remedy(row: str, says: str) -> None:
    assert str(ConfigError("routing.yaml", row, "no such place", "Name one.")) == says


def test_config_errors_say_every_one_on_its_own_line() -> None:
    errors = [ConfigError("a.yaml", "", f"problem {n}", "Mend it.") for n in (1, 2)]
    together = ConfigErrors(errors)
    assert tuple(together.errors) == tuple(errors)
    assert str(together).splitlines() == [str(error) for error in errors]
