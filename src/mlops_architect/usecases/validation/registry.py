"""Every validator, in the order of the report: the slow ones first, so that they run beside the quick ones."""

from __future__ import annotations

from mlops_architect.usecases.validation import checks, cost_agrees, links, supply_chain, terraform
from mlops_architect.usecases.validation.checks import Outcome, Validator
from mlops_architect.usecases.validation.workspace import Workspace

_CODE = (
    "implementation-ingestion",
    "implementation-features",
    "implementation-training",
    "implementation-inference",
    "implementation-monitoring",
    "implementation-continual-learning",
)
_INFRASTRUCTURE = ("implementation-inference",)


def _emulated_apply(workspace: Workspace) -> Outcome:
    from mlops_architect.usecases.validation.emulator import applied

    return applied(workspace)


VALIDATORS: tuple[Validator, ...] = (
    Validator(
        "python-tests",
        "Tests of the repository, end to end on its own data",
        "pytest",
        _CODE,
        checks.python_tests,
        kept=True,
    ),
    Validator(
        "terraform-test", "Terraform applied without a cloud", "terraform", _INFRASTRUCTURE, terraform.test, kept=True
    ),
    Validator("python-types", "Types", "mypy", _CODE, checks.python_types, kept=True),
    Validator(
        "terraform-validate",
        "Terraform validated",
        "terraform",
        _INFRASTRUCTURE,
        terraform.validate,
        kept=True,
    ),
    Validator(
        "cost-agrees",
        "Bill of the Terraform as it stands against the bill of the design",
        "mlops-architect",
        _INFRASTRUCTURE,
        cost_agrees.cost_agrees,
    ),
    Validator("terraform-fmt", "Terraform format", "terraform", _INFRASTRUCTURE, terraform.fmt),
    Validator("python-style", "Python lint and format", "ruff", _CODE, checks.python_style),
    Validator("python-security", "Python security", "ruff", _CODE, checks.python_security),
    Validator("workflow-schema", "Workflow schema", "check-jsonschema", _INFRASTRUCTURE, checks.workflow_schema),
    Validator("workflow-security", "Workflow security", "zizmor", _INFRASTRUCTURE, checks.workflow_security),
    Validator(
        "workflow-expressions", "Workflow expressions", "actionlint", _INFRASTRUCTURE, checks.workflow_expressions
    ),
    Validator("makefile", "Targets of the Makefile", "make", _CODE, checks.makefile),
    Validator("shell-style", "Shell scripts", "shellcheck", _INFRASTRUCTURE, checks.shell_style),
    Validator("dockerfile", "Dockerfile", "hadolint", _INFRASTRUCTURE, checks.dockerfile),
    Validator("compose-schema", "Compose schema", "check-jsonschema", _INFRASTRUCTURE, checks.compose_schema),
    Validator("yaml-style", "YAML", "yamllint", _CODE, checks.yaml_style),
    Validator("secrets", "Secrets", "detect-secrets", _CODE, checks.secrets),
    Validator("document-links", "Links between documents", "mlops-architect", _CODE, links.document_links),
    Validator("lock-files", "Lock files", "mlops-architect", _CODE, supply_chain.lock_files),
    Validator("licences", "Licences of the packages", "mlops-architect", _CODE, supply_chain.licences),
    Validator(
        "dependency-audit", "Known vulnerabilities of the packages", "pip-audit", _CODE, supply_chain.dependency_audit
    ),
    Validator("sbom", "Software bill of materials", "cyclonedx-py", _CODE, supply_chain.bill_of_materials),
    Validator(
        "infrastructure-security", "Infrastructure security", "checkov", _INFRASTRUCTURE, checks.infrastructure_security
    ),
    Validator(
        "python-coverage",
        "Lines that the repository's tests reach",
        "pytest",
        _CODE,
        checks.python_coverage,
        deep=True,
        kept=True,
    ),
    Validator(
        "emulated-apply",
        "Terraform applied to an emulated AWS, and the service scored",
        "moto",
        _INFRASTRUCTURE,
        _emulated_apply,
        deep=True,
    ),
)
