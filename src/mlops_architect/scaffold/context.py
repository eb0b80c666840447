"""One design as the values that components may name, and as the facts that choose them."""

from __future__ import annotations

from mlops_architect.critics.interface import Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.component import (
    Component,
    ComponentFacts,
    PatternSummary,
    RepositoryContext,
    RepositoryFigures,
    kinds_of,
)
from mlops_architect.domain.outputs.feature_engineering import FeatureEngineering
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.sizing.workload import NONE_STATED
from mlops_architect.scaffold.components import shown_by


def component_facts(design: Design, catalog: Catalog) -> ComponentFacts:
    """Return what is true of a design, by the field names of a component's condition."""
    patterns = [catalog.patterns[choice.candidate.pattern] for choice in design.plan.generated]
    return {
        "problem": frozenset[str](kinds_of(design.use_case)),
        "mode": frozenset(modes(design)),
        "capability": frozenset(choice.capability for choice in design.plan.generated),
        "pattern": frozenset(pattern.id for pattern in patterns),
        "pattern_env": frozenset(f"{name}={value}" for name, value in literal_env(design, catalog).items()),
        "tool": frozenset(f"{pattern.capability}={tool}" for pattern in patterns for tool in pattern.tools),
        "cloud": frozenset(pattern.cloud for pattern in patterns),
        "root_value": frozenset(
            given.root
            for pattern in patterns
            for given in (*pattern.terraform.inputs.values(), *pattern.app_env.values())
            if given.root is not None
        ),
        "content": design.use_case.content,
    }


def modes(design: Design) -> tuple[str, ...]:
    """Return online, batch and streaming as the workload has them."""
    return tuple(mode for mode in ("online", "batch", "streaming") if design.workload[mode])


def literal_env(design: Design, catalog: Catalog) -> dict[str, str]:
    """Return the environment variables of the chosen patterns whose value is known before anything is deployed."""
    return {
        name: str(given.value)
        for choice in design.plan.generated
        for name, given in catalog.patterns[choice.candidate.pattern].app_env.items()
        if given.value is not None
    }


def decided_use_case(design: Design, catalog: Catalog) -> UseCase:
    """Return the use case with exactly the features that agent 8 decided on, the tokens that were stated, and the base model served."""
    if design.use_case.fine_tuning is not None:
        return _with_base_model(design, catalog)
    if design.use_case.retrieval is not None:
        stated = design.constraints.language_model
        given = {"prompt_tokens": stated.prompt_tokens.value, "completion_tokens": stated.completion_tokens.value}
        limits = {name: int(value) for name, value in given.items() if value is not None}
        retrieval = design.use_case.retrieval.model_copy(update=limits)
        return design.use_case.model_copy(update={"retrieval": retrieval})
    output = design.outputs["feature-engineering"]
    assert isinstance(output, FeatureEngineering)
    wanted = {feature.name for feature in output.features}
    kept = tuple(feature for feature in design.use_case.features if feature.name in wanted)
    return design.use_case.model_copy(update={"features": kept or design.use_case.features})


def _with_base_model(design: Design, catalog: Catalog) -> UseCase:
    """Return the use case with the model that the plan serves as the one that is tuned: its weights are what the server reads."""
    assert design.use_case.fine_tuning is not None
    served = [choice.candidate for choice in design.plan.choices if choice.capability == "language-model"]
    settings = {
        name: value
        for one in served
        for option in catalog.patterns[one.pattern].options
        if option.id == one.option
        for name, value in option.settings.items()
    }
    if "model_repository" not in settings:
        return design.use_case
    update = {"base_model": settings["model_repository"], "base_licence": settings.get("model_licence", "unknown")}
    return design.use_case.model_copy(update={"fine_tuning": design.use_case.fine_tuning.model_copy(update=update)})


def repository_context(
    design: Design, catalog: Catalog, project: str, components: tuple[Component, ...]
) -> RepositoryContext:
    """Return everything a rendered file may name."""
    pipelines = design.outputs["pipelines"]
    assert isinstance(pipelines, Pipelines)
    return RepositoryContext(
        project=project,
        title=design.use_case.title,
        summary=design.outputs["architecture"].summary,
        cloud=catalog.patterns[design.plan.generated[0].candidate.pattern].cloud,
        region=design.plan.region,
        modes=modes(design),
        components=tuple(component.id for component in components),
        requirements=tuple(sorted({name for component in components for name in component.requirements})),
        development=tuple(sorted({name for component in components for name in component.development})),
        roles=tuple(dict.fromkeys(role for component in components for role in component.roles)),
        patterns=tuple(
            PatternSummary(
                capability=choice.capability,
                title=catalog.capability(choice.capability).title,
                pattern=choice.candidate.pattern,
                pattern_title=choice.candidate.title,
                by_hand=choice.by_hand,
                to_do=choice.to_do,
            )
            for choice in design.plan.choices
        ),
        app_env=literal_env(design, catalog),
        evidence=shown_by(components, component_facts(design, catalog)),
        use_case=decided_use_case(design, catalog),
        figures=_figures(design),
        training_schedule=pipelines.training_schedule_cron,
        scoring_schedule=pipelines.scoring_schedule_cron,
        approvals_required=bool(
            design.constraints.oversight.human_in_loop_required.value or design.constraints.compliance.regimes.value
        ),
    )


def _figures(design: Design) -> RepositoryFigures:
    plan, workload, constraints = design.plan, design.workload, design.constraints
    runs = workload["training_runs_per_month"]

    def stated(value: float) -> float | None:
        return None if value in (0.0, NONE_STATED) else value

    return RepositoryFigures(
        p99_ms=plan.p99_ms,
        latency_slo_ms=stated(workload["latency_limit_ms"]) or (plan.p99_ms * 2 if plan.p99_ms else None),
        availability_slo_pct=stated(workload["availability_target_pct"]),
        peak_rps=stated(workload["peak_rps"]),
        monthly_usd=plan.cost.budgeted.expected_usd,
        budget_usd=constraints.budget.monthly_usd.value,
        training_usd_per_run=plan.monthly_usd("train") / runs if runs else None,
        training_runs_per_month=runs,
        freshness_s=workload["freshness_s"],
        retention_days=workload["retention_days"],
        rpo_minutes=stated(workload["rpo_minutes"]),
        rto_minutes=stated(workload["rto_minutes"]),
        team_size=stated(workload["team_size"]),
    )
