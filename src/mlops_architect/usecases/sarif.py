"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code-scanning views read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlops_architect import __version__
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.inspection import Inspected

_LEVEL = {
    Severity.INFO: "note",
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
_TOLD = (Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN)


def sarif(results: Iterable[Inspected], place: str) -> dict[str, Any]:
    """Return failing and unknown findings; what has no path is said to be at ``place``, waived ones are suppressed."""
    told = sorted(
        (one for one in results if one.finding.outcome in _TOLD),
        key=lambda one: (one.finding.id, one.place.path, one.place.address),
    )
    rules: dict[str, Finding] = {one.finding.id: one.finding for one in told}
    driver = {
        "name": "mlops-architect",
        "version": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": f.title}, "help": {"text": f.remediation or f.title}}
            for rule, f in sorted(rules.items())
        ],
    }
    run = {"tool": {"driver": driver}, "results": [_result(one, place) for one in told]}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _result(one: Inspected, place: str) -> dict[str, Any]:
    finding = one.finding
    failed = finding.outcome is not Outcome.UNKNOWN
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": one.place.path or place}}}
    if one.place.address:
        location["logicalLocations"] = [{"fullyQualifiedName": one.place.address, "kind": "resource"}]
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "level": _LEVEL[finding.severity] if failed else "note",
        "kind": "fail" if failed else "open",
        "message": {"text": f"{finding.title}. {finding.detail}".strip()},
        "locations": [location],
    }
    if one.waiver is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one.waiver.text}]
    return result
