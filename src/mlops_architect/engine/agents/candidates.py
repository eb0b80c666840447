"""Baselines, families that are tried and families that are not, with what each needs."""

from __future__ import annotations

from mlops_architect.domain.outputs.model_development import BaselineModel, CandidateFamily, RejectedFamily
from mlops_architect.engine.agents.content_candidates import content_families, content_inputs
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import gigabytes, listing, lower_first, number, people_count, spoken

_SEARCH: dict[str, tuple[str, ...]] = {
    "logistic-regression": ("C from 0.001 to 100, log scale", "class weight none or balanced"),
    "naive-bayes": ("smoothing 0.01 to 10, log scale",),
    "ridge": ("alpha from 0.001 to 1,000, log scale",),
    "hist-gradient-boosting": (
        "learning rate 0.02 to 0.3, log scale",
        "leaves 15 to 255",
        "samples a leaf 20 to 2,000",
        "L2 0 to 10",
        "rounds by early stopping",
    ),
    "random-forest": ("trees 200 to 800", "depth 8 to none", "share of features 0.2 to 0.8"),
    "isolation-forest": ("trees 100 to 400", "sample 256 to 4,096"),
    "constant": ("nothing to tune",),
    "seasonal-mean": ("weeks 4 to 12",),
    "quantile-boosting": (
        "learning rate 0.03 to 0.2, log scale",
        "leaves 7 to 63",
        "samples a leaf 20 to 400",
        "rounds 80 to 400",
        "L2 0 to 10",
    ),
}
_INPUTS: dict[str, str] = {
    "logistic-regression": (
        "numbers standardised and clipped at their 1st and 99th percentile, categories one-hot, nulls imputed with a"
        " flag"
    ),
    "naive-bayes": "the hashed counts of the texts alone, weighted by how rare they are",
    "ridge": "numbers standardised and clipped, categories one-hot, nulls imputed with a flag",
    "hist-gradient-boosting": "raw numbers, categories as they are, nulls left as nulls",
    "random-forest": "raw numbers, categories one-hot, nulls imputed with a flag",
    "isolation-forest": "raw numbers without the label, nulls imputed",
    "constant": "nothing",
    "seasonal-mean": "the past of each series alone",
    "quantile-boosting": "amounts divided by the level of their series, categories as they are, nulls left as nulls",
}
_RELATIVE_COST: dict[str, float] = {
    "logistic-regression": 0.05,
    "naive-bayes": 0.05,
    "ridge": 0.05,
    "hist-gradient-boosting": 0.4,
    "random-forest": 1.5,
    "isolation-forest": 0.8,
    "constant": 0.0,
    "seasonal-mean": 0.02,
    "quantile-boosting": 1.0,
}
"""Time of one prediction as a share of the design's model_cpu_ms; a judgement until the model's cost is tested."""


def baselines(view: View) -> tuple[BaselineModel, ...]:
    """Return what candidates are measured against, simplest first."""
    use_case = view.use_case
    seasonal = use_case.forecast is not None
    constant = (
        "the newest known value of the same weekday of the series"
        if seasonal
        else f"the share of {use_case.label.column} in the training window for every record"
        if use_case.classified
        else f"the last known {use_case.label.column} of the entity, else the training mean"
    )
    return (
        BaselineModel(
            name="Seasonal naive" if seasonal else "Constant",
            how=constant,
            purpose="shows what a metric is worth when nothing is learned",
        ),
        BaselineModel(
            name="Rule of today",
            how=use_case.baseline,
            purpose="the bar for production: a candidate must be 10 % better",
        ),
        BaselineModel(
            name="Champion",
            how="the model in production, scored anew on the same rows",
            purpose="the bar for each retraining",
        ),
    )


def tried(view: View, features: tuple[str, ...]) -> tuple[CandidateFamily, ...]:
    """Return the families of the use case with search space, inputs and cost at serving."""
    return tuple(
        CandidateFamily(
            name=one.name,
            estimator=one.estimator,
            why=one.why,
            starting_parameters=(
                listing(f"{spoken(name)} {value:g}" for name, value in one.parameters.items())
                if one.parameters
                else "defaults of the library"
            ),
            search_space=_SEARCH[one.estimator],
            inputs=f"{len(features)} features; {_INPUTS[one.estimator]}{content_inputs(view, one.estimator)}",
            serving_cost=_serving_cost(one.estimator, view),
            given_up_when=_given_up(one.estimator, view, index),
        )
        for index, one in enumerate(view.use_case.candidates)
    )


def _serving_cost(estimator: str, view: View) -> str:
    milliseconds = _RELATIVE_COST[estimator] * view.workload["model_cpu_ms"]
    if view.workload["online"]:
        return (
            f"about {number(milliseconds)} ms of the {number(view.workload['model_cpu_ms'])} ms of processor time"
            " planned for a request"
        )
    hours = view.workload["scoring_vcpu_hours_per_run"] * max(_RELATIVE_COST[estimator], 0.05)
    return (
        f"about {number(hours)} of the {number(view.workload['scoring_vcpu_hours_per_run'])} vCPU-hours planned for a"
        " scoring run"
    )


def _given_up(estimator: str, view: View, index: int) -> str:
    primary = spoken(view.use_case.primary_metric)
    if estimator == "naive-bayes":
        return f"it is not better in {primary} than the linear model on the classes with the fewest records"
    if estimator in ("logistic-regression", "ridge", "constant", "seasonal-mean"):
        return f"never: it stays as the yardstick; it also wins if no other is 2 % better in {primary}"
    return (
        f"after its first 20 trials {'it' if index else 'this family'} is not 2 % better in {primary} than the linear"
        " model"
    )


def not_tried(view: View) -> tuple[RejectedFamily, ...]:
    """Return families that are left out, each with a figure of this system."""
    use_case, workload = view.use_case, view.workload
    tried_estimators = {one.estimator for one in use_case.candidates}
    limit = workload["latency_limit_ms"]
    found = [
        *content_families(view),
        RejectedFamily(
            name="Deep networks over the columns" if use_case.content else "Deep tabular networks",
            because=(
                f"{len(use_case.features)} features and {people_count(workload['training_rows_m'] * 1e6)} rows: boosted"
                f" trees are usually as good there, and train without a GPU ({gigabytes(workload['training_gb'])} in"
                " memory)"
            ),
        ),
        RejectedFamily(
            name="Sequence models over raw events",
            because="windows already summarise the past; a sequence of events per entity would have to be fetched"
            + (
                f" within {number(limit)} ms at {number(workload['peak_rps'])} requests/s"
                if workload["online"] and limit < 1e8
                else f" for {people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows a run"
            ),
        ),
        RejectedFamily(
            name="Automatic search over whole pipelines",
            because=f"it hides leakage; with {len(use_case.candidates)} families a person can read every result",
        ),
    ]
    if "random-forest" not in tried_estimators:
        found.append(
            RejectedFamily(
                name="Random forest",
                because=(
                    f"larger than the {number(workload['model_mb'])} MB planned at equal quality, and slower to answer"
                    " than boosted trees"
                ),
            )
        )
    if "isolation-forest" not in tried_estimators and use_case.label.positive_rate is not None:
        found.append(
            RejectedFamily(
                name="Unsupervised anomaly detection",
                because=(
                    f"labels exist ({lower_first(use_case.label.description)}); what is rare is not yet what is wrong"
                ),
            )
        )
    return tuple(found)
