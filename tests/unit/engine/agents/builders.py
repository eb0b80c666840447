"""Designs for the agents' tests: constraints, derived workload, a plan, and views as the prompts declare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.unit.engine.agents.use_cases import CHURN, FRAUD

from mlops_architect.documents import parse_yaml
from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.assumption import Assumption
from mlops_architect.domain.constraints import Bound, Constraints, MlTask, Provenance, Stated
from mlops_architect.domain.cost import BillLine, CostEstimate, Money
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Finding
from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.domain.plan import Alternative, Candidate, Choice, Margin, Plan, ScalingStep, SkippedCapability
from mlops_architect.domain.practice import Practice
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.registry import agent_ids, answer
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.sizing.workload import derive_workload

ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Design:
    """Everything the agents may read, for one system."""

    constraints: Constraints
    use_case: UseCase
    workload: Workload
    plan: Plan
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    practices: tuple[Practice, ...] = ()
    findings: tuple[Finding, ...] = ()
    scaling: tuple[ScalingStep, ...] = ()

    def view(
        self, agent: str, outputs: Mapping[str, AgentOutput] | None = None, reads: tuple[str, ...] | None = None
    ) -> View:
        """Return what ``agent`` may see; ``reads`` defaults to the front matter of its prompt."""
        slices: dict[str, Any] = {
            "constraints": self.constraints,
            "workload": self.workload,
            "use-case": self.use_case,
            "plan": self.plan,
            "capabilities": capabilities(),
            "patterns": self.patterns,
            "practices": self.practices,
            "findings": self.findings,
            "scaling": self.scaling,
        }
        facts = design_facts(self.constraints, self.workload, self.use_case, self.plan)
        return View(agent, spec(agent).reads if reads is None else reads, slices, outputs or {}, facts)

    def run(self, *agents: str) -> dict[str, AgentOutput]:
        """Answer for ``agents`` (all sixteen when none is named) and for whatever they read first, in order."""
        wanted = set(agents or agent_ids())
        for agent in reversed(agent_ids()):
            if agent in wanted:
                wanted |= set(spec(agent).reads) & set(agent_ids())
        outputs: dict[str, AgentOutput] = {}
        for agent in agent_ids():
            if agent in wanted:
                outputs[agent] = answer(agent, self.view(agent, outputs))
        return outputs

    def with_constraint(self, path: str, value: Any) -> Design:
        """Return this design with one more stated constraint and the workload derived anew."""
        constraints = self.constraints.replacing(path, stated(value))
        return replace(
            self, constraints=constraints, workload=derive_workload(constraints, self.use_case, assumptions())
        )


@cache
def spec(agent: str) -> AgentSpec:
    """Return the declaration of ``agent`` from its prompt file."""
    (path,) = (ROOT / "prompts" / "agents").glob(f"[0-9][0-9]-{agent}.md")
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return AgentSpec.model_validate({**parse_yaml(front, str(path)), "body": body})


@cache
def capabilities() -> Mapping[str, Capability]:
    """Return the shipped capabilities by id."""
    path = ROOT / "patterns" / "capabilities.yaml"
    data = parse_yaml(path.read_text(encoding="utf-8"), str(path))
    return {item["id"]: Capability.model_validate(item) for item in data["capabilities"]}


@cache
def assumptions() -> tuple[Assumption, ...]:
    """Return the shipped workload assumptions."""
    path = ROOT / "patterns" / "assumptions.yaml"
    data = parse_yaml(path.read_text(encoding="utf-8"), str(path))
    return tuple(Assumption.model_validate(item) for item in data["assumptions"])


@cache
def practices() -> tuple[Practice, ...]:
    """Return every shipped practice."""
    found: list[Practice] = []
    for path in sorted((ROOT / "patterns" / "practices").glob("*.yaml")):
        data = parse_yaml(path.read_text(encoding="utf-8"), str(path))
        found += [Practice.model_validate(item) for item in data["practices"]]
    return tuple(found)


def stated(value: Any, confidence: float = 1.0, bound: Bound = Bound.EXACT) -> Stated[Any]:
    """Return ``value`` as read from the text."""
    return Stated[Any](value=value, provenance=Provenance.STATED, confidence=confidence, bound=bound)


def constraints(**values: Any) -> Constraints:
    """Return constraints with the given values stated; ``__`` stands for the dot in a name."""
    result = Constraints()
    for path, value in values.items():
        result = result.replacing(path.replace("__", "."), stated(value))
    return result


def candidate(
    capability: str,
    pattern: str,
    option: str = "standard",
    monthly_usd: float = 50.0,
    sizes: Mapping[str, float] | None = None,
    p99_ms: float | None = None,
    **more: Any,
) -> Candidate:
    """Return a priced candidate with one bill line."""
    money = Money(low_usd=monthly_usd * 0.85, expected_usd=monthly_usd, high_usd=monthly_usd * 1.25)
    line = BillLine(
        capability=capability,
        pattern=pattern,
        what=f"{pattern} use",
        sku=f"{pattern}.unit",
        quantity=monthly_usd,
        unit="unit",
        unit_usd=1.0,
        monthly=money,
    )
    return Candidate(
        capability=capability,
        pattern=pattern,
        option=option,
        title=pattern.replace("-", " ").capitalize(),
        sizes=dict(sizes or {}),
        cost=CostEstimate(region="eu-west-1", infrastructure=money, lines=(line,)),
        operating_hours=2.0,
        p50_ms=p99_ms / 3 if p99_ms else None,
        p99_ms=p99_ms,
        availability_pct=99.99,
        failure_domain="zone",
        rpo_minutes=5.0,
        rto_minutes=30.0,
        **more,
    )


def plan(
    candidates: tuple[Candidate, ...], skipped: tuple[SkippedCapability, ...], margins: tuple[Margin, ...]
) -> Plan:
    """Return a plan of ``candidates`` with one feasible and one infeasible alternative each."""
    choices = tuple(
        Choice(
            capability=one.capability,
            candidate=one,
            alternatives=(
                Alternative(
                    pattern=f"{one.pattern}-dear",
                    option="standard",
                    title=f"{one.title}, dearer",
                    feasible=True,
                    reason="feasible but dearer",
                    delta_monthly_usd=412.0,
                    delta_operating_hours=3.0,
                    delta_objective_usd=652.0,
                    delta_p99_ms=18.0 if one.p99_ms else None,
                    delta_availability_pct=0.0,
                ),
                Alternative(
                    pattern=f"{one.pattern}-slow",
                    title=f"{one.title}, slow",
                    feasible=False,
                    reason="29 s cold start against the latency limit",
                ),
            ),
        )
        for one in candidates
    )
    total = Money(
        low_usd=sum(one.cost.infrastructure.low_usd for one in candidates),
        expected_usd=sum(one.cost.infrastructure.expected_usd for one in candidates),
        high_usd=sum(one.cost.infrastructure.high_usd for one in candidates),
    )
    online = [one.p99_ms for one in candidates if one.p99_ms]
    hours = sum(one.operating_hours for one in candidates)
    return Plan(
        region="eu-west-1",
        places=("eu", "eea", "europe", "ireland", "ie"),
        choices=choices,
        skipped=skipped,
        cost=CostEstimate(
            region="eu-west-1",
            infrastructure=total,
            lines=tuple(line for one in candidates for line in one.cost.lines),
            operating_hours=hours,
            hourly_rate_usd=80.0,
        ),
        objective_usd=total.expected_usd + hours * 80.0,
        p50_ms=sum(online) / 3 if online else None,
        p99_ms=sum(online) if online else None,
        availability_pct=99.93 if online else 99.5,
        operating_hours=hours,
        margins=margins,
        searched=48_000,
    )


def fraud() -> Design:
    """Return the online design: streaming features, 2,000 requests/s, p99 below 100 ms, PCI DSS."""
    read = constraints(
        use_case="card fraud scoring", ml_task=MlTask.FRAUD, cloud="aws", regions=("eu-west-1",), budget__monthly_usd=9000.0,
        latency__p99_ms=100.0, load__peak_rps=2000.0, availability__target_pct=99.9, serving__modes=("online",),
        serving__streaming_required=True, training__cadence="daily", compliance__regimes=("pci_dss",),
        data__classes=("pci", "financial"), tools__forbidden=("kubernetes",), team__size=4.0,
    )  # fmt: skip
    chosen = (
        candidate("network", "aws-vpc-nat-per-zone", monthly_usd=130),
        candidate("secrets", "aws-kms-secrets-manager", monthly_usd=9),
        candidate("lake", "aws-s3-athena-lake", monthly_usd=190, sizes={"stored_gb": 5900}),
        candidate("ingest-batch", "aws-ecs-fargate-ingest", monthly_usd=14),
        candidate("ingest-stream", "aws-kinesis-provisioned", "standard", monthly_usd=310, sizes={"shard_count": 4}),
        candidate("stream-process", "aws-ecs-fargate-consumer", monthly_usd=160, sizes={"replicas": 3, "vcpus": 1}),
        candidate("transform", "aws-glue-transform", "g-1x", monthly_usd=90, sizes={"workers": 2, "run_hours": 0.4}),
        candidate("feature-offline", "aws-s3-parquet-features", monthly_usd=20),
        candidate("feature-online", "aws-dynamodb-ondemand-features", monthly_usd=720, p99_ms=12),
        candidate("orchestrate", "step-functions", monthly_usd=3),
        candidate(
            "train", "ecs-fargate-train", "c16", monthly_usd=88, sizes={"vcpus": 16, "memory_gb": 64, "run_hours": 0.24}
        ),
        candidate("registry", "aws-mlflow-ecs-registry", monthly_usd=70),
        candidate(
            "serve-online",
            "ecs-fargate-service",
            "v2",
            monthly_usd=1900,
            p99_ms=38,
            sizes={"replicas": 18, "vcpus": 2, "memory_gb": 4},
            cold_start_ms=25000,
        ),
        candidate("observe", "aws-cloudwatch-emf", monthly_usd=60),
        candidate("ci-cd", "aws-github-actions-oidc", monthly_usd=6),
    )
    skipped = (
        SkippedCapability(
            capability="serve-batch", title="Batch scoring", reason="every score is asked for one by one"
        ),
    )
    margins = (
        Margin(constraint="latency.p99_ms", limit=100, value=50, slack=50, unit="ms"),
        Margin(constraint="budget.monthly_usd", limit=9000, value=3770, slack=5230, unit="USD"),
        Margin(constraint="availability.target_pct", limit=99.9, value=99.93, slack=0.03, unit="%"),
    )
    return Design(
        read, FRAUD, derive_workload(read, FRAUD, assumptions()), plan(chosen, skipped, margins), practices=practices()
    )


def churn() -> Design:
    """Return the batch design: nightly scores for 800,000 subscribers, monthly training, a small budget, GDPR."""
    read = constraints(
        use_case="subscriber churn scoring", ml_task=MlTask.CLASSIFICATION, cloud="aws", regions=("eu-central-1",),
        budget__monthly_usd=600.0, load__daily_predictions=800_000.0, serving__modes=("batch",), training__cadence="monthly",
        serving__streaming_required=False, compliance__regimes=("gdpr",), data__classes=("pii",), oversight__explainability_required=True,
    )  # fmt: skip
    chosen = (
        candidate("network", "aws-vpc-endpoints-only", monthly_usd=15),
        candidate("secrets", "aws-kms-parameter-store", monthly_usd=1),
        candidate("lake", "aws-s3-lake", monthly_usd=3, sizes={"stored_gb": 110}),
        candidate("ingest-batch", "aws-lambda-ingest", monthly_usd=1),
        candidate("transform", "aws-fargate-transform", monthly_usd=6, sizes={"vcpus": 2, "run_hours": 0.1}),
        candidate("feature-offline", "aws-s3-parquet-features", monthly_usd=2),
        candidate("orchestrate", "eventbridge-scheduler", monthly_usd=1),
        candidate(
            "train", "ecs-fargate-train", "c4", monthly_usd=2, sizes={"vcpus": 4, "memory_gb": 16, "run_hours": 0.3}
        ),
        candidate("registry", "aws-sagemaker-registry", monthly_usd=0.5),
        candidate("serve-batch", "ecs-fargate-scoring", monthly_usd=4, sizes={"vcpus": 2, "run_hours": 0.1}),
        candidate("observe", "aws-cloudwatch-emf", monthly_usd=12),
        candidate("ci-cd", "aws-github-actions-oidc", monthly_usd=2),
    )
    skipped = tuple(
        SkippedCapability(capability=name, title=title, reason=reason)
        for name, title, reason in (
            ("ingest-stream", "Stream ingestion", "no feature or score has to be fresher than the batch cadence"),
            ("stream-process", "Stream processing", "there is no stream to process"),
            (
                "feature-online",
                "Online feature store",
                "no online score needs features that the request does not carry",
            ),
            ("serve-online", "Online serving", "nobody waits for a score; results are delivered in bulk"),
        )
    )
    margins = (Margin(constraint="budget.monthly_usd", limit=600, value=49.5, slack=550.5, unit="USD"),)
    return Design(
        read, CHURN, derive_workload(read, CHURN, assumptions()), plan(chosen, skipped, margins), practices=practices()
    )
