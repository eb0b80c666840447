"""The files of the root: modules and their wiring, variables, locals, outputs, backend, and its test."""

from __future__ import annotations

from mlops_architect.critics.interface import Design
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern, TerraformInput
from mlops_architect.domain.plan import Choice
from mlops_architect.domain.terraform_root import module_name
from mlops_architect.errors import InvalidInput
from mlops_architect.scaffold.context import component_facts
from mlops_architect.scaffold.hcl import Expression, Value, assignments, block
from mlops_architect.scaffold.terraform.mocks import announced, mock_values
from mlops_architect.scaffold.terraform.variables import (
    ENVIRONMENTS,
    filled,
    option_of,
    root_values,
    short_name,
    size_variable,
    variables,
)

_TRAINING_JOBS = ("ingest-batch", "transform", "train")
_REFRESH_JOBS = ("ingest-batch", "transform", "serve-batch")
_INNER_OUTPUTS = ("access_policy_json", "objects_json", "job")
_ENVIRONMENT_CHECK = """  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment must be dev, staging or prod."
  }"""
_TEST_HEAD = "# Applies the whole graph against a mocked provider: its own validators run on resolved values.\n"
_TEST_HEAD_ALONE = (
    "# Applies the whole graph, which needs no provider: every object is worked out with production's values.\n"
)


def terraform_root(design: Design, catalog: Catalog, project: str) -> dict[str, str]:
    """Return the root's files by path below ``infra/``."""
    root = _Root(design, catalog, project)
    files = {
        **root.plain_files(),
        "variables.tf": root.variables_tf(),
        "locals.tf": root.locals_tf(),
        "main.tf": root.main_tf(),
        "outputs.tf": root.outputs_tf(),
        "tests/root.tftest.hcl": root.test_hcl(),
    }
    if root.mocked:
        files["tests/mocks/provider.tfmock.hcl"] = mock_values(catalog, design)
    for environment in ENVIRONMENTS:
        files[f"environments/{environment}.tfvars"] = root.tfvars(environment)
        files[f"environments/{environment}.tfbackend"] = root.backend(environment)
    return files


