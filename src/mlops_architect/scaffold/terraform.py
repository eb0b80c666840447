"""The Terraform root: the chosen patterns' modules, wired by their contracts, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlops_architect.critics.interface import Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.domain.pattern import Pattern, TerraformInput
from mlops_architect.domain.plan import Choice
from mlops_architect.errors import InvalidInput
from mlops_architect.scaffold.hcl import Expression, Literal, Value, assignments, block
from mlops_architect.scaffold.mocks import mock_values

_TRAINING_JOBS = ("ingest-batch", "transform", "train")
_REFRESH_JOBS = ("ingest-batch", "transform", "serve-batch")
_INNER_OUTPUTS = ("access_policy_json", "job")
_NAME_LIMIT = 20
"""Load balancers and target groups have names of at most 32 characters; the environment and a suffix need the rest."""

ENVIRONMENTS = ("dev", "staging", "prod")

ROOT_VALUES: Mapping[str, str] = {
    "region": "var.region",
    "retraining_bus_arn": "local.retraining_bus_arn",
    "account_id": "data.aws_caller_identity.current.account_id",
    "image_uri": "local.image_uri",
    "app_env": "local.app_env",
    "access_policies": "local.access_policies",
    "log_retention_days": "var.log_retention_days",
    "alert_email": "var.alert_email",
    "monthly_budget_usd": "var.monthly_budget_usd",
    "training_schedule": "var.training_schedule",
    "scoring_schedule": "var.scoring_schedule",
    "training_jobs": "local.training_jobs",
    "scoring_jobs": "local.scoring_jobs",
    "github_repository": "var.github_repository",
    "metric_namespace": "var.metric_namespace",
    "api_allowed_cidrs": "var.api_allowed_cidrs",
    "service_domain": "var.service_domain",
    "certificate_arn": "var.certificate_arn",
    "latency_slo_ms": "var.latency_slo_ms",
    "availability_slo_pct": "var.availability_slo_pct",
    "force_destroy": "var.force_destroy",
    "zones": "var.zones",
    "retention_days": "var.retention_days",
}
"""What a pattern's ``root`` inputs may name, and the expression that gives it."""


@dataclass(frozen=True)
class _Variable:
    name: str
    type: str
    description: str
    values: Mapping[str, Literal]
    """By environment."""


def terraform_root(design: Design, catalog: Catalog, project: str) -> dict[str, str]:
    """Return the root's files by path below ``infra/``."""
    root = _Root(design, catalog, project)
    files = {
        "versions.tf": _VERSIONS,
        "providers.tf": _PROVIDERS,
        "variables.tf": root.variables_tf(),
        "locals.tf": root.locals_tf(),
        "main.tf": root.main_tf(),
        "outputs.tf": root.outputs_tf(),
        "tests/root.tftest.hcl": root.test_hcl(),
        "tests/mocks/provider.tfmock.hcl": mock_values(catalog, design),
    }
    for environment in ENVIRONMENTS:
        files[f"environments/{environment}.tfvars"] = root.tfvars(environment)
        files[f"environments/{environment}.s3.tfbackend"] = root.backend(environment)
    return files


def module_name(capability: str) -> str:
    """Return the name of a capability's module block."""
    return capability.replace("-", "_")


