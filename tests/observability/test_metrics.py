"""Every metric is declared, explained, named with its unit, and free of the last set."""

import dataclasses

import pytest
from prometheus_client import CollectorRegistry, Histogram, generate_latest

from triage_service.observability.metrics import Metrics

FAMILIES = list(Metrics.fresh().registry.collect())


def test_every_declared_metric_is_in_the_registry() -> None:
    fields = [f.name for f in dataclasses.fields(Metrics) if f.type is not CollectorRegistry]
    assert len(FAMILIES) == len(fields)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_metric_is_ours_and_explained(family: object) -> None:
    name, help_text = getattr(family, "name", ""), getattr(family, "documentation", "")
    assert name.startswith("triage_")
    assert help_text.endswith(".")


@pytest.mark.parametrize(
    "field", [f.name for f in dataclasses.fields(Metrics) if f.type is Histogram]
)
def test_histogram_of_time_is_in_seconds(field: str) -> None:
    (family,) = getattr(Metrics.fresh(), field).describe()
    assert family.name.endswith("_seconds") or field == "batch_size"


def test_two_services_in_one_process_count_apart() -> None:
    one, other = Metrics.fresh(), Metrics.fresh()
    one.handoffs.labels("operator").inc()
    assert b'triage_handoffs_total{reason="operator"} 1.0' in generate_latest(one.registry)
    assert b"operator" not in generate_latest(other.registry)
