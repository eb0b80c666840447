"""Puts a repository together from components and facts, without a design: for tests of the components."""

from __future__ import annotations

from pathlib import Path

from mlops_architect.documents import load_model
from mlops_architect.domain.component import PatternSummary, RepositoryContext, RepositoryFigures, kinds_of
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.within_day import in_steps
from mlops_architect.scaffold.components import chosen, component_files, shown_by
from mlops_architect.scaffold.generator import template_values
from mlops_architect.templating import render

USE_CASES = Path(__file__).parents[2] / "patterns" / "use-cases"

REGIONS = {"aws": "eu-west-1", "gcp": "europe-west1", "azure": "westeurope", "on_prem": "own-site"}
LAKES = {"aws": "aws-s3-lake", "gcp": "gcp-gcs-lake", "azure": "azure-adls-lake", "on_prem": "on-prem-seaweedfs"}
DESIGNS: dict[str, dict[str, frozenset[str]]] = {
    "online-dynamodb": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online"}),
        "capability": frozenset({"lake", "serve-online", "feature-online", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_ONLINE_STORE=dynamodb", "SCORING_REGISTRY=mlflow"}),
        "tool": frozenset(
            {
                "ci-cd=github-actions",
                "serve-online=fargate",
                "feature-online=dynamodb",
                "hyper-parameter-search=optuna",
            }
        ),
    },
    "batch-only": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"batch"}),
        "capability": frozenset({"lake", "serve-batch", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-batch=fargate"}),
    },
    "online-stream-redis": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online", "streaming"}),
        "capability": frozenset(
            {"lake", "serve-online", "feature-online", "ingest-stream", "stream-process", "registry", "train"}
        ),
        "pattern_env": frozenset({"SCORING_ONLINE_STORE=redis", "SCORING_REGISTRY=mlflow"}),
        "tool": frozenset({"ci-cd=github-actions", "ingest-stream=kinesis", "feature-online=redis"}),
    },
    "gcp": {
        "cloud": frozenset({"gcp"}),
        "mode": frozenset({"online", "streaming"}),
        "capability": frozenset(
            {"lake", "serve-online", "feature-online", "ingest-stream", "stream-process", "registry", "train"}
        ),
        "pattern_env": frozenset(
            {f"SCORING_ONLINE_STORE={kind}" for kind in ("firestore", "bigtable", "redis")}
            | {f"SCORING_STREAM_KIND={kind}" for kind in ("pubsub", "kafka")}
            | {"SCORING_REGISTRY=lake", "SCORING_REGISTRY=mlflow"}
        ),
        "tool": frozenset(
            {
                "ci-cd=github-actions",
                "ingest-stream=kafka",
                "registry=mlflow",
                "registry=postgresql",
                "transform=spark",
                "labelling=label-tasks",
            }
        ),
    },
    "texts": {
        "cloud": frozenset({"gcp"}),
        "mode": frozenset({"online", "batch"}),
        "capability": frozenset({"lake", "serve-online", "serve-batch", "feature-online", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_ONLINE_STORE=firestore", "SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-batch=cloud-run", "hyper-parameter-search=optuna"}),
    },
    "pictures": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online", "batch"}),
        "capability": frozenset({"lake", "serve-online", "serve-batch", "feature-online", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_ONLINE_STORE=dynamodb", "SCORING_REGISTRY=lake"}),
        "tool": frozenset(
            {
                "ci-cd=github-actions",
                "serve-batch=fargate",
                "transform=spark",
                "hyper-parameter-search=optuna",
                "labelling=label-tasks",
            }
        ),
    },
    "forecasts": {
        "cloud": frozenset({"azure"}),
        "mode": frozenset({"batch"}),
        "capability": frozenset({"lake", "serve-batch", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_REGISTRY=mlflow", "SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-batch=container-apps"}),
    },
    "forecasts-hourly": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"batch"}),
        "capability": frozenset({"lake", "serve-batch", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-batch=fargate"}),
    },
    "lists": {
        "cloud": frozenset({"gcp"}),
        "mode": frozenset({"online", "batch"}),
        "capability": frozenset({"lake", "serve-online", "serve-batch", "feature-online", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_ONLINE_STORE=redis", "SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-batch=cloud-run"}),
    },
    "lists-ahead": {
        "cloud": frozenset({"azure"}),
        "mode": frozenset({"batch"}),
        "capability": frozenset({"lake", "serve-batch", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-batch=container-apps"}),
    },
    "gcp-batch": {
        "cloud": frozenset({"gcp"}),
        "mode": frozenset({"batch"}),
        "capability": frozenset({"lake", "serve-batch", "registry", "train"}),
        "pattern_env": frozenset({"SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=cloud-build", "serve-batch=cloud-run"}),
    },
    "azure": {
        "cloud": frozenset({"azure"}),
        "mode": frozenset({"online", "batch", "streaming"}),
        "capability": frozenset(
            {"lake", "serve-online", "serve-batch", "feature-online", "ingest-stream", "stream-process", "registry"}
        ),
        "pattern_env": frozenset(
            {f"SCORING_ONLINE_STORE={kind}" for kind in ("cosmos", "redis")}
            | {"SCORING_REGISTRY=lake", "SCORING_REGISTRY=mlflow"}
        ),
        # What carries the stream is known here by its tools: the patterns take the kind from an output.
        "tool": frozenset(
            {
                "ci-cd=github-actions",
                "ingest-stream=kafka",
                "ingest-stream=servicebus",
                "registry=mlflow",
                "registry=postgresql",
            }
        ),
    },
    "own-machines": {
        "cloud": frozenset({"on_prem"}),
        "mode": frozenset({"online", "batch", "streaming"}),
        "capability": frozenset(
            {"lake", "serve-online", "serve-batch", "feature-online", "ingest-stream", "stream-process", "registry"}
        ),
        "pattern_env": frozenset({"SCORING_ONLINE_STORE=redis", "SCORING_STREAM_KIND=kafka", "SCORING_REGISTRY=lake"}),
        "tool": frozenset({"ci-cd=forgejo-actions", "ingest-stream=kafka", "serve-online=kubernetes"}),
    },
    "retrieval-aws": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online"}),
        "capability": frozenset({"lake", "serve-online", "language-model", "vector-store"}),
        "pattern_env": frozenset({"MODEL_KIND=bedrock", "VECTOR_KIND=opensearch"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-online=lambda"}),
    },
    "retrieval-gcp": {
        "cloud": frozenset({"gcp"}),
        "mode": frozenset({"online"}),
        "capability": frozenset({"lake", "serve-online", "language-model", "vector-store"}),
        "pattern_env": frozenset({"MODEL_KIND=vertex", "VECTOR_KIND=firestore-vector"}),
        "tool": frozenset({"ci-cd=cloud-build"}),
    },
    "retrieval-azure": {
        "cloud": frozenset({"azure"}),
        "mode": frozenset({"online"}),
        "capability": frozenset({"lake", "serve-online", "language-model", "vector-store"}),
        "pattern_env": frozenset({"MODEL_KIND=azure-openai", "VECTOR_KIND=azure-ai-search"}),
        "tool": frozenset({"ci-cd=github-actions"}),
    },
    "retrieval-self-hosted": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online"}),
        "capability": frozenset({"lake", "serve-online", "language-model", "vector-store"}),
        "pattern_env": frozenset({"MODEL_KIND=openai-compatible", "VECTOR_KIND=pgvector"}),
        "tool": frozenset({"ci-cd=github-actions"}),
    },
    "tuning": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online"}),
        "capability": frozenset({"lake", "serve-online", "language-model", "registry", "train"}),
        "pattern_env": frozenset({"MODEL_KIND=openai-compatible", "SCORING_REGISTRY=sagemaker"}),
        "tool": frozenset({"ci-cd=github-actions", "serve-online=fargate", "ingest-batch=lambda"}),
    },
    "everything": {
        "cloud": frozenset({"aws"}),
        "mode": frozenset({"online", "batch", "streaming"}),
        "capability": frozenset({"feature-online", "ingest-stream", "stream-process", "serve-online", "serve-batch"}),
        "pattern": frozenset({"aws-msk-provisioned", "aws-existing-kafka"}),
        "pattern_env": frozenset(
            {f"SCORING_ONLINE_STORE={kind}" for kind in ("dynamodb", "redis", "sagemaker")}
            | {"SCORING_REGISTRY=lake", "SCORING_REGISTRY=sagemaker"}
        ),
        "tool": frozenset(
            {
                "ci-cd=github-actions",
                "ingest-stream=kinesis",
                "ingest-stream=kafka",
                "ingest-stream=sqs",
                "serve-online=lambda",
                "registry=sagemaker-mlflow",
                "registry=postgresql",
                "transform=spark",
            }
        ),
    },
}

STEPS = {"forecasts-hourly": (60, 2.0)}
"""Designs whose use case forecasts in steps within the day: minutes of a step, and days ahead."""


def assemble(target: Path, design: str, use_case_id: str, said: str = "") -> Path:
    """Write the repository of ``design`` for a use case into ``target`` and return it; ``said`` is the user's title."""
    use_case = load_model(USE_CASES / f"{use_case_id}.yaml", UseCase)
    if design in STEPS:
        use_case = in_steps(use_case, *STEPS[design])
    if said:
        use_case = use_case.model_copy(update={"title": said})
    facts = {
        **DESIGNS[design],
        "content": use_case.content,
        "problem": frozenset[str](kinds_of(use_case)),
    }
    (cloud,) = facts["cloud"]
    selected = chosen(facts)
    components = tuple(component for component, _ in selected)
    context = RepositoryContext(
        project=f"{use_case_id}-{design}"[:40].rstrip("-"),
        title=use_case.title,
        summary=f"{use_case.title}: a system for tests.",
        cloud=cloud,
        region=REGIONS[cloud],
        modes=tuple(mode for mode in ("online", "batch", "streaming") if mode in facts["mode"]),
        components=tuple(component.id for component in components),
        requirements=tuple(sorted({name for component in components for name in component.requirements})),
        development=tuple(sorted({name for component in components for name in component.development})),
        roles=tuple(dict.fromkeys(role for component in components for role in component.roles)),
        patterns=(
            PatternSummary(
                capability="lake", title="Object store and lake", pattern=LAKES[cloud], pattern_title="Lake"
            ),
            *(
                PatternSummary(capability="ci-cd", title="Delivery", pattern=f"{cloud}-{tool}", pattern_title=tool)
                for tool in sorted(fact.partition("=")[2] for fact in facts["tool"] if fact.startswith("ci-cd="))
            ),
        ),
        evidence=shown_by(components, facts),
        use_case=use_case,
        figures=RepositoryFigures(
            p99_ms=40,
            latency_slo_ms=100,
            availability_slo_pct=99.9,
            peak_rps=200,
            monthly_usd=2100,
            training_runs_per_month=30.4,
            freshness_s=60,
            retention_days=395,
            training_usd_per_run=1.3,
        ),
        training_schedule="cron(0 3 * * ? *)",
        scoring_schedule="cron(0 4 * * ? *)" if "batch" in facts["mode"] else "",
    )
    values = template_values(context)
    for component, folder in selected:
        for path, source, rendered in component_files(component, folder, facts):
            written = target / path
            assert not written.exists(), f"two components write {path}"
            written.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_bytes()
            written.write_bytes(render(text.decode(), values, str(source)).encode() if rendered else text)
            written.chmod(source.stat().st_mode & 0o777)
    return target
