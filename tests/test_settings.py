"""Settings come from the environment, are explained, and refuse what cannot be meant."""

from base64 import b64encode
from pathlib import Path

import pytest
from pydantic import ValidationError

from triage_service.settings import Settings

SECRET = "whsec_" + b64encode(b"s" * 32).decode()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no `.env` file of this machine."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TRIAGE_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def problem_of(monkeypatch: pytest.MonkeyPatch, **env: str) -> str:
    """The message with which this environment is refused."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    return str(refused.value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_field_has_a_description_that_is_a_sentence(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert len(description) > 10
    assert description.endswith(".")


@pytest.mark.parametrize("name", [n for n in Settings.model_fields if n.endswith(("_s", "_days"))])
def test_duration_says_its_unit_in_its_name_and_is_no_negative_number(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: -1})


def test_service_is_for_this_machine_only_by_default() -> None:
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert not settings.behind_proxy
    assert settings.receivers == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ()),
        (" , ", ()),
        ("https://a.test/x", ("https://a.test/x",)),
        ("http://localhost:1/, https://b.test ,", ("http://localhost:1/", "https://b.test")),
    ],
)
def test_receivers_are_split_at_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRIAGE_RECEIVERS", value)
    monkeypatch.setenv("TRIAGE_WEBHOOK_SECRET", SECRET)
    assert Settings().receivers == expected


def test_receivers_may_be_given_as_they_are() -> None:
    settings = Settings(receivers=("https://a/",), webhook_secret=SECRET)
    assert settings.receivers == ("https://a/",)


@pytest.mark.parametrize("receiver", ["a.test", "ftp://a.test/", "http://", "http://[a/", "/x"])
def test_receiver_that_is_no_address_is_named(
    monkeypatch: pytest.MonkeyPatch, receiver: str
) -> None:
    problem = problem_of(
        monkeypatch, TRIAGE_RECEIVERS=f"https://ok/,{receiver}", TRIAGE_WEBHOOK_SECRET=SECRET
    )
    assert f"'{receiver}' is no address" in problem


@pytest.mark.parametrize(
    ("receiver", "problem"),
    [
        ("http://desk.test/x", "in the clear"),
        ("http://169.254.169.254/latest", "in the clear"),
        ("https://user:word@desk.test/", "name or password"),
    ],
)
def test_receiver_to_whom_words_would_go_unprotected_is_refused(
    monkeypatch: pytest.MonkeyPatch, receiver: str, problem: str
) -> None:
    assert problem in problem_of(
        monkeypatch, TRIAGE_RECEIVERS=receiver, TRIAGE_WEBHOOK_SECRET=SECRET
    )


@pytest.mark.parametrize("receiver", ["http://127.0.0.1:8102/", "http://[::1]:8102/"])
def test_receiver_on_this_machine_may_be_plain_and_others_where_it_is_said(receiver: str) -> None:
    assert Settings(receivers=(receiver,), webhook_secret=SECRET).receivers == (receiver,)
    trusted = Settings(
        receivers=("http://desk.test/",), webhook_secret=SECRET, receivers_plain_http=True
    )
    assert trusted.receivers == ("http://desk.test/",)


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_zz", "no base64!", "whsec_" + b64encode(b"s" * 65).decode()],
    ids=["none", "empty", "short", "no_base64", "long"],
)
def test_receivers_need_a_secret_that_can_sign(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    problem = problem_of(monkeypatch, TRIAGE_RECEIVERS="https://a/", TRIAGE_WEBHOOK_SECRET=secret)
    assert "TRIAGE_WEBHOOK_SECRET must be" in problem
    assert not secret.removeprefix("whsec_") or secret not in problem


def test_secret_without_receivers_must_be_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "must be" in problem_of(monkeypatch, **{"TRIAGE_WEBHOOK_SECRET": "whsec_zz"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("DEVICE", "tpu"),
        ("LOG_LEVEL", "LOUD"),
        ("MAX_CALLS", "0"),
        ("RECOGNISER_WORKERS", "0"),
        ("STALL_S", "0"),
        ("STALL_S", "inf"),
        ("STALL_S", "2"),
        ("LINE_GAP_S", "100"),
        ("BEHIND_PROXY", "perhaps"),
        ("LOG_JSON", ""),
        ("REPEAT_WINDOW_DAYS", "-1"),
    ],
)
def test_value_that_cannot_be_meant_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert f"\n{name.lower()}\n" in problem_of(monkeypatch, **{f"TRIAGE_{name}": value})


def test_environment_wins_over_the_file_and_foreign_names_are_let_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        "TRIAGE_PORT=1\nTRIAGE_METRICS_PORT=2\nCOMPOSE_PROJECT=x\n", encoding="utf-8"
    )
    monkeypatch.setenv("TRIAGE_PORT", "3")
    settings = Settings()
    assert (settings.port, settings.metrics_port) == (3, 2)


@pytest.mark.parametrize("name", ["port", "behind_proxy", "invented"])
def test_settings_cannot_be_changed(name: str) -> None:
    with pytest.raises(ValidationError):
        setattr(Settings(), name, 1)


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_LINE_TOKEN", "geheim")
    monkeypatch.setenv("TRIAGE_WEBHOOK_SECRET", SECRET)
    settings = Settings()
    assert "geheim" not in repr(settings)
    assert SECRET not in repr(settings)
    assert settings.line_token.get_secret_value() == "geheim"
