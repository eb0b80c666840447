"""Small roots really applied to the emulator, with Terraform, the AWS provider and moto."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.settings import Settings
from mlops_architect.usecases.validation import terraform as terraform_checks
from mlops_architect.usecases.validation.emulator.check import emulated
from mlops_architect.usecases.validation.workspace import NotRun, Workspace

_ROOT = """terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {}
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Project = "small" }
  }
}

variable "region" {
  type = string
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/small/serve"
  retention_in_days = 30
}

resource "aws_iam_role" "this" {
  name = "small"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_db_parameter_group" "this" {
  name        = "small"
  family      = "postgres16"
  description = "what moto gives back only when it is corrected"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}
"""

_NOT_EMULATED = """
resource "aws_xray_group" "slow" {
  group_name        = "slow"
  filter_expression = "responsetime > 1"
}

resource "aws_ssm_parameter" "group" {
  name  = "/small/group"
  type  = "String"
  value = aws_xray_group.slow.arn
}
"""

_WRONG = """
resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/NoSuchPolicy"
}
"""


@pytest.fixture
def workspace(tmp_path: Path, own_home: Path, terraform: str) -> Workspace:  # noqa: ARG001 - it must be there
    pytest.importorskip("moto")
    pytest.importorskip("flask")
    root, scratch = tmp_path / "repository", tmp_path / "work"
    (root / "infra" / "environments").mkdir(parents=True)
    (root / "infra" / "environments" / "prod.tfvars").write_text('region = "eu-west-1"\n')
    scratch.mkdir()
    return Workspace(root=root, scratch=scratch, settings=Settings(home=own_home, config=own_home))


@pytest.mark.slow
def test_a_small_root_is_applied_and_what_the_emulator_lacks_is_named(workspace: Workspace) -> None:
    (workspace.root / "infra" / "main.tf").write_text(_ROOT + _NOT_EMULATED)
    outcome = emulated(workspace)
    assert outcome.problems == ""
    assert outcome.detail == (
        "3 of 5 resources applied, second plan empty for 3; "
        "not judged: aws_xray_group.slow (moto does not emulate xray:CreateGroup), and 1 that need one of them\n"
        "not judged: aws_ssm_parameter.group: needs a resource that could not be made"
    )
    assert not list((workspace.root / "infra").rglob("*.tfstate*")), "the repository itself is not written to"


@pytest.mark.slow
def test_a_mistake_that_only_an_apply_can_find_is_a_problem(workspace: Workspace) -> None:
    (workspace.root / "infra" / "main.tf").write_text(_ROOT + _WRONG)
    outcome = emulated(workspace)
    assert "aws_iam_role_policy_attachment.this cannot be applied" in outcome.problems
    assert "NoSuchEntity" in outcome.problems


def test_other_providers_are_never_applied(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def prepared(workspace: Workspace, purpose: str) -> str:
        folder = workspace.scratch / purpose
        folder.mkdir()
        names = ("hashicorp/aws", "hashicorp/random", "hashicorp/google")
        lock = "".join(f'provider "registry.terraform.io/{name}" {{\n}}\n' for name in names)
        (folder / ".terraform.lock.hcl").write_text(lock)
        return f"../{workspace.scratch.name}/{purpose}"

    monkeypatch.setattr(terraform_checks, "prepared", prepared)
    with pytest.raises(NotRun, match=r"really be applied: registry\.terraform\.io/hashicorp/google$"):
        emulated(workspace)


def test_a_repository_without_a_production_environment_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(NotRun, match=r"prod\.tfvars"):
        emulated(Workspace(root=tmp_path, scratch=tmp_path, settings=Settings(home=tmp_path, config=tmp_path)))
