from __future__ import annotations

from mlops_architect.domain.constraints import Bound, Provenance
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading import read

TEXT = (
    "Real-time card fraud scoring on AWS in eu-west-1. p99 under 100 ms at 2,000 requests/s peak, 99.9% availability, "
    "PCI DSS, retrain daily, budget $9k a month, team of 4, no Kubernetes."
)


def test_the_example_is_read_in_full(lexicon: Lexicon) -> None:
    reading = read(TEXT, lexicon)
    known = {name: stated.value for name, stated in reading.constraints.fields() if stated.known}
    assert known == {
        "use_case": "Real-time card fraud scoring",
        "ml_task": "fraud",
        "cloud": "aws",
        "regions": ("eu-west-1",),
        "latency.p99_ms": 100.0,
        "load.peak_rps": 2000.0,
        "availability.target_pct": 99.9,
        "compliance.regimes": ("pci_dss",),
        "data.classes": ("pci",),
        "training.cadence": "daily",
        "budget.monthly_usd": 9000.0,
        "team.size": 4.0,
        "tools.forbidden": ("Kubernetes",),
        "serving.modes": ("online",),
    }
    assert reading.asks_for_ml
    assert not reading.contradictions
    assert not reading.injections


def test_provenance_bounds_and_spans(lexicon: Lexicon) -> None:
    constraints = read(TEXT, lexicon).constraints
    assert constraints.latency.p99_ms.bound is Bound.AT_MOST
    assert constraints.availability.target_pct.bound is Bound.AT_LEAST
    assert constraints.budget.monthly_usd.bound is Bound.AT_MOST
    assert constraints.data.classes.provenance is Provenance.INFERRED
    assert constraints.latency.p99_ms.provenance is Provenance.STATED
    assert constraints.latency.p99_ms.spans[0].text == "100 ms"
    assert constraints.latency.p99_ms.confidence >= 0.95
    for _, stated in constraints.fields():
        assert stated.provenance is not Provenance.ASSUMED
        assert stated.known == (stated.provenance is not Provenance.UNKNOWN)
        if stated.known:
            assert stated.spans
            assert 0 < stated.confidence <= 1
        for span in stated.spans:
            assert TEXT[span.start : span.end] == span.text


def test_reading_is_deterministic(lexicon: Lexicon) -> None:
    assert read(TEXT, lexicon) == read(TEXT, lexicon)
