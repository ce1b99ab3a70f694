"""How a call perceives: sound becomes words, words become an assessment, time passes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, assert_never

from models.plan import Rank
from models.ports import Hypothesis, Scores, SenseFailed, Window
from telephony_adapter.codec import TheyBrokeProtocol
from telephony_adapter.events import (
    AudioFrame,
    AudioLost,
    Channel,
    LegEvent,
    LegStarted,
    LegStopped,
    Refuse,
)
from telephony_adapter.events import KeyPressed as KeyOnLeg
from telephony_adapter.leg import Leg
from triage_service.calls.kit import Kit
from triage_service.domain.decisions import AskClassifier
from triage_service.domain.events import (
    Assessed,
    CallEnded,
    CallEvent,
    KeyPressed,
    Sense,
    SenseLost,
    SpeechHeard,
)
from triage_service.domain.ids import IntentId, RiskId
from triage_service.domain.level import Level
from triage_service.domain.transcript import Transcript
from triage_service.speech.ear import Ear

Inbox = asyncio.Queue[CallEvent]
CODEC_FAULTS = frozenset({"codec_unsupported", "codec_mismatch"})
"""Errors of the protocol for which the caller's sound itself is the reason."""
UNHEARD_MOST = 2
"""Sentences that may wait for the recogniser before the line is not read for a while."""


class Hearing:
    """One call's line and ear, and the recogniser that all calls share."""

    def __init__(self, leg: Leg, events: AsyncIterator[LegEvent], kit: Kit, inbox: Inbox) -> None:
        """Nothing has been heard yet."""
        self._leg, self._events, self._kit, self._inbox = leg, events, kit, inbox
        self._ear = Ear(kit.hearing, kit.detector)
        self._fed = asyncio.Event()
        self._heard = asyncio.Event()
        self._reason = "completed"
        self.line_closed = False
        self.last_frame_s = kit.monotonic_s()
        """When the line last said anything, on the monotonic clock."""
        self.deaf = False
        """The recogniser was lost; no window is sent to it any more."""

    @property
    def at_s(self) -> float:
        """Seconds of sound received."""
        return self._ear.at_s

    @property
    def quiet_s(self) -> float:
        """Seconds since voice; 0 while words of earlier voice are still owed."""
        busy = self._ear.speaking or self._ear.unheard > 0
        return 0.0 if busy else self._ear.quiet_s

    async def listen(self) -> None:
        """Read the line until it ends; the ear hears the caller, keys go straight on."""
        try:
            async for event in self._events:
                self.last_frame_s = self._kit.monotonic_s()
                await self._follow(event)
        except TheyBrokeProtocol as broken:
            self._kit.metrics.protocol_errors.labels("native", broken.code).inc()
            await self._leg.send(Refuse(broken.code, str(broken)))
            code = broken.code if broken.code in CODEC_FAULTS else "protocol"
            await self._inbox.put(SenseLost(Sense.LINE, code, self.at_s))
            self._reason = "protocol_error"
        await self._close()

    async def hang_up(self) -> None:
        """Stop waiting for a line that sends nothing any more: what it said is kept."""
        if not self.line_closed:
            self._reason = "line_lost"
            await self._close()

    async def _close(self) -> None:
        self.line_closed = True
        await self._tell(self._ear.close())
        self._fed.set()

    async def _follow(self, event: LegEvent) -> None:
        metrics = self._kit.metrics
        match event:
            case AudioFrame():
                metrics.audio_frames.labels("native").inc()
                if event.channel is Channel.CALLER:
                    await self._tell(self._ear.feed(event.pcm))
                    self._fed.set()
                    await self._keep_pace()
            case AudioLost(at_s=at_s, length_s=length_s):
                metrics.audio_gap.labels("native").inc(length_s)
                self._ear.miss(at_s, length_s)
            case KeyOnLeg(key=key):
                await self._inbox.put(KeyPressed(key, self.at_s))
            case LegStopped(reason=reason):
                self._reason = reason
            case LegStarted():
                pass
            case _:
                assert_never(event)

    async def _keep_pace(self) -> None:
        """Leave sound unread while the recogniser is behind: the sender waits, memory does not."""
        while self._ear.unheard > UNHEARD_MOST and not self.deaf:
            self._heard.clear()
            await self._heard.wait()
            # The line said nothing because it was not asked to.
            self.last_frame_s = self._kit.monotonic_s()

    async def transcribe(self) -> None:
        """Turn sound into words until the ear has nothing left, then end the call."""
        while not self._ear.done:
            await self._fed.wait()
            self._fed.clear()
            while not self.deaf and (window := self._next_window()) is not None:
                await self._recognise(window)
                self._heard.set()
            if self.deaf and self.line_closed:
                break
        await self._inbox.put(CallEnded(self.at_s, self._reason))

    def _next_window(self) -> Window | None:
        return self._ear.next_window(busy=self._kit.recogniser.busy)

    async def _recognise(self, window: Window) -> None:
        kit = self._kit
        rank = _rank(window)
        if rank is Rank.PARTIAL and not kit.recogniser.idle:
            # Partials thin out first: a final must always find a free worker.
            self._ear.fail(window)
            return
        deadline_s = (
            kit.settings.final_deadline_s if window.final else kit.settings.partial_deadline_s
        )
        asked_s = kit.monotonic_s()
        answer = asyncio.ensure_future(
            kit.recogniser.submit(window, rank=rank, deadline_s=deadline_s)
        )
        try:
            hypothesis = await self._unless_overtaken(window, answer)
        except SenseFailed as failed:
            lost_sentence = self._ear.due(window)
            await self._tell(self._ear.fail(window))
            if lost_sentence or failed.code in ("crashed", "stopped"):
                await self.go_deaf(failed.code)
            return
        finally:
            answer.cancel()
        if hypothesis is None:
            return
        spent_s = kit.monotonic_s() - asked_s
        kit.metrics.audio_lag.labels(kit.asr_model).observe(spent_s)
        await self._tell(self._ear.hear(window, hypothesis))

    async def _tell(self, utterances: Sequence[SpeechHeard]) -> None:
        """Hand on what was heard."""
        for heard in utterances:
            if heard.utterance.final:
                delay_s = max(0.0, self.at_s - heard.utterance.end_s)
                self._kit.metrics.word_final_latency.labels(self._kit.asr_model).observe(delay_s)
            await self._inbox.put(heard)

    async def _unless_overtaken(
        self, window: Window, answer: "asyncio.Future[Hypothesis]"
    ) -> Hypothesis | None:
        """The answer, or None as soon as a due final makes a partial pointless."""
        while not answer.done():
            fed = asyncio.create_task(self._fed.wait())
            either: set[asyncio.Future[Any]] = {answer, fed}
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            finally:
                fed.cancel()
            self._fed.clear()
            if not answer.done() and (self.deaf or self._ear.overtaken(window)):
                self._fed.set()
                return None
        self._fed.set()
        return answer.result()

    async def go_deaf(self, code: str) -> None:
        """The recogniser is lost to this call: said once."""
        if not self.deaf:
            self.deaf = True
            self._fed.set()
            self._heard.set()
            await self._inbox.put(SenseLost(Sense.SPEECH, code, self.at_s))


