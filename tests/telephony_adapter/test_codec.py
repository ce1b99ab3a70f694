"""The two errors of every codec."""

import pytest

from telephony_adapter.codec import Codec, ProtocolError, TheyBrokeProtocol, WeBrokeProtocol
from telephony_adapter.native.codec import NativeCodec


@pytest.mark.parametrize("blame", [TheyBrokeProtocol, WeBrokeProtocol])
def test_error_carries_code_and_message(blame: type[ProtocolError]) -> None:
    error = blame("odd_frame", "Half a sample.")
    assert isinstance(error, ProtocolError)
    assert (error.code, str(error)) == ("odd_frame", "Half a sample.")


def test_native_codec_is_a_codec() -> None:
    codec: Codec = NativeCodec()
    assert codec.lost()
