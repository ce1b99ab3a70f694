"""Sealing by itself: only the right keys, call and place open what was sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_service.domain.errors import Unreadable
from triage_service.domain.ids import CallId
from triage_service.store.vault import PLAIN, SEALED, OpenVault, TinkVault, new_keyset

NEWEST, EARLIER, STRANGE = new_keyset(), new_keyset(), new_keyset()
VAULT = TinkVault(NEWEST)
ONE, OTHER = CallId("c-1"), CallId("c-2")
KEY = VAULT.new_key(ONE)
KEPT = VAULT.seal(KEY, ONE, "decision/d-1", b"help me")


@given(st.binary(max_size=2000))
def test_what_was_sealed_opens_at_its_place(plain: bytes) -> None:
    kept = VAULT.seal(KEY, ONE, "audio", plain)
    assert kept.startswith(SEALED)
    assert VAULT.open(KEY, ONE, "audio", kept) == plain


def test_what_is_kept_does_not_show_what_was_said() -> None:
    assert b"help" not in KEPT
    assert b"help" not in KEY


def test_copy_in_another_call_is_refused_with_either_key() -> None:
    other_key = VAULT.new_key(OTHER)
    for key in (KEY, other_key):
        with pytest.raises(Unreadable):
            VAULT.open(key, OTHER, "decision/d-1", KEPT)


def test_copy_in_another_place_of_the_same_call_is_refused() -> None:
    with pytest.raises(Unreadable, match="decision/d-2 of call c-1 was changed or is another's"):
        VAULT.open(KEY, ONE, "decision/d-2", KEPT)


def test_calls_have_keys_of_their_own() -> None:
    assert VAULT.new_key(ONE) != VAULT.new_key(ONE)


@given(st.integers(0, len(KEPT) - 1), st.integers(1, 255))
def test_flipped_bit_is_refused(at: int, flip: int) -> None:
    changed = KEPT[:at] + bytes([KEPT[at] ^ flip]) + KEPT[at + 1 :]
    with pytest.raises(Unreadable):
        VAULT.open(KEY, ONE, "decision/d-1", changed)


def test_destroyed_key_leaves_nothing_to_read() -> None:
    with pytest.raises(Unreadable, match="key of call c-1 was destroyed"):
        VAULT.open(None, ONE, "decision/d-1", KEPT)


def test_strange_master_keys_open_nothing() -> None:
    with pytest.raises(Unreadable, match="master keys do not open"):
        TinkVault(STRANGE).open(KEY, ONE, "decision/d-1", KEPT)


def test_two_master_keys_are_live_while_keys_are_rotated() -> None:
    rotating, after = TinkVault(EARLIER, NEWEST), TinkVault(EARLIER)
    assert rotating.open(KEY, ONE, "decision/d-1", KEPT) == b"help me"
    renewed = rotating.wrapped_anew(KEY, ONE)
    assert after.open(renewed, ONE, "decision/d-1", KEPT) == b"help me"
    with pytest.raises(Unreadable):
        VAULT.open(renewed, ONE, "decision/d-1", KEPT)


def test_what_is_not_sealed_is_not_believed() -> None:
    with pytest.raises(Unreadable, match="who wrote it is not known"):
        VAULT.open(KEY, ONE, "decision/d-1", PLAIN + b"forged")


@pytest.mark.parametrize("text", ["", "{}", "nonsense", NEWEST[:60]])
def test_text_that_is_no_keyset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no keyset"):
        TinkVault(text)


def test_open_vault_keeps_in_the_clear_and_opens_only_that() -> None:
    vault = OpenVault()
    key = vault.new_key(ONE)
    kept = vault.seal(key, ONE, "audio", b"help me")
    assert vault.wrapped_anew(key, ONE) == key == b""
    assert kept == PLAIN + b"help me"
    assert vault.open(key, ONE, "audio", kept) == b"help me"
    with pytest.raises(Unreadable, match="destroyed"):
        vault.open(None, ONE, "audio", kept)
    with pytest.raises(Unreadable, match="needs the master keys"):
        vault.open(KEY, ONE, "decision/d-1", KEPT)
    with pytest.raises(Unreadable, match="needs the master keys"):
        vault.seal(KEY, ONE, "audio", b"x")
    with pytest.raises(Unreadable, match="no master keys"):
        vault.wrapped_anew(KEY, ONE)