def _rank(window: Window) -> Rank:
    if window.final:
        return Rank.FINAL
    return Rank.FIRST if window.first else Rank.PARTIAL


async def assess(ask: AskClassifier, kit: Kit, inbox: Inbox) -> None:
    """Answer one question: exactly one `Assessed` or `SenseLost`."""
    try:
        scores = await kit.classifier.submit(
            ask.said.text,
            rank=Rank.FINAL if ask.firm else Rank.PARTIAL,
            deadline_s=kit.settings.classify_deadline_s,
        )
    except SenseFailed as failed:
        await inbox.put(SenseLost(Sense.MEANING, failed.code, ask.at_s))
    else:
        await inbox.put(answered(ask, scores))


def answered(ask: AskClassifier, scores: Scores) -> Assessed:
    """The classifier's scores as an event, characters of the text turned into times."""
    return Assessed(
        ask=ask.ask,
        intents={IntentId(label): p for label, p in scores.intents.items()},
        risks={RiskId(label): p for label, p in scores.risks.items()},
        levels={Level(label): p for label, p in scores.levels.items()},
        evidence=_times(scores.evidence, ask.said),
        firm=ask.firm,
        model=scores.model,
        at_s=ask.at_s,
    )


def _times(
    spans: Mapping[str, tuple[int, int]], transcript: Transcript
) -> dict[RiskId, tuple[float, float]]:
    """For each risk, start and end in seconds of the words between two characters."""
    places, at = [], 0
    for word in transcript.words:
        places.append((at, at + len(word.text), word))
        at += len(word.text) + 1
    times = {}
    for risk, (first, last) in spans.items():
        inside = [word for a, b, word in places if a < last and b > first]
        if inside:
            times[RiskId(risk)] = (inside[0].start_s, inside[-1].end_s)
    return times
