"""The same code read as text and as terraform's own plan: the same resources with the same arguments."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mlops_architect.domain.resource import Resource, Unresolved
from mlops_architect.engine.bill.terraform_folder import declared
from mlops_architect.engine.bill.terraform_plan import planned
from mlops_architect.usecases.terraform_source import normal, read_folders, read_variables

MAIN = """
variable "sizes" { default = { small = 10, large = 20 } }
variable "ha" { default = false }
locals {
  count = var.ha ? 3 : 1
  names = [for name, size in var.sizes : upper(name) if size > 5]
}
resource "terraform_data" "plain" { input = "size-${local.count}" }
resource "terraform_data" "counted" {
  count = local.count
  input = { index = count.index, names = local.names, all = length(terraform_data.mapped) }
}
resource "terraform_data" "mapped" {
  for_each = var.sizes
  input    = each.value * 2
}
resource "terraform_data" "after" { input = terraform_data.plain.id }
module "child" {
  source   = "./child"
  for_each = toset(["x", "y.z"])
  name     = each.key
  size     = max(var.sizes["large"], 3)
}
output "sum" { value = module.child["x"].size }
resource "terraform_data" "uses" { input = module.child["y.z"].size }
"""
CHILD = """
variable "name" {}
variable "size" { type = number }
variable "kept" { default = null }
resource "terraform_data" "inner" {
  input            = { name = "n-${var.name}", size = var.size, kept = var.kept == null ? "none" : var.kept }
  triggers_replace = terraform_data.other.input
}
resource "terraform_data" "other" { input = [1, true, "a"] }
output "size" { value = var.size + 1 }
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return the folder of a root module."""
    (tmp_path / "root/child").mkdir(parents=True)
    (tmp_path / "root/main.tf").write_text(MAIN)
    (tmp_path / "root/child/main.tf").write_text(CHILD)
    (tmp_path / "root/values.auto.tfvars").write_text("ha = true\n")
    return tmp_path / "root"


def told(resources: tuple[Resource, ...]) -> dict[str, Any]:
    """Return the inputs by address; what is not known is the same word in both."""
    return {
        resource.address: {
            name: "unknown" if isinstance(value, Unresolved) else value
            for name, value in resource.parameters.items()
            if name in ("input", "triggers_replace") and value is not None
        }
        for resource in resources
    }


def test_text_and_plan_agree(code: Path, terraform: str) -> None:
    def run(*arguments: str) -> str:
        done = subprocess.run([terraform, *arguments], cwd=code, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("init", "-input=false", "-backend=false")
    run("plan", "-input=false", "-refresh=false", "-out", "plan")
    from_plan = planned(json.loads(run("show", "-json", "plan")), "plan")
    from_text = declared(read_folders(code), normal(code), read_variables(code, ()))
    assert len(from_plan) == 12
    assert told(from_text) == told(from_plan)
    links = [{resource.address: len(resource.related) for resource in found} for found in (from_text, from_plan)]
    assert links[0] == links[1]


def test_variables_come_from_files_in_their_order(code: Path) -> None:
    (code / "terraform.tfvars").write_text("ha = false\nother = 1\n")
    (code / "more.tfvars.json").write_text('{"ha": "given"}')
    assert read_variables(code, ()) == {"ha": True, "other": 1}
    assert read_variables(code, (code / "more.tfvars.json",))["ha"] == "given"


def test_a_module_that_calls_itself_is_read_once(code: Path) -> None:
    (code / "child/again.tf").write_text(
        'module "again" { source = "../child" }\nmodule "gone" { source = "./gone" }\n'
    )
    folders = read_folders(code)
    assert len(folders) == 2
    found = declared(folders, normal(code), {})
    assert any("is not read" in resource.unresolved for resource in found)
    assert len(found) < 200
