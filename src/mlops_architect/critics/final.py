"""The final critic: the system as built, against its decisions, its validation and the infrastructure policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mlops_architect.critics.cost import top_lines
from mlops_architect.critics.interface import Design, tally, verdict
from mlops_architect.domain.decision import Decision
from mlops_architect.domain.finding import Finding, Outcome, Review, Severity
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.evaluate import evaluate
from mlops_architect.engine.figures import usd
from mlops_architect.engine.optimiser.screen import NO_RESOURCES
from mlops_architect.engine.output_facts import output_facts
from mlops_architect.engine.packs import Switches, packs_in_use, policies_in_effect

_SOURCE = "final"
_SHOWN_FILES = 8
_FIRST = 7
_LOW_CONFIDENCE = 0.7


@dataclass(frozen=True)
class Check:
    """One validator's result over the bytes that ship; ``not-run`` says why and never counts as passed."""

    name: str
    outcome: Literal["pass", "fail", "not-run"]
    detail: str = ""
    required: bool = True
    decision: str = ""


@dataclass(frozen=True)
class AsBuilt:
    """What was built: validation results, each file's decision, and the facts of the infrastructure and of the code.

    ``files`` maps a path to the id of the decision it serves, empty where it serves none.
    """

    checks: tuple[Check, ...]
    files: Mapping[str, str]
    infrastructure: Mapping[str, Any] = field(default_factory=dict)
    code: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FinalCritic:
    """Reviews the whole system as built."""

    policies: tuple[Policy, ...]
    packs: Mapping[str, Pack] = field(default_factory=dict)
    switches: Switches = field(default_factory=Switches)
    id: str = "final"
    title: str = "Final review"

    def review(self, design: Design, built: AsBuilt) -> Review:
        """Return the findings over the built system, and ``review-first``: where a reviewer should start."""
        facts = {**design.facts, **output_facts(design.outputs), **built.infrastructure, **built.code}
        used = packs_in_use(self.packs, facts, self.switches)
        policies = policies_in_effect(self.policies, self.packs, used)
        judged = [*evaluate(policies, facts, "infrastructure"), *evaluate(policies, facts, "code")]
        findings = [
            *_checks(built.checks),
            *_coverage(design, built.files),
            *(finding for finding in judged if finding.outcome is not Outcome.NOT_APPLICABLE),
        ]
        findings.append(_review_first(design, built, findings))
        return Review(
            critic=self.id,
            title=self.title,
            verdict=verdict(findings),
            summary=tally(findings),
            findings=tuple(findings),
            packs=used,
        )


def _checks(checks: Iterable[Check]) -> Iterator[Finding]:
    outcomes = {"pass": Outcome.PASS, "fail": Outcome.FAIL, "not-run": Outcome.UNKNOWN}
    for check in checks:
        failed = check.outcome == "fail"
        yield Finding(
            id=f"validation.{check.name}",
            source=_SOURCE,
            title=f"Validation: {check.name}",
            outcome=outcomes[check.outcome],
            severity=Severity.HIGH if check.required else Severity.MEDIUM,
            detail=check.detail or ("passed" if check.outcome == "pass" else "no detail given"),
            decision=check.decision,
            agents=("testing-strategy",),
            blocking=failed and check.required,
            remediation=(
                "Repair the file the report names and validate again."
                if failed
                else "Provide what the reason names, then run `mlops-architect validate`."
                if check.outcome == "not-run"
                else ""
            ),
        )


def _needs_no_file(design: Design, pattern_id: str) -> bool:
    """Whether a choice says that the other parts already hold what it decides, such as calls from the service itself."""
    pattern = design.patterns.get(pattern_id)
    return pattern is not None and NO_RESOURCES in pattern.traits


