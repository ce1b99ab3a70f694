"""What callers said is kept sealed, under a key for each call that can be destroyed.

Strategy: envelope encryption with Google Tink. Each call has a data key (AES-256-GCM), kept beside
its records only as wrapped by the master keys, which are never in the database. What is sealed is
bound to its call and to its place there, so that a copy in another place does not open. A call is
erased by destroying its wrapped key: no copy of the database without it can be read again.
"""

import json
from collections.abc import Sequence
from typing import Any, Protocol

import tink
from tink import aead, secret_key_access

from triage_service.domain.errors import Unreadable
from triage_service.domain.ids import CallId

PLAIN = b"\x00"
"""The first byte of what is kept in the clear."""
SEALED = b"\x01"
"""The first byte of what is sealed."""

aead.register()


class Vault(Protocol):
    """Seals and opens; a key is what the store keeps of a call's key."""

    seals: bool
    """Whether what is kept cannot be read without the master keys."""

    def new_key(self, call_id: CallId) -> bytes:
        """A fresh key for a call, wrapped."""
        ...

    def wrapped_anew(self, key: bytes, call_id: CallId) -> bytes:
        """The same key under the newest master key.

        Raises:
            Unreadable: The master keys do not open it.
        """
        ...

    def seal(self, key: bytes, call_id: CallId, part: str, plain: bytes) -> bytes:
        """Seal what belongs to `part` of a call, such as `decision/ID`.

        Raises:
            Unreadable: The master keys do not open the key.
        """
        ...

    def open(self, key: bytes | None, call_id: CallId, part: str, kept: bytes) -> bytes:
        """What was sealed there.

        Raises:
            Unreadable: The key was destroyed or is another's, or what is kept was changed or
                comes from another place.
        """
        ...


class TinkVault:
    """Seals under the newest master keys, and opens under any that are live."""

    seals = True

    def __init__(self, newest: str, *earlier: str) -> None:
        """Work with keysets in Tink's JSON; more than one is live while keys are rotated.

        Raises:
            ValueError: One is no such keyset.
        """
        self._masters: Sequence[Any] = [_master(text) for text in (newest, *earlier)]

    def new_key(self, call_id: CallId) -> bytes:
        """A fresh key for a call, wrapped by the newest master key."""
        return self._wrap(tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM), call_id)

    def wrapped_anew(self, key: bytes, call_id: CallId) -> bytes:
        """The same key, wrapped by the newest master key."""
        return self._wrap(self._unwrap(key, call_id), call_id)

    def seal(self, key: bytes, call_id: CallId, part: str, plain: bytes) -> bytes:
        """Seal, bound to call and part."""
        sealer = self._unwrap(key, call_id).primitive(aead.Aead)
        return SEALED + bytes(sealer.encrypt(plain, _place(call_id, part)))

    def open(self, key: bytes | None, call_id: CallId, part: str, kept: bytes) -> bytes:
        """Open what was sealed for that call and part, and nothing else."""
        if key is None:
            raise Unreadable(f"The key of call {call_id} was destroyed; {part} cannot be read.")
        if not kept.startswith(SEALED):
            raise Unreadable(f"{part} of call {call_id} is not sealed; who wrote it is not known.")
        try:
            opener = self._unwrap(key, call_id).primitive(aead.Aead)
            return bytes(opener.decrypt(kept[1:], _place(call_id, part)))
        except tink.TinkError as exc:
            raise Unreadable(f"{part} of call {call_id} was changed or is another's.") from exc

    def _wrap(self, data_key: Any, call_id: CallId) -> bytes:
        place = _place(call_id, "key")
        return bytes(
            tink.proto_keyset_format.serialize_encrypted(data_key, self._masters[0], place)
        )

    def _unwrap(self, key: bytes, call_id: CallId) -> Any:
        for master in self._masters:
            try:
                return tink.proto_keyset_format.parse_encrypted(key, master, _place(call_id, "key"))
            except tink.TinkError:
                continue
        raise Unreadable(f"The master keys do not open the key of call {call_id}.")


class OpenVault:
    """Keeps words in the clear: for development, with invented callers only."""

    seals = False

    def new_key(self, _call_id: CallId) -> bytes:
        """No key."""
        return b""

    def wrapped_anew(self, key: bytes, call_id: CallId) -> bytes:
        """The same nothing; a real key needs the master keys."""
        if key:
            raise Unreadable(f"Call {call_id} is sealed, and there are no master keys.")
        return key

    def seal(self, key: bytes, call_id: CallId, part: str, plain: bytes) -> bytes:
        """Mark as plain; a call that was sealed before cannot go on in the clear."""
        if key:
            raise Unreadable(f"Call {call_id} is sealed; {part} needs the master keys.")
        return PLAIN + plain

    def open(self, key: bytes | None, call_id: CallId, part: str, kept: bytes) -> bytes:
        """What was kept in the clear."""
        if key is None:
            raise Unreadable(f"The key of call {call_id} was destroyed; {part} cannot be read.")
        if not kept.startswith(PLAIN):
            raise Unreadable(f"{part} of call {call_id} is sealed and needs the master keys.")
        return kept[1:]


def new_keyset() -> str:
    """A new master keyset, in Tink's JSON; whoever has it can read every call."""
    handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    return str(tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))


def _master(text: str) -> Any:
    try:
        handle = tink.json_proto_keyset_format.parse(text, secret_key_access.TOKEN)
        return handle.primitive(aead.Aead)
    except tink.TinkError as exc:
        raise ValueError("this is no keyset for sealing (AEAD) in Tink's JSON") from exc


def _place(call_id: CallId, part: str) -> bytes:
    """Associated data that no two places share."""
    return json.dumps(["triage101", call_id, part]).encode()
