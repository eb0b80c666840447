"""What an answer stands on: practices that apply, findings it answers, values nobody stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlops_architect.domain.constraints import Constraints, Provenance
from mlops_architect.domain.decision import Decision, Rejected
from mlops_architect.domain.finding import Finding, Outcome
from mlops_architect.domain.outputs.notes import AnsweredFinding, AppliedPractice
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, spoken


def applied(view: View, topic: str, **values: object) -> tuple[AppliedPractice, ...]:
    """Return the agent's practices of ``topic`` that hold here, filled with facts and ``values``."""
    return tuple(
        AppliedPractice(id=one.id, topic=one.topic, title=one.title, text=one.text, source=one.source)
        for one in view.practices(topic, **values)
    )


def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that ask for something: failed or undecidable ones."""
    return tuple(one for one in findings if one.outcome in (Outcome.FAIL, Outcome.UNKNOWN))


def answered(findings: Iterable[Finding], where: str) -> tuple[AnsweredFinding, ...]:
    """Return the response to every open finding; ``where`` says which part of the output took it up."""
    return tuple(
        AnsweredFinding(finding=one.id, severity=one.severity, response=f"{where}: {one.remediation or one.detail}")
        for one in open_findings(findings)
    )


def disputed(decisions: tuple[Decision, ...], findings: Iterable[Finding]) -> tuple[Decision, ...]:
    """Return the decisions with the confidence of those that failing findings name cut by a tenth for each."""
    against = [one.decision for one in findings if one.outcome is Outcome.FAIL]
    return tuple(
        one.model_copy(update={"confidence": round(one.confidence * 0.9 ** against.count(one.id), 2)})
        for one in decisions
    )


def rejections(reasons: Mapping[str, str]) -> tuple[Rejected, ...]:
    """Return alternatives with the reason that ruled each out; one that opens with ``infeasible`` marks it so."""
    return tuple(
        Rejected(name=name, reason=reason, feasible=not reason.startswith("infeasible"))
        for name, reason in reasons.items()
    )


def assumed(
    constraints: Constraints, paths: Iterable[str], workload: Workload | None = None, names: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return one sentence for each constraint that is not stated and each workload quantity that is a guess."""
    found = []
    for path in paths:
        stated = constraints.at(path)
        if stated.provenance is Provenance.UNKNOWN:
            found.append(f"{path} is not stated")
        elif stated.provenance is Provenance.ASSUMED:
            found.append(f"{path} is taken as {stated.value}: {stated.note or 'nothing in the text settles it'}")
    if workload is not None:
        quantities = [workload.quantity(name) for name in names]
        found += [
            f"{spoken(one.name)} of {number(one.value)}: {one.derivation}"
            for one in quantities
            if one.provenance is Provenance.ASSUMED
        ]
    return tuple(found)