def _coverage(design: Design, files: Mapping[str, str]) -> Iterator[Finding]:
    served = set(files.values())
    chosen = [choice.capability for choice in design.plan.generated]
    left = "".join(f"; {one.candidate.title} is not generated: it is set up by hand" for one in design.plan.by_hand)
    served |= {one.capability for one in design.plan.generated if _needs_no_file(design, one.candidate.pattern)}
    bare = [capability for capability in chosen if capability not in served]
    for capability in bare:
        title = design.plan.choice(capability)
        yield Finding(
            id=f"no-code.{capability}",
            source=_SOURCE,
            title="A decision has no file",
            outcome=Outcome.FAIL,
            severity=Severity.HIGH,
            detail=f"nothing in the repository serves {capability} ({title.candidate.title if title else ''})",
            decision=capability,
            agents=("tech-stack",),
            blocking=True,
            remediation="Write the part, or take the decision back; a component without code does not ship.",
        )
    if not bare:
        yield Finding(
            id="no-code",
            source=_SOURCE,
            title="Every chosen component has files",
            outcome=Outcome.PASS,
            severity=Severity.HIGH,
            detail=f"{len(files)} files serve {len(chosen)} choices{left}",
            decision="",
            agents=("tech-stack",),
        )
    known = {decision.id for output in design.outputs.values() for decision in output.decisions} | {
        *(choice.capability for choice in design.plan.choices),
        *design.outputs,
    }
    loose = sorted(path for path, decision in files.items() if not decision or (decision not in known))
    shown = ", ".join(loose[:_SHOWN_FILES]) + (
        f" and {len(loose) - _SHOWN_FILES} more" if len(loose) > _SHOWN_FILES else ""
    )
    yield Finding(
        id="undecided-files",
        source=_SOURCE,
        title="Every file serves a decision",
        outcome=Outcome.FAIL if loose else Outcome.PASS,
        severity=Severity.LOW,
        detail=(
            f"{len(loose)} files name no known decision: {shown}"
            if loose
            else f"all {len(files)} files name the decision they serve"
        ),
        agents=("versioning-governance",),
        remediation="Name the decision in the manifest or leave the file out." if loose else "",
    )
    skipped = {one.capability for one in design.plan.skipped}
    unwanted = sorted(path for path, decision in files.items() if decision in skipped)
    if unwanted:
        yield Finding(
            id="not-decided",
            source=_SOURCE,
            title="The repository holds a part that was not decided",
            outcome=Outcome.FAIL,
            severity=Severity.MEDIUM,
            detail=", ".join(unwanted[:_SHOWN_FILES]),
            decision=files[unwanted[0]],
            agents=("architecture",),
            remediation="Remove it: the design says it is not needed.",
        )


def _review_first(design: Design, built: AsBuilt, findings: list[Finding]) -> Finding:
    places = list(
        dict.fromkeys(
            (*_failures(findings, built), *_doubtful(design, built), *_dear(design, built), *_unproved(built))
        )
    )
    listed = "; ".join(f"({index}) {text}" for index, text in enumerate(places[:_FIRST], start=1))
    return Finding(
        id="review-first",
        source=_SOURCE,
        title="What a reviewer should look at first",
        outcome=Outcome.PASS,
        severity=Severity.INFO,
        detail=listed or "nothing stands out: start with the architecture's open risks",
        agents=("architecture",),
    )


def _failures(findings: list[Finding], built: AsBuilt) -> Iterator[str]:
    failed = [one for one in findings if one.outcome in (Outcome.FAIL, Outcome.ERROR)]
    for finding in sorted(failed, key=lambda one: (not one.blocking, -one.severity.rank, one.id))[:3]:
        yield f"{finding.title.lower()}: {finding.detail}{_where(finding.decision, built)}"


def _doubtful(design: Design, built: AsBuilt) -> Iterator[str]:
    decisions: list[Decision] = [decision for output in design.outputs.values() for decision in output.decisions]
    doubtful = [one for one in decisions if one.confidence < _LOW_CONFIDENCE]
    for decision in sorted(doubtful, key=lambda one: (one.confidence, one.id))[:2]:
        why = f", would change if {decision.would_change_if}" if decision.would_change_if else ""
        yield (
            f"decision {decision.id} ({decision.choice}) has confidence"
            f" {decision.confidence:.2f}{why}{_where(decision.id, built)}"
        )


def _dear(design: Design, built: AsBuilt) -> Iterator[str]:
    for line in top_lines(design, 1):
        if line.monthly:
            yield (
                f"the dearest line, {line.what} at {usd(line.monthly.expected_usd)} a"
                f" month{_where(line.capability, built)}"
            )


def _unproved(built: AsBuilt) -> Iterator[str]:
    skipped = [check.name for check in built.checks if check.outcome == "not-run"]
    if skipped:
        yield f"what no check covered: {', '.join(skipped)}"


def _where(decision: str, built: AsBuilt) -> str:
    paths = sorted(path for path, serves in built.files.items() if serves == decision and decision)
    return f" → {paths[0]}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else "") if paths else ""
