"""Every Prometheus metric, declared once (platform reference, section 6.1)."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

_DECISION_S = (0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60)
_WORD_S = (0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 13)


@dataclass(frozen=True, slots=True)
class Metrics:
    """All metrics of one process; made with its registry and passed in."""

    registry: CollectorRegistry
    calls: Counter
    calls_active: Gauge
    handoffs: Counter
    decision_latency: Histogram
    word_final_latency: Histogram
    audio_lag: Histogram
    batch_size: Histogram
    engine_call: Histogram
    engine_errors: Counter
    engine_queue: Gauge
    engine_wait: Histogram
    admission_refusals: Counter
    audio_frames: Counter
    audio_gap: Counter
    protocol_errors: Counter
    intents: Counter
    flags: Counter
    outbox_pending: Gauge
    deliveries: Counter
    console_clients: Gauge
    console_dropped: Counter
    unlogged: Counter
    loop_lag: Histogram
    build: Info
    model: Info

    @staticmethod
    def fresh() -> "Metrics":
        """A set of metrics on a registry of its own."""
        r = CollectorRegistry()
        return Metrics(
            registry=r,
            calls=Counter(
                "triage_calls", "Calls by how they ended.", ["adapter", "outcome"], registry=r
            ),
            calls_active=Gauge(
                "triage_calls_active", "Calls on the line now.", ["adapter"], registry=r
            ),
            handoffs=Counter(
                "triage_handoffs", "Calls sent to a person by reason.", ["reason"], registry=r
            ),
            decision_latency=Histogram(
                "triage_decision_latency_seconds",
                "From the call's start to its first final decision.",
                ["level"],
                buckets=_DECISION_S,
                registry=r,
            ),
            word_final_latency=Histogram(
                "triage_word_final_latency_seconds",
                "From the end of the words to their final text.",
                ["engine"],
                buckets=_WORD_S,
                registry=r,
            ),
            audio_lag=Histogram(
                "triage_audio_lag_seconds",
                "From a window's submission to its words.",
                ["engine"],
                buckets=_WORD_S,
                registry=r,
            ),
            batch_size=Histogram(
                "triage_engine_batch_size",
                "Items in a batch.",
                ["engine"],
                buckets=(1, 2, 4, 8, 16, 32),
                registry=r,
            ),
            engine_call=Histogram(
                "triage_engine_call_duration_seconds",
                "Time a model took for a batch.",
                ["engine"],
                buckets=_WORD_S,
                registry=r,
            ),
            engine_errors=Counter(
                "triage_engine_errors",
                "Failures of a model by kind.",
                ["engine", "kind"],
                registry=r,
            ),
            engine_queue=Gauge(
                "triage_engine_queue_items", "Items waiting for a model.", ["engine"], registry=r
            ),
            engine_wait=Histogram(
                "triage_engine_wait_seconds",
                "What an item waited before a model took it.",
                ["engine"],
                buckets=_WORD_S,
                registry=r,
            ),
            admission_refusals=Counter(
                "triage_admission_refusals", "Calls refused at the door.", ["why"], registry=r
            ),
            audio_frames=Counter(
                "triage_audio_frames", "Frames of sound received.", ["adapter"], registry=r
            ),
            audio_gap=Counter(
                "triage_audio_gap_seconds", "Sound that never came.", ["adapter"], registry=r
            ),
            protocol_errors=Counter(
                "triage_protocol_errors",
                "Messages a platform must not send.",
                ["adapter", "kind"],
                registry=r,
            ),
            intents=Counter(
                "triage_intents", "Final decisions by top intent.", ["intent"], registry=r
            ),
            flags=Counter("triage_flags", "Flags raised.", ["flag", "level"], registry=r),
            outbox_pending=Gauge(
                "triage_outbox_pending", "Deliveries not acknowledged yet.", registry=r
            ),
            deliveries=Counter(
                "triage_deliveries", "Attempts to deliver a decision.", ["result"], registry=r
            ),
            console_clients=Gauge("triage_console_clients", "Open live feeds.", registry=r),
            console_dropped=Counter(
                "triage_console_dropped_updates",
                "Updates a slow console never saw because a newer one replaced them.",
                registry=r,
            ),
            unlogged=Counter(
                "triage_audit_unlogged",
                "Looks at calls that the audit log could not take.",
                registry=r,
            ),
            loop_lag=Histogram(
                "triage_event_loop_lag_seconds",
                "How late the event loop wakes.",
                buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2),
                registry=r,
            ),
            build=Info("triage_build", "What is running.", registry=r),
            model=Info("triage_model", "Which models and rules are loaded.", registry=r),
        )