class _Root:
    def __init__(self, design: Design, catalog: Catalog, project: str) -> None:
        self._design = design
        self._catalog = catalog
        self._project = project
        self._choices = design.plan.choices
        self._chosen = {choice.capability: choice for choice in self._choices}

    def _pattern(self, choice: Choice) -> Pattern:
        return self._catalog.patterns[choice.candidate.pattern]

    def main_tf(self) -> str:
        blocks = ['data "aws_caller_identity" "current" {}\n']
        for choice in self._choices:
            values: dict[str, Value] = {
                "source": f"./modules/{choice.capability}",
                "name": Expression("local.name"),
                "environment": Expression("var.environment"),
                "tags": Expression("local.tags"),
            }
            for name, given in self._pattern(choice).terraform.inputs.items():
                values[name] = self._input(choice, name, given)
            comment = f"# {choice.candidate.title.replace(chr(10), ' ')}\n"
            blocks.append(comment + block(f'module "{module_name(choice.capability)}"', values))
        if "github-actions" in self._pattern(self._chosen["ci-cd"]).tools:
            blocks.append(self._monitoring())
        return "\n".join(blocks)

    def _monitoring(self) -> str:
        """Return what lets the scheduled workflow look at the model in use and start training."""
        policies: dict[str, Value] = {
            capability: Expression(f"module.{module_name(capability)}.access_policy_json")
            for capability in ("secrets", "lake", "feature-offline")
        }
        policies["training"] = Expression("module.orchestrate.trigger_policy_json")
        policies["state"] = Expression(_STATE_POLICY.replace("BUCKET", self._state_bucket()))
        values: dict[str, Value] = {
            "for_each": policies,
            "name": Expression('"monitoring-${each.key}"'),
            "role": Expression('element(split("/", module.ci_cd.deploy_role_arn), -1)'),
            "policy": Expression("each.value"),
        }
        comment = "# The delivery role also looks at the model every day: it reads the state and the lake, and may start training.\n"
        return comment + block('resource "aws_iam_role_policy" "monitoring"', values)

    def _state_bucket(self) -> str:
        return f"{self._project}-terraform-state"

    def _input(self, choice: Choice, name: str, given: TerraformInput) -> Value:
        if given.output is not None:
            return self._output(choice, given)
        if given.size is not None:
            return Expression(f"var.{self._size_variable(choice, name)}")
        if given.root is not None:
            if given.root not in ROOT_VALUES:
                raise InvalidInput(
                    f"pattern {choice.candidate.pattern}: input {name} names the unknown root value {given.root!r}"
                )
            return Expression(ROOT_VALUES[given.root])
        if given.setting is not None:
            option = next(o for o in self._pattern(choice).options if o.id == choice.candidate.option)
            return option.settings[given.setting]
        return given.value

    def _output(self, choice: Choice, given: TerraformInput) -> Value:
        capability, _, output = str(given.output).partition(".")
        if capability in self._chosen:
            return Expression(f"module.{module_name(capability)}.{output}")
        if "default" not in given.model_fields_set:
            raise InvalidInput(
                f"pattern {choice.candidate.pattern} needs {given.output}, which this design does not have, and gives no default"
            )
        return given.default

    def _size_variable(self, choice: Choice, name: str) -> str:
        return f"{module_name(choice.capability)}_{name}"

    def _sizes(self) -> list[_Variable]:
        found = []
        for choice in self._choices:
            for name, given in self._pattern(choice).terraform.inputs.items():
                if given.size is None:
                    continue
                option = next(o for o in self._pattern(choice).options if o.id == choice.candidate.option)
                known = {**option.values, **choice.candidate.sizes, **self._design.workload.values()}
                if given.size not in known:
                    raise InvalidInput(
                        f"pattern {choice.candidate.pattern}: input {name} names the unknown size {given.size!r}"
                    )
                value = known[given.size]
                small = value if given.dev is None else min(value, given.dev)
                found.append(
                    _Variable(
                        name=self._size_variable(choice, name),
                        type="number",
                        description=f"{name.replace('_', ' ').capitalize()} of {choice.capability}, sized for the load",
                        values={"dev": small, "staging": small, "prod": value},
                    )
                )
        return found

    def _variables(self) -> list[_Variable]:
        design = self._design
        pipelines = design.outputs["pipelines"]
        assert isinstance(pipelines, Pipelines)
        workload = design.workload
        target = workload["availability_target_pct"] or 99.0
        limit = workload["latency_limit_ms"]
        latency = limit if limit < 1e9 else (design.plan.p99_ms or 1000.0) * 2
        budget = design.constraints.budget.monthly_usd.value or design.plan.cost.infrastructure.high_usd
        refresh = pipelines.scoring_schedule_cron or pipelines.feature_schedule_cron
        share = {"dev": 0.25, "staging": 0.25, "prod": 1.0}

        def same(value: Literal) -> dict[str, Literal]:
            return dict.fromkeys(ENVIRONMENTS, value)

        small: dict[str, Literal] = {"dev": 14, "staging": 30, "prod": 365}
        return [
            _Variable("region", "string", "Region of every resource", same(design.plan.region)),
            _Variable("environment", "string", "dev, staging or prod", {name: name for name in ENVIRONMENTS}),
            _Variable("zones", "number", "Availability zones in use", same(workload["zones"])),
            _Variable("image_tag", "string", "Tag of the application image to run", same("0.1.0")),
            _Variable("alert_email", "string", "Address that alerts go to; empty for none", same("")),
            _Variable("monthly_budget_usd", "number", "Monthly spend that raises an alarm", {k: round(budget * v) for k, v in share.items()}),
            _Variable("training_schedule", "string", "When training runs (EventBridge, UTC)", same(pipelines.training_schedule_cron)),
            _Variable("scoring_schedule", "string", "When features are refreshed and batches scored (EventBridge, UTC)", same(refresh)),
            _Variable("github_repository", "string", "owner/name of the repository that may deploy", same(f"your-organisation/{self._project}")),
            _Variable("metric_namespace", "string", "Namespace of the application's metrics", same("Scoring")),
            _Variable("api_allowed_cidrs", "list(string)", "Addresses that may call the service", same(["10.0.0.0/8"])),
            _Variable("service_domain", "string", "Domain name that callers of the service use", self._domains()),
            _Variable("certificate_arn", "string", "ACM certificate of that domain; empty to ask for one", same("")),
            _Variable("latency_slo_ms", "number", "p99 latency objective in milliseconds", same(round(latency))),
            _Variable("availability_slo_pct", "number", "Availability objective in percent", same(target)),
            _Variable("log_retention_days", "number", "Days that logs are kept", small),
            _Variable("retention_days", "number", "Days that raw data is kept", same(round(workload["retention_days"]))),
            _Variable("force_destroy", "bool", "Whether stores may be destroyed with data in them", {"dev": True, "staging": True, "prod": False}),
            *self._sizes(),
        ]  # fmt: skip

    def _domains(self) -> dict[str, Literal]:
        return {name: f"{self._project}{'' if name == 'prod' else f'-{name}'}.example.com" for name in ENVIRONMENTS}

    def variables_tf(self) -> str:
        blocks = []
        for variable in self._variables():
            values: dict[str, Value] = {"description": variable.description, "type": Expression(variable.type)}
            nested = []
            if variable.name == "environment":
                nested.append(_ENVIRONMENT_CHECK)
            blocks.append(block(f'variable "{variable.name}"', values, nested=nested))
        return "\n".join(blocks)

    def tfvars(self, environment: str) -> str:
        values: dict[str, Value] = {variable.name: variable.values[environment] for variable in self._variables()}
        return assignments(values, 0) + "\n"

    def backend(self, environment: str) -> str:
        return (
            assignments(
                {
                    "bucket": self._state_bucket(),
                    "key": f"{environment}/terraform.tfstate",
                    "region": self._design.plan.region,
                    "encrypt": True,
                    "use_lockfile": True,
                },
                0,
            )
            + "\n"
        )

    def locals_tf(self) -> str:
        app_env: dict[str, Value] = {
            "SCORING_PROFILE": "aws",
            "SCORING_ENVIRONMENT": Expression("var.environment"),
            "SCORING_SERVICE": Expression("local.name"),
            "SCORING_IMAGE_URI": Expression("local.image_uri"),
        }
        for choice in self._choices:
            for name, given in self._pattern(choice).app_env.items():
                app_env[name] = self._input(choice, name, given)
        policies: dict[str, Value] = {
            choice.capability: Expression(f"module.{module_name(choice.capability)}.access_policy_json")
            for choice in self._choices
            if "access_policy_json" in self._catalog.capability(choice.capability).outputs
        }
        account = "${data.aws_caller_identity.current.account_id}"
        bus: dict[str, Value] = {}
        if any(
            given.root == "retraining_bus_arn" for c in self._choices for given in self._pattern(c).app_env.values()
        ):
            arn = f'"arn:aws:events:${{var.region}}:{account}:event-bus/${{local.name}}-retraining"'
            bus["retraining_bus_arn"] = Expression(arn)
            policies["retraining"] = Expression(_RETRAINING_POLICY)
        base = self._project[:_NAME_LIMIT].rstrip("-")
        values: dict[str, Value] = {
            "name": Expression(f'"{base}-${{var.environment}}"'),
            "image_uri": Expression('"${module.ci_cd.image_repository_url}:${var.image_tag}"'),
            "tags": {"Project": self._project, "Environment": Expression("var.environment"), "ManagedBy": "terraform"},
            **bus,
            "app_env": app_env,
            "access_policies": policies,
            "training_jobs": Expression(self._jobs(_TRAINING_JOBS)),
            "scoring_jobs": Expression(self._jobs(_REFRESH_JOBS)),
        }
        return block("locals", values)

    def _jobs(self, capabilities: tuple[str, ...]) -> str:
        return "[" + ", ".join(f"module.{module_name(c)}.job" for c in capabilities if c in self._chosen) + "]"

    def outputs_tf(self) -> str:
        blocks = []
        for choice in self._choices:
            contract = self._catalog.capability(choice.capability).outputs
            shown = {name: output.description for name, output in contract.items() if name not in _INNER_OUTPUTS}
            module = module_name(choice.capability)
            for name, description in {**shown, **self._pattern(choice).terraform.outputs}.items():
                value = Expression(f"module.{module}.{name}")
                blocks.append(block(f'output "{module}_{name}"', {"description": description, "value": value}))
        return "\n".join(blocks)

    def test_hcl(self) -> str:
        checks = [
            block(
                "assert",
                {"condition": Expression('output.network_vpc_id != ""'), "error_message": "the network has no id"},
            )
        ]
        if "serve-online" in self._chosen:
            checks.append(
                block(
                    "assert",
                    {
                        "condition": Expression('output.serve_online_service_name != ""'),
                        "error_message": "the service has no name",
                    },
                )
            )
        nested = [
            "  command = apply",
            *("\n".join(f"  {line}" if line else "" for line in check.rstrip().splitlines()) for check in checks),
        ]
        variables = (
            "variables {\n" + "\n".join(f"  {line}" for line in self.tfvars("prod").rstrip().splitlines()) + "\n}\n"
        )
        run = 'run "whole_graph" {\n' + "\n\n".join(nested) + "\n}\n"
        return f'{_TEST_HEAD}\nmock_provider "aws" {{\n  source = "./tests/mocks"\n}}\n\n{variables}\n{run}'


_VERSIONS = """terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {}
}
"""

_PROVIDERS = """provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}
"""

_ENVIRONMENT_CHECK = """  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment must be dev, staging or prod."
  }"""

_RETRAINING_POLICY = """jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "AskForTraining"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = local.retraining_bus_arn
      }]
    })"""

_STATE_POLICY = """jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "ReadState"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "arn:aws:s3:::BUCKET/${var.environment}/*"
        },
        {
          Sid      = "ListState"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = "arn:aws:s3:::BUCKET"
        },
      ]
    })"""

_TEST_HEAD = "# Applies the whole graph against a mocked provider: its own validators run on resolved values.\n"
