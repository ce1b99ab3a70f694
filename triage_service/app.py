"""The composition root: builds everything once; the only file that names concrete classes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import httpx2
import structlog
from fastapi import FastAPI
from prometheus_client import start_http_server
from uuid_utils import uuid7

from models.asr.process import ProcessTranscriber
from models.batcher import Batcher, Hooks
from models.load import Engine, load_classifier, load_detector, load_transcriber
from models.plan import Limits
from models.ports import Classifier, Hypothesis, SpeechDetector, Transcriber, Window
from triage_service.calls.board import Board
from triage_service.calls.delivery import Courier
from triage_service.calls.kit import Kit
from triage_service.observability.metrics import Metrics
from triage_service.policy.mind import Mind
from triage_service.settings import Settings
from triage_service.speech.settings import HearingSettings
from triage_service.store.database import migrate, open_engine
from triage_service.store.keys import open_vault
from triage_service.store.records import Store
from triage_service.store.retention_rows import read as read_classes
from triage_service.store.sealing import check, seal_plain
from triage_service.taxonomy.load import load
from triage_service.web import server

log = structlog.get_logger(__name__)


def _hooks(metrics: Metrics, engine: str) -> Hooks:
    """A model's work as metrics."""

    def on_batch(size: int, seconds: float) -> None:
        metrics.batch_size.labels(engine).observe(size)
        metrics.engine_call.labels(engine).observe(seconds)

    return Hooks(
        on_batch=on_batch,
        on_depth=metrics.engine_queue.labels(engine).set,
        on_wait=metrics.engine_wait.labels(engine).observe,
        on_error=lambda code: metrics.engine_errors.labels(engine, code).inc(),
    )


class Models:
    """The senses, loaded; a test hands in its own."""

    def __init__(
        self, transcriber: Transcriber, detector: SpeechDetector, classifier: Classifier
    ) -> None:
        """Three live models."""
        self.transcriber, self.detector, self.classifier = transcriber, detector, classifier

    @staticmethod
    def of(settings: Settings) -> "Models":
        """Load what the settings name; nothing is loaded unless every hash is right.

        Raises:
            ModelError: Weights are missing or wrong.
        """
        weights = settings.weights_dir
        # Each process has one worker: the sockets' process shares no lock with any of them.
        engine = Engine(device=settings.device, workers=1)
        hear = partial(load_transcriber, settings.recogniser, weights, engine=engine)
        return Models(
            ProcessTranscriber(hear, workers=settings.recogniser_workers),
            load_detector("silero-vad", weights),
            load_classifier(settings.classifier, weights),
        )


def build(
    settings: Settings, models: Models, hours_utc: Callable[[], datetime] | None = None
) -> FastAPI:
    """The whole service as one ASGI application.

    Args:
        settings: How this machine runs.
        models: The senses.
        hours_utc: By which clock places are open or closed; the wall clock when None.

    Raises:
        ConfigErrors: A rule file is wrong.
        ConfigError: There are no master keys to seal records with.
    """
    metrics = Metrics.fresh()
    mind = Mind.of(load(settings.rules_dir, settings.rules_overlay))
    engine = open_engine(settings.store_url)
    vault = open_vault(settings)
    store = Store(engine, vault, settings.receivers, read_classes(settings.retention_file))
    recogniser: Batcher[Window, Hypothesis] = Batcher(
        lambda windows: models.transcriber.transcribe(windows, recogniser.beat),
        # Windows that wait are decoded together, which costs half; nobody waits for company.
        Limits(max_batch=settings.recogniser_batch, max_waiting=4 * settings.max_calls),
        name="asr",
        workers=settings.recogniser_workers,
        hooks=_hooks(metrics, "asr"),
    )
    classifier = Batcher(
        models.classifier.classify,
        # One text a batch: together they take as long, and a batch must be short to be watched.
        Limits(max_batch=1, max_waiting=8 * settings.max_calls),
        name="nlu",
        hooks=_hooks(metrics, "nlu"),
    )
    client = httpx2.AsyncClient(follow_redirects=False, timeout=5.0)
    courier = (
        Courier(
            store,
            metrics,
            secret=settings.webhook_secret.get_secret_value(),
            source=settings.webhook_source,
            now_utc=lambda: datetime.now(UTC),
            client=client,
        )
        if settings.receivers
        else None
    )
    kit = Kit(
        settings=settings,
        hearing=HearingSettings.patient(
            hangover_s=settings.hangover_s, partial_every_s=settings.partial_every_s
        ),
        mind=mind,
        detector=models.detector,
        recogniser=recogniser,
        classifier=classifier,
        asr_model=models.transcriber.name,
        nlu_model=models.classifier.name,
        store=store,
        board=Board(settings.max_calls, metrics.console_dropped.inc),
        metrics=metrics,
        monotonic_s=time.monotonic,
        now_utc=lambda: datetime.now(UTC),
        hours_utc=hours_utc or (lambda: datetime.now(UTC)),
        new_id=lambda: str(uuid7()),
        decided=courier.wake if courier else lambda: None,
    )
    metrics.build.info({"version": version("triage101")})
    metrics.model.info({"asr": kit.asr_model, "nlu": kit.nlu_model, "rules": mind.rules.version})

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await migrate(engine)
            await check(store, vault)
            if not vault.seals:
                log.warning("words_are_kept_in_the_clear", remedy="triage keys new")
            elif n_sealed := await seal_plain(store, vault, datetime.now(UTC)):
                log.info("sealed_what_was_in_the_clear", decisions=n_sealed)
            stack.push_async_callback(engine.dispose)
            stack.push_async_callback(client.aclose)
            stack.callback(recogniser.close)
            stack.callback(classifier.close)
            if settings.metrics_port:
                http, thread = start_http_server(
                    settings.metrics_port, addr=settings.host, registry=metrics.registry
                )
                stack.callback(thread.join, 1.0)
                stack.callback(http.server_close)
                stack.callback(http.shutdown)
            tasks = [asyncio.create_task(_measure_lag(metrics))]
            if courier:
                tasks.append(asyncio.create_task(courier.run()))
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    return server.build(kit, lifespan)


async def _measure_lag(metrics: Metrics) -> None:
    """How late the event loop wakes, for ever."""
    while True:
        asked_s = time.monotonic()
        await asyncio.sleep(0.25)
        metrics.loop_lag.observe(max(0.0, time.monotonic() - asked_s - 0.25))
