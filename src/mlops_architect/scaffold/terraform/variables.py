"""Variables of the root, with a value for each environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlops_architect.critics.interface import Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.cost import ZERO
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.pattern import Option
from mlops_architect.domain.plan import Choice
from mlops_architect.domain.terraform_root import Plain, RootVariable, TerraformRoot
from mlops_architect.engine.sizing.workload import NONE_STATED
from mlops_architect.errors import InvalidInput
from mlops_architect.scaffold.context import component_facts
from mlops_architect.scaffold.hcl import Literal

ENVIRONMENTS = ("dev", "staging", "prod")

_LEAST_BUDGET_USD = 10
"""A smaller budget would raise an alarm at the first thing that anybody tries."""

_LOCALS = ("image_uri", "app_env", "training_jobs", "scoring_jobs")
_COMMON: Mapping[str, tuple[str, str]] = {
    "region": ("string", "Region of every resource"),
    "environment": ("string", "dev, staging or prod"),
    "zones": ("number", "Availability zones in use"),
    "image_tag": ("string", "Tag of the application image to run"),
    "alert_email": ("string", "Address that alerts go to; empty for none"),
    "monthly_budget_usd": ("number", "Monthly spend that raises an alarm"),
    "training_schedule": ("string", "When training runs (UTC)"),
    "scoring_schedule": ("string", "When features are refreshed and batches scored (UTC)"),
    "github_repository": ("string", "owner/name of the repository that may deploy"),
    "metric_namespace": ("string", "Namespace of the application's metrics"),
    "api_allowed_cidrs": ("list(string)", "Addresses that may call the service"),
    "service_domain": ("string", "Domain name that callers of the service use"),
    "latency_slo_ms": ("number", "p99 latency objective in milliseconds"),
    "availability_slo_pct": ("number", "Availability objective in percent"),
    "log_retention_days": ("number", "Days that logs are kept"),
    "retention_days": ("number", "Days that raw data is kept"),
    "force_destroy": ("bool", "Whether stores may be destroyed with data in them"),
}
"""Type and description of the variables that every cloud's root has."""
_NAME_LIMIT = 20
"""Load balancers have names of at most 32 characters, projects of Google Cloud ids of at most 30: the environment and a
suffix need the rest."""


@dataclass(frozen=True)
class Variable:
    """A variable with its value in each environment."""

    name: str
    type: str
    description: str
    values: Mapping[str, Literal]


def root_values(root: TerraformRoot) -> dict[str, str]:
    """Return what a pattern's ``root`` inputs may name on a cloud, and the expression that gives it."""
    named = (*_COMMON, *(variable.name for variable in root.variables))
    gathered = ("access_policies",) if root.access_policies is not None else ()
    return {
        **{name: f"var.{name}" for name in named},
        **{name: f"local.{name}" for name in (*_LOCALS, *gathered)},
        **root.values,
    }


def variables(design: Design, catalog: Catalog, root: TerraformRoot, project: str) -> tuple[Variable, ...]:
    """Return every variable of the root: the common ones, the cloud's own, and the modules' sizes."""
    known = _common_values(design, project)
    facts = component_facts(design, catalog)
    own = [one for one in root.variables if not one.when or any(condition.holds(facts) for condition in one.when)]
    return (
        *(Variable(name, kind, text, known[name]) for name, (kind, text) in _COMMON.items()),
        *(_own(variable, project, design.plan.region) for variable in own),
        *(size for choice in design.plan.generated for size in _sizes(choice, design, catalog)),
    )


def size_variable(choice: Choice, name: str) -> str:
    """Return the variable that carries a module's sized input."""
    return f"{choice.capability.replace('-', '_')}_{name}"


def option_of(choice: Choice, catalog: Catalog) -> Option:
    """Return the option that was chosen."""
    pattern = catalog.patterns[choice.candidate.pattern]
    return next(option for option in pattern.options if option.id == choice.candidate.option)


def filled(text: str, project: str, environment: str, region: str) -> str:
    """Return a text of the root's data with its four placeholders replaced."""
    known = {"project": project, "name": short_name(project), "environment": environment, "region": region}
    for placeholder, value in known.items():
        text = text.replace(f"{{{placeholder}}}", value)
    return text


