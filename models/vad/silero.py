"""Silero voice detection on onnxruntime: one chunk at a time, its memory handed in and out.

Follows Silero VAD v6 as shipped with faster-whisper 1.2.1: 512 samples at 16 kHz, preceded by the
last 64 samples of the chunk before.
"""

from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime

from models.ports import Samples, VoiceMemory

_CHUNK, _CONTEXT = 512, 64
_GAIN = np.float32(10 ** (-15 / 20))
"""Sound is made 15 dB softer for the network, which misses loud telephone voices (decision 15)."""
_STATE_SHAPE = (2, 1, 1, 128)
"""The network's hidden and cell state, stacked."""


class SileroDetector:
    """A `SpeechDetector`; one for all calls, safe to call from several threads."""

    chunk_samples = _CHUNK

    def __init__(self, path: Path) -> None:
        """Load the network.

        Args:
            path: The verified ONNX file.
        """
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            path, providers=["CPUExecutionProvider"], sess_options=options
        )

    def fresh(self) -> VoiceMemory:
        """The memory of a call that has heard nothing."""
        return VoiceMemory(
            state=np.zeros(_STATE_SHAPE, np.float32),
            context=np.zeros(_CONTEXT, np.float32),
        )

    def voice(self, chunk: Samples, memory: VoiceMemory) -> tuple[float, VoiceMemory]:
        """Probability of voice in `chunk`, and the memory to hand in next.

        Args:
            chunk: float32 [512] in [-1, 1], 16 kHz mono.
            memory: What `fresh` or the call before gave.

        Raises:
            ValueError: The chunk has another length.
        """
        if chunk.shape != (_CHUNK,):
            raise ValueError(f"a chunk has {_CHUNK} samples, not {chunk.shape}")
        chunk = chunk * _GAIN
        sound = np.concatenate([memory.context, chunk])[np.newaxis]
        hidden, cell = memory.state
        p, hidden, cell = self._session.run(None, {"input": sound, "h": hidden, "c": cell})
        state = cast(Samples, np.stack([hidden, cell]))
        return float(p.reshape(-1)[0]), VoiceMemory(state=state, context=chunk[-_CONTEXT:].copy())