class _Root:
    def __init__(self, design: Design, catalog: Catalog, project: str) -> None:
        self._design = design
        self._catalog = catalog
        self._project = project
        self._choices = design.plan.generated
        self._chosen = {choice.capability: choice for choice in self._choices}
        self._cloud = self._pattern(self._choices[0]).cloud
        self._root = catalog.roots[self._cloud]
        self._values = root_values(self._root)
        self._facts = component_facts(design, catalog)
        self._variables = variables(design, catalog, self._root, project)

    def _pattern(self, choice: Choice) -> Pattern:
        return self._catalog.patterns[choice.candidate.pattern]

    @property
    def mocked(self) -> bool:
        """Whether the root has a provider, which its test mocks."""
        return bool(self._root.provider)

    def plain_files(self) -> dict[str, str]:
        """Return the cloud's own files that this design needs, as they lie in the catalogue."""
        folder = self._catalog.folders[f"{self._cloud}/root"]
        return {
            name: (folder / name).read_text(encoding="utf-8")
            for name, conditions in self._root.files.items()
            if not conditions or any(condition.holds(self._facts) for condition in conditions)
        }

    def main_tf(self) -> str:
        """Return one module block for each choice."""
        blocks = []
        for choice in self._choices:
            if not self._catalog.modules[choice.candidate.pattern]:
                continue
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
        return "\n".join(blocks)

    def _input(self, choice: Choice, name: str, given: TerraformInput) -> Value:
        if given.output is not None:
            return self._output(choice, given)
        if given.size is not None:
            return Expression(f"var.{size_variable(choice, name)}")
        if given.root is not None:
            if given.root not in self._values:
                raise InvalidInput(
                    f"pattern {choice.candidate.pattern}: input {name} names the unknown root value {given.root!r}"
                )
            return Expression(self._values[given.root])
        if given.setting is not None:
            return option_of(choice, self._catalog).settings[given.setting]
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

    def variables_tf(self) -> str:
        """Return the declarations of all variables."""
        blocks = []
        for variable in self._variables:
            values: dict[str, Value] = {"description": variable.description, "type": Expression(variable.type)}
            nested = [_ENVIRONMENT_CHECK] if variable.name == "environment" else []
            blocks.append(block(f'variable "{variable.name}"', values, nested=nested))
        return "\n".join(blocks)

    def tfvars(self, environment: str) -> str:
        """Return the values of one environment."""
        values: dict[str, Value] = {variable.name: variable.values[environment] for variable in self._variables}
        return assignments(values, 0) + "\n"

    def backend(self, environment: str) -> str:
        """Return where the state of one environment lies."""
        region = self._design.plan.region
        settings: dict[str, Value] = {
            name: filled(value, self._project, environment, region) if isinstance(value, str) else value
            for name, value in self._root.backend.settings.items()
        }
        return announced(assignments(settings, 0)) + "\n"

    def locals_tf(self) -> str:
        """Return the names, the application's environment and the jobs."""
        app_env: dict[str, Value] = {
            "SCORING_PROFILE": self._root.profile,
            "SCORING_ENVIRONMENT": Expression("var.environment"),
            "SCORING_SERVICE": Expression("local.name"),
            "SCORING_IMAGE_URI": Expression("local.image_uri"),
        }
        for choice in self._choices:
            for name, given in self._pattern(choice).app_env.items():
                app_env[name] = self._input(choice, given.size or name, given)
        values: dict[str, Value] = {
            "project": self._project,
            "name": Expression(f'"{short_name(self._project)}-${{var.environment}}"'),
            "image_uri": Expression('"${module.ci_cd.image_repository_url}:${var.image_tag}"'),
            "tags": self._tags(),
            **{name: Expression(text) for name, text in self._root.locals.items()},
            "app_env": app_env,
            **self._access_policies(),
            **self._objects(),
            "training_jobs": Expression(self._jobs(_TRAINING_JOBS)),
            "scoring_jobs": Expression(self._jobs(_REFRESH_JOBS)),
        }
        return block("locals", values)

    def _tags(self) -> Value:
        tags: dict[str, Value] = {
            "Project": self._project,
            "Environment": Expression("var.environment"),
            "ManagedBy": "terraform",
        }
        return {name.lower(): value for name, value in tags.items()} if self._root.lower_case_tags else tags

    def _access_policies(self) -> dict[str, Value]:
        """Return the permissions that modules hand out as documents, for those that run the application."""
        added = self._root.access_policies
        if added is None:
            return {}
        gathered: dict[str, Value] = {
            choice.capability: Expression(f"module.{module_name(choice.capability)}.access_policy_json")
            for choice in self._choices
            if "access_policy_json" in self._contract(choice)
        }
        for name, policy in added.items():
            if not policy.when or any(condition.holds(self._facts) for condition in policy.when):
                gathered[name] = Expression(policy.value)
        return {"access_policies": gathered}

    def _objects(self) -> dict[str, Value]:
        """Return the Kubernetes objects that modules hand out, for delivery."""
        output = self._root.objects
        if not output:
            return {}
        gathered: dict[str, Value] = {
            choice.capability: Expression(f"module.{module_name(choice.capability)}.{output}")
            for choice in self._choices
            if output in self._contract(choice)
        }
        return {"objects": gathered}

    def _contract(self, choice: Choice) -> dict[str, str]:
        offered = self._catalog.capability(choice.capability).contract(self._cloud)
        return {name: output.description for name, output in offered.items()}

    def _jobs(self, capabilities: tuple[str, ...]) -> str:
        return "[" + ", ".join(f"module.{module_name(c)}.job" for c in capabilities if c in self._chosen) + "]"

    def outputs_tf(self) -> str:
        """Return every output that people or scripts read."""
        blocks = []
        for choice in self._choices:
            shown = {name: text for name, text in self._contract(choice).items() if name not in _INNER_OUTPUTS}
            module = module_name(choice.capability)
            for name, description in {**shown, **self._pattern(choice).terraform.outputs}.items():
                value = Expression(f"module.{module}.{name}")
                blocks.append(block(f'output "{module}_{name}"', {"description": description, "value": value}))
        return "\n".join(blocks)

    def test_hcl(self) -> str:
        """Return the test that applies the whole graph against a mocked provider."""
        checks = [_assertion(f"network_{self._root.network_check}", "the network has no id")]
        if "serve-online" in self._chosen:
            checks.append(_assertion("serve_online_service_name", "the service has no name"))
        nested = ["  command = apply", *(_indented(check) for check in checks)]
        given = "variables {\n" + _indented(self.tfvars("prod")) + "\n}\n"
        run = 'run "whole_graph" {\n' + "\n\n".join(nested) + "\n}\n"
        if not self.mocked:
            return f"{_TEST_HEAD_ALONE}\n{given}\n{run}"
        mock = f'mock_provider "{self._root.provider}" {{\n  source = "./tests/mocks"\n}}\n'
        return f"{_TEST_HEAD}\n{mock}\n{given}\n{run}"


def _assertion(output: str, otherwise: str) -> str:
    return block("assert", {"condition": Expression(f'output.{output} != ""'), "error_message": otherwise})


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.rstrip().splitlines())