def short_name(project: str) -> str:
    """Return what names of resources begin with, before the environment: at most 20 characters of the project's name."""
    return project[:_NAME_LIMIT].rstrip("-")


def _common_values(design: Design, project: str) -> dict[str, Mapping[str, Literal]]:
    pipelines = design.outputs["pipelines"]
    assert isinstance(pipelines, Pipelines)
    workload = design.workload
    limit_ms = workload["latency_limit_ms"]
    latency_ms = limit_ms if limit_ms < NONE_STATED else (design.plan.p99_ms or 1000.0) * 2
    same: dict[str, Literal] = {
        "region": design.plan.region,
        "zones": workload["zones"],
        "image_tag": "0.1.0",
        "alert_email": "",
        "training_schedule": pipelines.training_schedule_cron,
        "scoring_schedule": pipelines.scoring_schedule_cron or pipelines.feature_schedule_cron,
        "github_repository": f"your-organisation/{project}",
        "metric_namespace": "Scoring",
        "api_allowed_cidrs": ["10.0.0.0/8"],
        "latency_slo_ms": round(latency_ms),
        "availability_slo_pct": workload["availability_target_pct"] or 99.0,
        "retention_days": round(workload["retention_days"]),
    }
    return {
        **{name: dict.fromkeys(ENVIRONMENTS, value) for name, value in same.items()},
        "environment": {name: name for name in ENVIRONMENTS},
        "monthly_budget_usd": _budgets_usd(design),
        "service_domain": {
            name: f"{project}{'' if name == 'prod' else f'-{name}'}.example.com" for name in ENVIRONMENTS
        },
        "log_retention_days": {"dev": 14, "staging": 30, "prod": 365},
        "force_destroy": {"dev": True, "staging": True, "prod": False},
    }  # fmt: skip


def _budgets_usd(design: Design) -> dict[str, Literal]:
    """Return what may be spent in each environment before an alarm: its share of the budget, by what it is expected to cost.

    Without a stated budget the high end of the bill stands in for it. An environment that costs nothing at rest still has a
    small budget, for the work that is tried in it.
    """
    cost, budget_usd = design.plan.cost, design.constraints.budget.monthly_usd.value
    ratio = budget_usd / max(cost.budgeted.expected_usd, 0.01) if budget_usd else 0.0
    beside = {one.name: one.monthly for one in cost.idle}
    amounts = {name: beside.get(name, ZERO) for name in ENVIRONMENTS} | {"prod": cost.infrastructure}
    return {
        name: max(_LEAST_BUDGET_USD, round(money.expected_usd * ratio if ratio else money.high_usd))
        for name, money in amounts.items()
    }


def _own(variable: RootVariable, project: str, region: str) -> Variable:
    def value(environment: str) -> Literal:
        given: Plain = variable.by_environment.get(environment, variable.value)
        return filled(given, project, environment, region) if isinstance(given, str) else given

    return Variable(variable.name, variable.type, variable.description, {name: value(name) for name in ENVIRONMENTS})


def _sizes(choice: Choice, design: Design, catalog: Catalog) -> list[Variable]:
    pattern = catalog.patterns[choice.candidate.pattern]
    known = {**option_of(choice, catalog).values, **choice.candidate.sizes, **design.workload.values()}
    found = []
    sized = {given.size: given for given in pattern.app_env.values() if given.size is not None}
    for name, given in {**sized, **pattern.terraform.inputs}.items():
        if given.size is None:
            continue
        if given.size not in known:
            raise InvalidInput(f"pattern {pattern.id}: input {name} names the unknown size {given.size!r}")
        value = known[given.size]
        small = value if given.dev is None else min(value, given.dev)
        found.append(
            Variable(
                name=size_variable(choice, name),
                type="number",
                description=f"{name.replace('_', ' ').capitalize()} of {choice.capability}, sized for the load",
                values={"dev": small, "staging": small, "prod": value},
            )
        )
    return found
