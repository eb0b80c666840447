from __future__ import annotations

import pytest

from mlops_architect.domain.constraints import Constraints, Provenance, Stated
from mlops_architect.domain.decision import Decision
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.plan import Margin
from mlops_architect.domain.workload import Quantity
from mlops_architect.engine.confidence import certainty, confidence, overall, tightness


def with_p99(provenance: Provenance, sure: float) -> Constraints:
    stated = Stated[float](
        value=None if provenance is Provenance.UNKNOWN else 100.0, provenance=provenance, confidence=sure
    )
    return Constraints().replacing("latency.p99_ms", stated)


def test_certainty_falls_from_stated_to_unknown() -> None:
    order = [
        certainty(Stated[float](value=1.0, provenance=Provenance.STATED, confidence=0.9)),
        certainty(Stated[float](value=1.0, provenance=Provenance.INFERRED, confidence=0.9)),
        certainty(Stated[float](value=1.0, provenance=Provenance.ASSUMED, confidence=0.9)),
        certainty(Stated[float]()),
    ]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 4


def test_stated_beats_unknown_in_a_decision() -> None:
    sure = confidence(with_p99(Provenance.STATED, 1.0), ("latency.p99_ms",))
    unsure = confidence(with_p99(Provenance.UNKNOWN, 0.0), ("latency.p99_ms",))
    assert sure > 0.9
    assert unsure < 0.5


def test_a_thin_margin_costs_confidence_and_a_missed_one_more() -> None:
    wide = Margin(constraint="latency.p99_ms", limit=100, value=50, slack=50, unit="ms")
    thin = Margin(constraint="latency.p99_ms", limit=100, value=99, slack=1, unit="ms")
    missed = Margin(constraint="latency.p99_ms", limit=100, value=120, slack=-20, unit="ms")
    assert tightness(wide) == 1.0
    assert tightness(wide) > tightness(thin) > tightness(missed)
    read = with_p99(Provenance.STATED, 1.0)
    assert confidence(read, ("latency.p99_ms",), margins=(wide, thin)) == confidence(
        read, ("latency.p99_ms",), margins=(thin,)
    )


def test_an_assumed_quantity_and_a_failing_finding_lower_it() -> None:
    read = with_p99(Provenance.STATED, 1.0)
    guess = Quantity(name="event_kb", value=1.0, provenance=Provenance.ASSUMED, derivation="one event as JSON")
    known = guess.model_copy(update={"provenance": Provenance.STATED})
    assert confidence(read, quantities=(guess,)) < confidence(read, quantities=(known,))
    finding = Finding(id="a", source="technical", title="a", outcome=Outcome.FAIL, severity=Severity.HIGH, detail="a")
    passed = finding.model_copy(update={"outcome": Outcome.PASS})
    assert confidence(read, findings=(finding,)) < confidence(read, findings=(passed,)) == confidence(read)


def test_unknown_path_is_an_error() -> None:
    with pytest.raises(KeyError):
        confidence(Constraints(), ("latency.p98_ms",))


def test_overall_lies_between_the_weakest_and_the_mean() -> None:
    decisions = [
        Decision(id=f"d{n}", question="q", choice="c", rationale="r", confidence=value)
        for n, value in enumerate((0.9, 0.5))
    ]
    assert overall(decisions) == 0.6
    assert overall(()) == 0.05
