"""Technical checks by simulation: the request path under the peak, bursts, and parts that fail or slow down."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mlops_architect.critics.interface import Design, is_new
from mlops_architect.domain.finding import Demand, Finding, Outcome, Severity
from mlops_architect.domain.outputs.inference_pipeline import FeatureLookup, InferencePipeline
from mlops_architect.domain.scenario import LoadModel, Scenario, ScenarioKind, Scenarios
from mlops_architect.domain.simulation import Measured, ScenarioResult
from mlops_architect.engine.agents.wording import number, plural
from mlops_architect.engine.figures import VCPUS, first_size, minutes, ms

if TYPE_CHECKING:
    from mlops_architect.engine.simulation.judge import Judgement
    from mlops_architect.engine.simulation.path import RequestPath

_SOURCE = "technical"
_BUSIEST_SHARE = 0.8
"""Above this use waiting grows steeply."""

_AGENTS = ("tech-stack", "deployment-serving", "inference-pipeline")
_WORDS = {
    Outcome.PASS: "holds",
    Outcome.FAIL: "fails",
    Outcome.UNKNOWN: "unknown",
    Outcome.NOT_APPLICABLE: "no target",
}


def simulated(design: Design, scenarios: Scenarios) -> tuple[tuple[Finding, ...], tuple[ScenarioResult, ...]]:
    """Return a finding and a line of figures for each scenario that means something for the design.

    Nothing for a design that serves nobody online. A path that cannot be simulated leaves one unknown finding:
    whether its peak survives the loss of a zone.
    """
    if design.plan.choice("serve-online") is None:
        return (), ()
    # numpy takes longer to load than everything that is drawn
    from mlops_architect.engine.simulation.path import request_path

    path = request_path(design.plan, design.workload, design.patterns, _lookup_timeout_ms(design))
    if isinstance(path, str):
        zone = next((one for one in scenarios.scenarios if one.kind is ScenarioKind.ZONE_LOSS), None)
        return ((_unsimulated(zone, design, path),) if zone else ()), ()
    findings, results = [], []
    for scenario in scenarios.scenarios:
        finding, result = _one(scenario, path, design, scenarios.load)
        if finding is not None:
            findings.append(finding)
        if result is not None:
            results.append(result)
    return tuple(findings), tuple(results)


def _lookup_timeout_ms(design: Design) -> float | None:
    output = design.outputs.get("inference-pipeline")
    if isinstance(output, InferencePipeline) and isinstance(output.feature_lookup, FeatureLookup):
        return output.feature_lookup.timeout_ms
    return None


def _one(
    scenario: Scenario, path: RequestPath, design: Design, load: LoadModel
) -> tuple[Finding | None, ScenarioResult | None]:
    from mlops_architect.engine.simulation.judge import judged, played

    found = played(scenario, path, load)
    if isinstance(found, str):
        return (_by_provider(scenario, design, found) if scenario.kind is ScenarioKind.ZONE_LOSS else None), None
    judgement = judged(scenario, found, path, load)
    asked = judgement.holds is not None and (path.availability_pct or 0.0) >= scenario.asked_from_pct
    outcome = Outcome.NOT_APPLICABLE if judgement.holds is None else Outcome.PASS if judgement.holds else Outcome.FAIL
    advice = outcome is Outcome.FAIL and not asked
    demand, cure = (None, "") if outcome is not Outcome.FAIL else _cure(scenario, path, design, load, asked=asked)
    finding = Finding(
        id=scenario.finding,
        source=_SOURCE,
        title=scenario.title,
        outcome=outcome,
        severity=Severity.LOW if advice else scenario.severity,
        detail=_detail(scenario, found, judgement, path, design) + cure,
        decision="serve-online" if scenario.kind is not ScenarioKind.HOT_KEY else "feature-online",
        agents=_AGENTS,
        demand=demand,
        remediation=scenario.remediation if outcome is Outcome.FAIL else "",
    )
    result = ScenarioResult(
        scenario=scenario.id,
        title=scenario.title,
        asked=asked,
        verdict=_WORDS[outcome] + (" (not asked for)" if advice else ""),
        measured=found,
        budget_spent_pct=judgement.spent_pct,
        note=scenario.why,
    )
    return finding, result


def _cure(
    scenario: Scenario, path: RequestPath, design: Design, load: LoadModel, *, asked: bool
) -> tuple[Demand | None, str]:
    """Return the demand that would make an asked-for scenario pass, and what it is in words."""
    from mlops_architect.engine.simulation.judge import smallest

    choice = design.plan.choice("serve-online")
    assert choice is not None
    found = smallest(scenario, path, load) if asked else None
    if found is None or found.value <= found.now:
        return None, ""
    # Said in vCPUs the demand binds copies of any size; otherwise planning could go round them, one after the other.
    vcpus = first_size(choice.candidate, VCPUS)
    demand = Demand(
        kind="at-least",
        capability="serve-online",
        pattern="" if vcpus else choice.candidate.pattern,
        option="" if vcpus else choice.candidate.option,
        quantity=found.quantity,
        each=vcpus[0] if vcpus else "",
        value=found.value * (vcpus[1] if vcpus else 1.0),
        reason=f"{scenario.title[0].lower()}{scenario.title[1:]}: simulated, {found.quantity.replace('_', ' ')} of"
        f" {found.value} are the fewest that hold",
    )
    words = f"; {found.quantity.replace('_', ' ')} {found.value} instead of {found.now} would hold"
    return (demand if is_new(demand, design.plan) else None), words


def _detail(scenario: Scenario, found: Measured, judgement: Judgement, path: RequestPath, design: Design) -> str:
    if found.copies is not None and found.copies < 1:
        return f"nothing is left to answer {number(found.rps)} requests/s: there is one copy"
    if (found.utilisation_pct or 0.0) > 100.0 and found.copies:
        return _drowned(found, judgement)
    error = f" (± {ms(found.p99_error_ms)})" if found.p99_error_ms else ""
    against = f" against {ms(path.limit_ms)}" if path.limit_ms is not None else ""
    parts = [f"simulated p50 {ms(found.p50_ms)}, p99 {ms(found.p99_ms)}{error}{against}, p99.9 {ms(found.p999_ms)}"]
    where = f"{number(found.rps)} requests/s"
    if found.copies is not None:
        where += f" on {plural(found.copies, 'copy', 'copies')}"
    if found.utilisation_pct is not None:
        where += f", {found.utilisation_pct:.0f} % used"
    parts.append(where)
    if found.bad_pct:
        early = scenario.kind is ScenarioKind.ZONE_LOSS and not found.timeout_pct
        parts.append(f"{_pct(found.bad_pct)} {'fail until the loss is noticed' if early else 'fail or time out'}")
    if found.cold_pct:
        parts.append(f"{_pct(found.cold_pct)} wait for a cold start")
    if found.degraded_pct:
        parts.append(f"{_pct(found.degraded_pct)} are answered without fresh features")
    if judgement.spent_pct:
        parts.append(f"{minutes(found.lasts_s / 60)} of it spend {_pct(judgement.spent_pct)} of a month's error budget")
    if scenario.kind is ScenarioKind.HOT_KEY and path.key_reads_per_s:
        reads = scenario["share"] * path.peak_rps
        parts.append(f"{number(reads)} reads/s of one key, which answers {number(path.key_reads_per_s)}")
    planned = design.plan.p99_ms
    if scenario.kind is ScenarioKind.STEADY_PEAK and planned:
        parts.append(f"the plan reckons with {ms(planned)}")
    return "; ".join(parts)


def _drowned(found: Measured, judgement: Judgement) -> str:
    """Say what happens when more arrives than can be done; percentiles of a line that only grows say little."""
    assert found.copies is not None
    used = (found.utilisation_pct or 0.0) / 100.0
    enough = math.ceil(found.copies * used / _BUSIEST_SHARE)
    spent = ""
    if judgement.spent_pct:
        spent = f", {_pct(judgement.spent_pct)} of a month's error budget in {minutes(found.lasts_s / 60)}"
    return (
        f"{number(found.rps)} requests/s are {used:.0%} of what {plural(found.copies, 'copy', 'copies')} can do:"
        f" simulated, {_pct(found.bad_pct)} fail or time out{spent};"
        f" turned away at once it would be {_pct(100.0 * (1.0 - 1.0 / used))}; {number(enough)} copies would be"
        f" {_BUSIEST_SHARE:.0%} used"
    )


def _pct(value: float) -> str:
    return f"{value:,.0f} %" if value >= 10 else f"{value:.2g} %"


def _by_provider(scenario: Scenario, design: Design, why: str) -> Finding:
    choice = design.plan.choice("serve-online")
    assert choice is not None
    return _said(scenario, Outcome.PASS, f"{choice.candidate.title}: {why}")


def _unsimulated(scenario: Scenario, design: Design, why: str) -> Finding:
    choice = design.plan.choice("serve-online")
    assert choice is not None
    pattern = design.patterns.get(choice.candidate.pattern)
    if pattern is not None and "serverless" in pattern.traits:
        return _said(scenario, Outcome.PASS, f"{choice.candidate.title} is spread over zones by the provider")
    return _said(scenario, Outcome.UNKNOWN, f"not simulated: {why}")


def _said(scenario: Scenario, outcome: Outcome, detail: str) -> Finding:
    return Finding(
        id=scenario.finding,
        source=_SOURCE,
        title=scenario.title,
        outcome=outcome,
        severity=scenario.severity,
        detail=detail,
        decision="serve-online",
        agents=_AGENTS,
    )
