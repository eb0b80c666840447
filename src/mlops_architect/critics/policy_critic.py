"""The policies in effect as a critic: it needs no model, and it asks for a new plan where another pattern would pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mlops_architect.critics.interface import Design, exclusion, is_new, tally, verdict
from mlops_architect.domain.finding import Demand, Finding, Outcome, Review, Severity
from mlops_architect.domain.pack import Pack
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.evaluate import evaluate, judge
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.output_facts import output_facts
from mlops_architect.engine.packs import Switches, packs_in_use, policies_in_effect


@dataclass(frozen=True)
class PolicyCritic:
    """Judges the design policies of the catalogue that the packs in use leave in effect."""

    policies: tuple[Policy, ...]
    packs: Mapping[str, Pack] = field(default_factory=dict)
    switches: Switches = field(default_factory=Switches)
    id: str = "policy"
    title: str = "Policy review"

    def review(self, design: Design) -> Review:
        """Return one finding a policy, or one for each capability that fails it."""
        facts = {**design.facts, **output_facts(design.outputs)}
        used = packs_in_use(self.packs, facts, self.switches)
        policies = policies_in_effect(self.policies, self.packs, used)
        found = evaluate(policies, facts)
        applying = [finding for finding in found if finding.outcome is not Outcome.NOT_APPLICABLE]
        by_id = {policy.id: here for policy in policies if (here := policy.at("design")) is not None}
        findings = tuple(one for finding in applying for one in _with_demands(finding, design, by_id))
        skipped = len(found) - len(applying)
        return Review(
            critic=self.id,
            title=self.title,
            verdict=verdict(findings),
            summary=f"{tally(findings)}, {skipped} not applicable",
            findings=findings,
            packs=used,
        )


def _with_demands(finding: Finding, design: Design, policies: Mapping[str, Policy]) -> Iterator[Finding]:
    """Yield the finding with its demand, and one for each alternative that the same policy rules out.

    Without the latter the next round could choose an alternative that fails in the same way.
    """
    policy = policies.get(finding.id) or policies[finding.id.rpartition(".")[0]]
    choice = design.plan.choice(finding.decision)
    if finding.outcome is not Outcome.FAIL or finding.severity.rank < Severity.HIGH.rank or choice is None:
        yield finding
        return
    options = dict.fromkeys(
        one.pattern for one in choice.alternatives if one.feasible and one.pattern != choice.candidate.pattern
    )
    passing = [pattern for pattern in options if _would_pass(policy, design, finding.decision, pattern)]
    demand = exclusion(design.plan, finding.decision, f"{finding.title}: {finding.detail}", passing)
    yield finding if demand is None else finding.model_copy(update={"demand": demand})
    if demand is None:
        return
    for pattern in options:
        also = Demand(
            kind="exclude",
            capability=finding.decision,
            pattern=pattern,
            reason=f"{finding.title}: {pattern} fails it too",
        )
        if pattern not in passing and is_new(also, design.plan):
            detail = f"{pattern} would be next and fails the same policy"
            yield finding.model_copy(
                update={
                    "id": f"{finding.id}.{pattern}",
                    "severity": Severity.LOW,
                    "blocking": False,
                    "detail": detail,
                    "demand": also,
                }
            )


def _would_pass(policy: Policy, design: Design, capability: str, pattern_id: str) -> bool:
    """Judge the policy again as if ``pattern_id`` served ``capability``."""
    pattern = design.patterns.get(pattern_id)
    if pattern is None:
        return False
    choices = []
    for choice in design.plan.choices:
        if choice.capability == capability:
            figures = {
                "pattern": pattern_id,
                "failure_domain": pattern.availability.failure_domain,
                "rpo_minutes": _number(pattern.rpo_minutes.value, choice.candidate.rpo_minutes),
                "rto_minutes": _number(pattern.rto_minutes.value, choice.candidate.rto_minutes),
            }
            choice = choice.model_copy(update={"candidate": choice.candidate.model_copy(update=figures)})
        choices.append(choice)
    plan = design.plan.model_copy(update={"choices": tuple(choices)})
    facts = design_facts(design.constraints, design.workload, design.use_case, plan, patterns=design.patterns)
    again = judge(policy, {**facts, **output_facts(design.outputs)})
    return all(one.decision != capability or one.outcome is not Outcome.FAIL for one in again)


def _number(value: str | float | int, otherwise: float) -> float:
    """A figure that is a formula needs sizing to be known; until then the present value stands."""
    return otherwise if isinstance(value, str) else float(value)
